#!/usr/bin/env python3
"""Counts the lines of the library and the command that are no tests.

Left out are items under `#[cfg(test)]` and `#[cfg(doctest)]`, and files called tests.rs or testing.rs or in a folder
called tests. Comments and blank lines count. The tree has to be formatted (cargo fmt): lines are what rustfmt makes.

    tests/lines.py [FOLDER...]      each folder by itself and together; src and cli/src unless named
"""

import pathlib
import sys

TEST_MARKS = ("#[cfg(test)]", "#[cfg(doctest)]")


def is_test(path):
    return path.name in ("tests.rs", "testing.rs") or "tests" in path.parts


def lines_of_code(text):
    """How many lines are in no item under a test mark: to the `}` in its column, or to the end of a line with `;`."""
    count = 0
    end = None
    for line in text.splitlines():
        if end is None and line.strip() in TEST_MARKS:
            end = line[: len(line) - len(line.lstrip())] + "}"
        elif end is None:
            count += 1
        else:
            is_declaration = line.endswith(";") and line[: len(end) - 1].strip() == "" and line[len(end) - 1] != " "
            if line == end or is_declaration:
                end = None
    assert end is None, "an item under a test mark without an end"
    return count


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    total = 0
    folders = sys.argv[1:] or ["src", "cli/src"]
    for folder in folders:
        files = sorted(path for path in (root / folder).rglob("*.rs") if not is_test(path.relative_to(root)))
        count = sum(lines_of_code(path.read_text(encoding="utf-8")) for path in files)
        print(f"{folder}: {count} lines in {len(files)} files")
        total += count
    if len(folders) > 1:
        print(f"together: {total}")


if __name__ == "__main__":
    main()
