#!/usr/bin/env python3
"""Makes the fixtures in this folder, and the tables of src/x509/key/small_private: `python3 testdata/make.py`. Needs openssl (3.0)
and faketime, nothing else.

Running it again changes nothing: keys and their forms, the certificates of the vendor's recipe and random signatures are taken from what is
committed. `--force` makes the last two anew. The sidecars (*.expected) are written by hand and never touched."""

import argparse
import json
from pathlib import Path

from maker import devices, inputs, keys, private_keys, recipe, situations, small_private
from maker.book import Book
from maker.signing import Signer

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="make random signatures and the recipe's certificates anew")
    force = parser.parse_args().force

    keys.make_missing()
    private_keys.make_missing()
    recipe.make_missing(force)
    signer = Signer(force)
    book = Book(signer)
    situations.write_all(book)
    of_devices = devices.files(signer)
    signer.remember()

    made = {f"{name}.json": (json.dumps(document, indent=2) + "\n").encode() for name, document in book.responses.items()}
    replace_folder(HERE / "responses", made)
    replace_folder(HERE / "inputs", inputs.files(book))
    replace_folder(HERE / "devices", of_devices)
    small_private.write()


def replace_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Writes `files`, and removes what is neither one of them nor a sidecar."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.suffix != ".expected" and old.name not in files:
            old.unlink()
    for file, data in files.items():
        (folder / file).write_bytes(data)


if __name__ == "__main__":
    main()
