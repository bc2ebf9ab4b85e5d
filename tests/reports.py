#!/usr/bin/env python3
"""Keeps what the command says of everything in testdata, so that a change of the code can be held to change none of it.

Each response, and each input that is no file of expectations, is judged and inspected at one instant in every format, and
the folder of responses as a whole; what is written to standard output and standard error and the exit status are kept.

    tests/reports.py PROGRAM keep FOLDER       write one file for each run into FOLDER
    tests/reports.py PROGRAM compare FOLDER    say which runs differ from what is kept there; status 1 if any does
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
AT = "2026-11-24T00:00:00Z"
TIME_LIMIT = 60

# Name of the run, and arguments before the input.
RUNS = {
    "human": ["check", "--at", AT],
    "human-coloured": ["check", "--at", AT, "--color", "always"],
    "human-info": ["check", "--at", AT, "--fail-on", "info"],
    "json": ["check", "--at", AT, "--format", "json"],
    "ndjson": ["check", "--at", AT, "--format", "ndjson"],
    "inspect": ["inspect"],
    "inspect-json": ["inspect", "--format", "json"],
}


def runs():
    """Every run: its name and its arguments."""
    inputs = sorted((ROOT / "testdata" / "responses").glob("*.json"))
    inputs += sorted(
        path for path in (ROOT / "testdata" / "inputs").iterdir() if path.is_file() and path.suffix != ".expected"
    )
    for path in inputs + [ROOT / "testdata" / "responses"]:
        name = path.relative_to(ROOT).as_posix()
        for run, arguments in RUNS.items():
            if path.is_dir() and run.startswith("inspect"):
                continue
            yield f"{name.replace('/', '~')}.{run}", [*arguments, name]
    for run in ("human", "json"):
        yield f"explain.{run}", ["explain", "--format", run]


def said(program, arguments):
    output = subprocess.run(
        [program, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT, check=False
    )
    return b"%s\n-- standard error\n%s\n-- status %d\n" % (output.stdout, output.stderr, output.returncode)


def main():
    program, what, folder = sys.argv[1:]
    program, folder = str(pathlib.Path(program).resolve()), pathlib.Path(folder)
    if what not in ("keep", "compare"):
        sys.exit(__doc__)
    folder.mkdir(parents=True, exist_ok=True)
    differing = []

    def each(item):
        name, arguments = item
        found = said(program, arguments)
        kept = folder / name
        if what == "keep":
            kept.write_bytes(found)
        elif not kept.exists() or kept.read_bytes() != found:
            (folder / f"{name}.now").write_bytes(found)
            differing.append(name)

    everything = list(runs())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(each, everything))
    print(f"{len(everything)} runs, {len(differing)} differ" if what == "compare" else f"{len(everything)} runs kept")
    for name in sorted(differing):
        print(f"diff {folder / name} {folder / name}.now")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
