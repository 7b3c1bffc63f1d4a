"""Read rows of numbers from a table: every cell counts, and one that is no number is named."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from aecore.data.readers.decimal_mark import is_comma
from aecore.data.readers.records import SPACE
from aecore.data.readers.table import SEPARATORS as OF_TEXT
from aecore.data.readers.table import Row, Table
from aecore.data.readers.table_head import headed, number

SEPARATORS = (*OF_TEXT, SPACE)
ASIDE = frozenset(
    "label labels class classes target targets y category species digit id index row sample rownames".split()
) | {"", "unnamed: 0"}
"""Names of columns that hold no feature, in small letters."""
_MOST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Numbers:
    """Rows (n, D) float32, and a sentence on each thing of the table that is in none of them."""

    rows: np.ndarray
    remarks: tuple[str, ...]


def read(table: Table, width: int, header: bool | None = None) -> Numbers:
    """All rows of a table, `width` numbers each. `header`: line 1 names columns; None finds out.

    Columns of labels and indices beside them are set aside. ValueError, one sentence, names line and column.
    """
    layout = _layout(table, width, header)
    values, lines = array("f"), array("q")
    for row in layout.rows():
        cells = layout.cells(row)
        try:
            values.extend(map(float, cells))
        except ValueError:
            raise ValueError(layout.bad_cell(row)) from None
        lines.append(row.line)
    rows = np.frombuffer(values, np.float32).reshape(len(lines), width)
    if not np.isfinite(rows).all():
        line = lines[int(np.argwhere(~np.isfinite(rows))[0, 0])]
        raise ValueError(layout.bad_cell(next(row for row in table if row.line == line)))
    return Numbers(rows, layout.remarks)


@dataclass(frozen=True)
class _Layout:
    """Where in a table the numbers stand: below which head, in which columns, with which decimal mark."""

    table: Table
    names: tuple[str, ...]  # empty without a head
    columns: int
    kept: tuple[int, ...]
    comma: bool
    remarks: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        return islice(self.table, int(bool(self.names)), None)

    def cells(self, row: Row) -> list[str]:
        """The cells that are to be numbers, with decimal points; ValueError where some are missing."""
        cells = row.trimmed(self.columns)
        if row.fault or len(cells) != self.columns:
            raise ValueError(f"line {row.line:,}: {row.misfit(self.columns)}")
        if len(self.kept) < self.columns:
            cells = [cells[column] for column in self.kept]
        if self.comma:
            cells = [cell.replace(",", ".") for cell in cells]
        return cells if "_" not in "".join(cells) else [cell.replace("_", "?") for cell in cells]

    def bad_cell(self, row: Row) -> str:
        """Line and column of a cell that is no number float32 holds, and what stands there."""
        wrong = (at for at, cell in zip(self.kept, self.cells(row), strict=True) if not _holds(cell))
        at = next(wrong)
        name = f" ({self.names[at]})" if self.names and self.names[at] else ""
        found = row.cells[at].strip()
        return f"line {row.line:,}, column {at + 1:,}{name}{unread(found)}"


def _layout(table: Table, width: int, header: bool | None) -> _Layout:
    rows, none = iter(table), Row(0, [])
    first, below = next(rows, none), rows.at
    names = _names(first) if header or (header is None and headed(first, next(rows, none))) else ()
    columns = len(names or first.trimmed(width))
    aside = _aside(names, columns, width)
    kept = tuple(column for column in range(columns) if column not in aside)
    comma = is_comma(table.text, table.separator, below if names else table.at)
    remarks = (*_above(table, first, header, names), *_columns(names, aside, width))
    return _Layout(table, names, columns, kept, comma, remarks)


def unread(cell: str) -> str:
    """Why a cell was not read as a number, as the end of a sentence."""
    if not cell:
        return " is blank"
    too_large = number(cell) is not None and not _holds(cell)
    return f": {cell[:40]!r} is {'beyond what float32 holds' if too_large else 'no number'}"


def _holds(cell: str) -> bool:
    value = number(cell)
    return value is not None and abs(value) <= _MOST


def _names(head: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell.split())[:40] for cell in head.trimmed(1))


def _aside(names: tuple[str, ...], columns: int, width: int) -> tuple[int, ...]:
    """Which columns hold no feature; ValueError, one sentence, where they cannot be told."""
    if columns == width:
        return ()
    aside = tuple(column for column, name in enumerate(names) if name.lower() in ASIDE)
    if columns - len(aside) == width:
        return aside
    how = (
        ": name the column of labels class or label in a first line, or take it out"
        if columns > width
        else ""
    )
    count = "one column" if columns == 1 else f"{columns:,} columns"
    raise ValueError(f"it has {count}, and a row is {width:,} numbers{how}")


def _above(table: Table, first: Row, header: bool | None, names: tuple[str, ...]) -> Iterator[str]:
    for title in table.titles:
        yield f"A title above the rows is left out: {title[:80]}."
    if header is None and any(number(name) is not None for name in names):
        begun = ", ".join(names[:3])
        yield f"Line {first.line} ({begun} ...) is taken as the head; --no-header reads it as a row."


def _columns(names: tuple[str, ...], aside: tuple[int, ...], width: int) -> Iterator[str]:
    for column, name in enumerate(names):
        which = f"Column {column + 1:,} ({name or 'without a name'})"
        if column in aside:
            yield f"{which} is set aside."
        elif name.lower() in ASIDE:
            yield f"{which} is read as one of the {width:,} numbers of a row."
