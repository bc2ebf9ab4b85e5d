#!/usr/bin/env python3
"""Lists the public items of the library, from its documentation: docs/public-items.txt holds them, so that a change of the public
face is seen in a diff.

    cargo doc --no-deps
    python3 tests/public_items.py            compares, and fails where they differ
    python3 tests/public_items.py --write    writes the list
"""

import difflib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENTATION = ROOT / "target" / "doc" / "mqtt_ca_check"
LIST = ROOT / "docs" / "public-items.txt"

# What an item has of its own; what it has by implementing traits follows behind.
OWN = re.compile(r'id="(variant|structfield|method|associatedconstant)\.([^".]+)"')
FOREIGN = re.compile(r'<h2 id="(?:trait-implementations|synthetic-implementations|deref-methods[^"]*)"')
TRAIT = re.compile(r'id="impl-([A-Za-z]+)(?:%3C[^"]*)?-for-')
# What every public type has or should have; others are said.
USUAL = {"Clone", "Copy", "Debug", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd", "StructuralPartialEq"}
AUTOMATIC = {"Freeze", "RefUnwindSafe", "Send", "Sync", "Unpin", "UnsafeUnpin", "UnwindSafe"}


def items() -> list[str]:
    text = (DOCUMENTATION / "all.html").read_text()
    lines = []
    for page, path in sorted(re.findall(r'<a href="((?:[a-z0-9_]+/)*([a-z]+\.[A-Za-z0-9_]+)\.html)"', text)):
        kind, name = path.split(".")
        module = page.rpartition("/")[0].replace("/", "::")
        lines.append(f"{kind} {module + '::' if module else ''}{name}")
        page_text = (DOCUMENTATION / page).read_text()
        own = FOREIGN.split(page_text)[0]
        lines += [f"    {what} {name}" for what, name in dict.fromkeys(OWN.findall(own))]
        traits = set(TRAIT.findall(page_text.split('id="blanket-implementations"')[0])) - USUAL - AUTOMATIC
        lines += [f"    implements {name}" for name in sorted(traits)]
    return lines


def main() -> int:
    found = items()
    if sys.argv[1:] == ["--write"]:
        LIST.write_text("\n".join(found) + "\n")
        return 0
    kept = LIST.read_text().splitlines()
    difference = list(difflib.unified_diff(kept, found, str(LIST.relative_to(ROOT)), "documentation", lineterm="", n=1))
    if difference:
        print("\n".join(difference))
        print("the public items changed: if that is meant, run python3 tests/public_items.py --write, and say it in CHANGELOG.md")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
