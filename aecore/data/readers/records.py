"""Read records of cells from a text, and the line on which each begins.

Python's `csv` reads, strictly. What it refuses is a bare quote: then that line alone is read as it stands, so
that an open quote swallows no other line.

Source: RFC 4180.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from aecore.data.readers import bare_quotes

NONE = "\x1f"  # separates nothing: a table of one column
TRIED = 300  # lines with bare quotes that are read in every way there is
LONGEST = csv.field_size_limit()  # characters of a cell
SPACE = " "  # any number of spaces and tabs
_SPLIT: dict[str, Callable[[str], list[str]]] = {"::": lambda line: line.split("::"), SPACE: str.split}
"""Separators of which `csv` knows nothing; there are no quotes between them."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Row(NamedTuple):
    """A record: the line of the file on which it begins, from 1, and its cells as they stand there.

    `fault` says in a few words why the cells are not to be believed; it is empty as a rule.
    """

    line: int
    cells: list[str]
    fault: str = ""

    @property
    def blank(self) -> bool:
        """Nothing stands in its cells."""
        return not any(map(str.strip, self.cells))

    def trimmed(self, width: int) -> list[str]:
        """The cells without blank ones after the first `width`: spreadsheets write those."""
        there = len(self.cells)
        while there > width and not self.cells[there - 1].strip():
            there -= 1
        return self.cells[:there]

    def misfit(self, width: int) -> str:
        """Why it is no row of so many cells, "one cell too many (4 of 3)"; empty where it is one."""
        there = len(self.trimmed(width))
        if self.fault or there == width:
            return self.fault
        count = "one cell" if abs(there - width) == 1 else f"{abs(there - width):,} cells"
        return f"{count} too {'many' if there > width else 'few'} ({there:,} of {width:,})"


class Lines:
    """The lines of a text with their ends; `at` is where the next begins, `line` how many are before it."""

    def __init__(self, text: str, separator: str, at: int = 0, line: int = 0) -> None:
        self.text, self.at, self.line = text, at, line
        self._split = _SPLIT.get(separator)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        found = _LINE.match(self.text, self.at)
        if found is None:
            raise StopIteration
        self.at, self.line = found.end(), self.line + 1
        return NONE.join(self._split(found[0])) if self._split else found[0]

    def first(self) -> str:
        """The next line; empty where there is none."""
        return next(self, "")


class Rows:
    """The rows of a text, without empty lines; `width` is how many cells most have, 0 unknown.

    `at` is where the next begins, `line` how many lines are before it. `one_line`: no cell holds a line end.
    """

    def __init__(
        self, text: str, separator: str, width: int, at: int = 0, line: int = 0, one_line: bool = False
    ) -> None:
        self._text, self._separator, self._width, self._one_line = text, separator, width, one_line
        self._tried = 0
        self._go_on(at, line)

    @property
    def at(self) -> int:
        """Where the next begins in the text."""
        return self._lines.at

    @property
    def line(self) -> int:
        """How many lines are before that."""
        return self._lines.line

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = self._next()
        while len(row.cells) < 2 and row.blank:
            row = self._next()
        return row

    def _go_on(self, at: int, line: int) -> None:
        self._lines = Lines(self._text, self._separator, at, line)
        self._reader = self._csv(self._lines, csv.QUOTE_MINIMAL, strict=True)

    def _csv(self, lines: Iterator[str], quoting: Literal[0, 3], **options: Any) -> Iterator[list[str]]:
        split = self._separator in _SPLIT
        return csv.reader(
            lines,
            delimiter=NONE if split else self._separator,
            quoting=csv.QUOTE_NONE if split else quoting,
            skipinitialspace=True,
            **options,
        )

    def _next(self) -> Row:
        at, line = self.at, self.line
        try:
            row = Row(line + 1, next(self._reader))
        except csv.Error:
            row, end = self._alone(at, line)
            self._go_on(end, line + 1)
            return row
        return row if self.line == line + 1 else self._of_lines(row, at)

    def _of_lines(self, row: Row, at: int) -> Row:
        """A row of several lines, or that of its first line where a quote only looks as if it went on."""
        if self._one_line or row.misfit(self._width):
            return self._unless_open(row, at)
        both = f"its quotes reach to line {self.line:,}, and each of these lines is a row, too"
        return row._replace(fault=both) if self._each_is_a_row(row, at) else row

    def _each_is_a_row(self, row: Row, at: int) -> bool:
        line, end = row.line - 1, self.at
        while at < end:
            alone, at = self._alone(at, line)
            if len(alone.cells) != self._width:
                return False
        return True

    def _unless_open(self, row: Row, at: int) -> Row:
        alone, end = self._alone(at, row.line - 1)
        if len(alone.cells) != self._width:
            return row._replace(fault=f"its quotes reach to line {self.line:,}")
        self._go_on(end, row.line)
        return alone

    def _alone(self, at: int, line: int) -> tuple[Row, int]:
        """(row, where it ends) of one line: with what quotes mean elsewhere, as signs, or some of each."""
        lines = Lines(self._text, self._separator, at, line)
        text = lines.first().rstrip("\r\n")
        try:
            read = [next(self._csv(iter((text,)), how)) for how in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)]
        except csv.Error:
            return Row(lines.line, [text[:80]], f"a cell has more than {LONGEST:,} characters"), lines.at
        return self._fitting(lines.line, text, read), lines.at

    def _fitting(self, line: int, text: str, read: list[list[str]]) -> Row:
        """The reading with the usual number of cells, where one alone has it."""
        if not self._tries(text):
            return Row(line, next((cells for cells in read if len(cells) == self._width), read[0]))
        cells = bare_quotes.cells(text, self._separator, self._width)
        unclear = cells is None and any(len(cells) == self._width for cells in read)
        return Row(line, cells or read[0], "its quotes can be read in several ways" if unclear else "")

    def _tries(self, text: str) -> bool:
        """Whether a line is read in every way there is: not too many are, for it takes milliseconds."""
        if not self._width or self._separator in _SPLIT or not bare_quotes.is_short(text, self._separator):
            return False
        self._tried += 1
        return self._tried <= TRIED
