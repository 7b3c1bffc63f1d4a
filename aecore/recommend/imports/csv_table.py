"""Parse CSV of any dialect: lines of cells under a header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

ROWS = 100_000
WIDEST = 200  # columns that are read
LONGEST = 1_000  # characters of a cell that are read; no title is as long
MARKS = (",", ";", "\t", "|")
_LOOK = 4_096  # characters in which the first line says what parts the cells
_SPOKEN = re.compile(r"[\W_]+")
_DAT = re.compile(r"\d+::\d+::[\d.]+::\d+")  # MovieLens 1M has no line of names
_DAT_NAMES = "userId,movieId,rating,timestamp"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number in the file, and its cells by the small name of their column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def first(self, names: tuple[str, ...]) -> str:
        """What stands in the first of these columns that is not empty here."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


@dataclass(frozen=True)
class Sheet:
    """A table of the file `name`: the small names of its columns, and its lines. Empty lines are gone."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def has(self, *columns: str) -> bool:
        """All of these columns are there."""
        return set(columns) <= set(self.columns)

    def any_of(self, columns: tuple[str, ...]) -> bool:
        """At least one of these columns is there."""
        return not set(columns).isdisjoint(self.columns)


def sheet(name: str, text: str) -> Sheet:
    """The table in a text, cells parted by comma, semicolon, tab, bar or "::"; ValueError is one sentence."""
    if _DAT.match(text):
        text = f"{_DAT_NAMES}\n{text.replace('::', ',')}"
    lines = _lines(name, text)
    _, head = next(lines, (0, []))
    columns = tuple(_SPOKEN.sub(" ", name).strip().lower() for name in head)
    return Sheet(
        name, columns, tuple(Row(at, dict(zip(columns, cells, strict=False))) for at, cells in lines)
    )


def _lines(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """(line in the file, cells) of every line that is not empty."""
    head = text[:_LOOK].lstrip().partition("\n")[0]
    mark = max(MARKS, key=head.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=mark, strict=True
    )  # an open quote eats lines
    found = 0
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                found += 1
                yield reader.line_num, [cell.strip()[:LONGEST] for cell in cells[:WIDEST]]
            if found > ROWS + 1:
                raise ValueError(
                    f"{name} has more than {ROWS:,} lines: split it and bring the parts in turn."
                )
    except csv.Error as error:
        line = f"line {reader.line_num} ({error})"
        raise ValueError(f"{name} cannot be read as a table at {line}: export it again as CSV.") from None
