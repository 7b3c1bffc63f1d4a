"""Parse CSV of any dialect: lines of cells under a header, by the small names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aecore.data.readers import table
from aecore.data.readers.table import Row as Record

ROWS = 100_000
LONGEST = 1_000  # characters of a cell that are read; no title is as long
_SPOKEN = re.compile(r"[\W_]+")
_TYPED = re.compile(r":(token|float|token_seq|float_seq)$")  # RecBole writes "item_id:token"
_NUMBERED = re.compile(r"\d+::\d+::[\d.]+::\d+")  # MovieLens 1M has no line of names
_MOVIELENS = ["userId", "movieId", "rating", "timestamp"]


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
    """A table of the file `name`: the small names of its columns, and its lines. Empty lines are gone.

    `titles` are the lines above the header; `misfits` the lines that are no row, and in a few words why.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    titles: tuple[str, ...] = ()
    misfits: tuple[tuple[int, str], ...] = ()

    def has(self, *columns: str) -> bool:
        """All of these columns are there."""
        return set(columns) <= set(self.columns)

    def any_of(self, columns: tuple[str, ...]) -> bool:
        """At least one of these columns is there."""
        return not set(columns).isdisjoint(self.columns)


def sheet(name: str, text: str) -> Sheet:
    """The table in a text. A row with too many cells is left out, one with too few ends in blank ones.

    ValueError, one sentence, where it has more than ROWS rows.
    """
    found = table.read(name, text)
    records = found.filled()
    head = _MOVIELENS if _NUMBERED.match(text) else next(records, Record(0, [])).cells
    columns = _columns(Record(1, head).trimmed(0))
    width = len(columns)
    rows, misfits = list[Row](), list[tuple[int, str]]()
    for record in _bounded(name, records):
        if record.fault or len(record.trimmed(width)) > width:
            misfits.append((record.line, record.misfit(width)))
        else:
            rows.append(_row(columns, record))
    return Sheet(name, columns, tuple(rows), found.titles, tuple(misfits))


def _columns(head: list[str]) -> tuple[str, ...]:
    """Small names without signs; of two columns with one name the second is called "name 2"."""
    names: list[str] = []
    for cell in head:
        name = _SPOKEN.sub(" ", _TYPED.sub("", cell.strip())).strip().lower()
        names.append(f"{name} {names.count(name) + 1}" if name and name in names else name)
    return tuple(names)


def _row(columns: tuple[str, ...], record: Record) -> Row:
    cells = (cell.strip()[:LONGEST] for cell in record.cells)
    return Row(record.line, dict(zip(columns, cells, strict=False)))


def _bounded(name: str, records: Iterator[Record]) -> Iterator[Record]:
    for count, record in enumerate(records, 1):
        if count > ROWS:
            raise ValueError(f"{name} has more than {ROWS:,} lines: split it and bring the parts in turn.")
        yield record
