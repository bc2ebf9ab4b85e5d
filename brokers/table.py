"""The table of what the servers said: a comment with their versions, a line of names, and a line for each case."""

from dataclasses import dataclass
from pathlib import Path

from cases import DEVICES, RESPONSES
from servers import SERVERS

NOT_MEASURED = "?"
_COMMENT = "# "


@dataclass
class Table:
    """Server -> version, and case -> server -> cell."""

    versions: dict[str, str]
    rows: dict[str, dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> "Table":
        """The table in a file; an empty one if there is no such file."""
        if not path.exists():
            return cls({}, {})
        comment, names, *lines = path.read_text(encoding="utf-8").splitlines()
        names = names.split("\t")[1:]
        versions = dict(zip(names, comment.removeprefix(_COMMENT).split("; "), strict=True))
        cells = (line.split("\t") for line in lines)
        return cls(versions, {case: dict(zip(names, row, strict=True)) for case, *row in cells})

    def write(self, path: Path) -> None:
        names = [name for name in SERVERS if name in self.versions]
        lines = [_COMMENT + "; ".join(self.versions[name] for name in names), "\t".join(["response", *names])]
        for case in sorted(self.rows):
            lines.append("\t".join([case, *(self.rows[case].get(name, NOT_MEASURED) for name in names)]))
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def updated(self, new: "Table") -> "Table":
        """This table with the cells of `new` in place of its own, and without cases whose file is gone."""
        is_there = lambda case: (RESPONSES / case).exists() or (DEVICES / f"{case}.expected").exists()  # noqa: E731
        cases = set(filter(is_there, self.rows.keys() | new.rows.keys()))
        rows = {case: self.rows.get(case, {}) | new.rows.get(case, {}) for case in cases}
        return Table(self.versions | new.versions, rows)
