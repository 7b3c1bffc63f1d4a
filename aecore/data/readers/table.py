"""Read a table of text: rows of cells, whatever separates them, under a head or without one.

The separators, `sep=` in the first line, and a title above the head are what spreadsheets and services write.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from aecore.data.readers.records import NONE, Lines, Row, Rows

__all__ = ["Row", "Table", "read"]

SEPARATORS = ("::", "\t", ";", "|", ",")
"""Of two that fit equally well the first: a comma may be a decimal mark, a semicolon is none."""
SAMPLE = 64 << 10  # characters that tell the separator
TITLES = 10  # lines above the head
_TOLD = re.compile(r'"?sep=(\t|[^\s"])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_NUMBER = re.compile(r"\s*[-+]?[\d.,]+\s*")


@dataclass(frozen=True)
class Table:
    """A table in the file `name`. To go over it is to read its rows, the head first, without empty lines.

    `width` is how many cells most rows have. `titles` are the lines above the head that have one cell.
    """

    name: str
    text: str
    separator: str
    width: int
    titles: tuple[str, ...] = ()
    at: int = 0  # where it begins in the text
    above: int = 0  # lines before it
    one_line: bool = False  # no cell holds a line end

    def __iter__(self) -> Rows:
        return Rows(self.text, self.separator, self.width, self.at, self.above, self.one_line)

    def filled(self) -> Iterator[Row]:
        """The rows in which something stands."""
        return (row for row in self if not row.blank)


def read(name: str, text: str, separators: tuple[str, ...] = SEPARATORS) -> Table:
    """The table in a text. Any text is one; what is wrong with a row, the row says."""
    told = _TOLD.match(text)
    at, above = (told.end(), 1) if told else (0, 0)
    separator, width = _told(text, at, told[1]) if told else _found(text, at, separators)
    titles: list[str] = []
    rows = Rows(text, separator, width, at, above)
    for row in islice(rows, TITLES if width > 1 else 0):
        if row.blank or len(row.trimmed(1)) > 1 or _NUMBER.fullmatch(row.cells[0]):
            break
        titles.append(" ".join(row.cells[0].split()))
        at, above = rows.at, rows.line
    return Table(name, text, separator, width, tuple(titles), at, above)


def _told(text: str, at: int, separator: str) -> tuple[str, int]:
    return separator, _usual(text, at, separator)[1]


def _found(text: str, at: int, separators: tuple[str, ...]) -> tuple[str, int]:
    """(separator, width): the one with which most rows have the same number of cells, two at least."""
    tried = [(*_usual(text, at, mark), mark) for mark in separators]
    share, width, mark = max(tried, key=lambda found: found[0])
    if share >= 0.5:
        return mark, width
    first = Lines(text, NONE, at).first()
    mark = max(SEPARATORS, key=first.count)
    return (mark, first.count(mark) + 1) if mark in first else (NONE, 1)


def _usual(text: str, at: int, separator: str) -> tuple[float, int]:
    """(share, width): the number of cells that most rows of the sample have, if it is two or more."""
    widths = list(_sampled(Rows(text, separator, 0, at), at + SAMPLE))
    wide = Counter(width for width in widths if width > 1).most_common(1)
    return (wide[0][1] / len(widths), wide[0][0]) if wide else (0.0, 1)


def _sampled(rows: Rows, end: int) -> Iterator[int]:
    """The number of cells of the first rows, up to two hundred: four of them, however long they are."""
    for n, row in enumerate(islice(rows, 200), 1):
        yield len(row.cells)
        if n >= 4 and rows.at > end:
            return
