"""Makes the committed corpora from testdata: python3 fuzz/corpus.py. Running it again changes nothing.

A corpus is where a fuzzer begins. Files are named by what they are; inputs that a fuzzer found and that are worth
keeping lie beside them under their hash: of `forge` and `signature`, a sample of what a minute found."""

import base64
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TESTDATA = ROOT.parent / "testdata"
# Every so many responses: the others differ from these in a few octets, which a fuzzer finds by itself.
STRIDE = 9
# The positions in src/seeds.rs.
SEEDS = 16


def write(target: str, name: str, octets: bytes) -> None:
    folder = ROOT / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(octets)


def der_of(text: str) -> bytes | None:
    body = text.partition("-----BEGIN CERTIFICATE-----")[2].partition("-----END")[0]
    try:
        return base64.b64decode("".join(body.split()), validate=True) or None
    except ValueError:
        return None


def main() -> None:
    for target in ("wire", "pem", "certificate", "signature", "judge", "devices", "forge"):
        for path in (ROOT / "corpus" / target).glob("testdata-*"):
            path.unlink()
    for path in sorted((TESTDATA / "inputs").iterdir()):
        if path.suffix != ".expected" and path.stat().st_size < 8192:
            write("wire", f"testdata-{path.name}", path.read_bytes())
            if "ndjson" in path.name or "page" in path.name:
                write("judge", f"testdata-{path.name}", path.read_bytes())
    responses = sorted((TESTDATA / "responses").glob("*.json"))
    seen = set()
    for number, path in enumerate(responses):
        if number % STRIDE:
            continue
        octets = path.read_bytes()
        write("judge", f"testdata-{path.name}", octets)
        data = json.loads(octets).get("Data") or {}
        for field in ("CaContent", "VerificationContent"):
            der = der_of(data.get(field) or "")
            if der and der not in seen:
                seen.add(der)
                write("certificate", f"testdata-{path.stem}-{field}.der", der)
    for path in responses:
        if path.name.startswith(("pem-", "private-key-", "ca-content-")):
            data = json.loads(path.read_bytes()).get("Data") or {}
            for field in ("CaContent", "VerificationContent"):
                text = (data.get(field) or "").encode()
                if text and text not in seen and len(text) < 4096:
                    seen.add(text)
                    write("pem", f"testdata-{path.stem}-{field}.pem", text)
    for path in sorted((TESTDATA / "other").iterdir()):
        if path.name != "README.md" and path.stat().st_size < 4096:
            write("pem", f"testdata-other-{path.name}", path.read_bytes())
    for number, path in enumerate(sorted((TESTDATA / "devices").iterdir())):
        if path.suffix in (".pem", ".der", ".json") and path.stat().st_size < 16384 and number % 3 == 0:
            write("devices", f"testdata-{path.name}", path.read_bytes())
    for seed in range(SEEDS):
        for target in ("signature", "forge"):
            write(target, f"testdata-seed-{seed:02}", bytes([seed]))


if __name__ == "__main__":
    main()
