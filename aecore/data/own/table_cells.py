"""Cells of a table as its file has them: numbers and holes to fill, and the same file with them filled."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecore.data.readers.formats import delimited
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import unique
from aecore.data.readers.records import Row

CERTAINTY = "Imputation.Deviation"
"""The column that is added: of a row's filled cells the largest deviation, over that of their column."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class Cells:
    """The numbers of a table: `x` (n, D) float64, 0 where not `known` (n, D) bool, and `names` of columns.

    `places` are those columns among all of the file, `rows` its lines. Columns of words stay as they are.
    """

    x: np.ndarray
    known: np.ndarray
    names: tuple[str, ...]
    places: tuple[int, ...]
    rows: tuple[Row, ...]
    text: str
    layout: delimited.Layout
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, given: Given, header: bool | None = None) -> Cells:
        """Of a CSV or TSV; ValueError, in a sentence, where a cell among numbers holds something else."""
        raw = delimited.read(given, header)
        if CERTAINTY in raw.names:
            raise ValueError(f"it has a column {CERTAINTY}, so it was filled before: take that column out")
        if raw.lost:
            raise ValueError(f"{raw.lost}: mend the file")
        layout, text, rows = delimited.lines(given, header)
        if len(rows) != len(raw.x):
            raise ValueError("its lines cannot be told apart: save it anew as a plain CSV")
        called = {name: place for place, name in enumerate(_names(layout))}
        known = np.isfinite(raw.x)
        places = tuple(called[name] for name in raw.names)
        _check(rows, known, places, layout)
        x = np.where(known, raw.x, 0).astype(np.float64)
        return cls(x, known, raw.names, places, tuple(rows), text, layout, raw.remarks)

    def written(self, values: np.ndarray, deviations: np.ndarray) -> str:
        """The file with its holes filled, to six digits, and a column of certainty; the rest as it was."""
        above, head = self._above()
        made = io.StringIO()
        made.write(above)
        end = _LINE_END.search(self.text)
        writer = csv.writer(made, delimiter=self._separator, lineterminator=end[0] if end else "\n")
        if head:
            writer.writerow([*head, CERTAINTY])
        spread = self._spread()
        for number, row in enumerate(self.rows):
            worst = float((deviations[number] / spread).max(initial=0))
            writer.writerow([*self._cells(number, row, values), self._number(worst, 3) if worst else ""])
        return made.getvalue()

    def told(self, values: np.ndarray, deviations: np.ndarray) -> list[dict[str, Any]]:
        """Every cell that was filled: its line, its column, what was put there, and the deviation of that."""
        return [
            {
                "line": self.rows[row].line,
                "column": self.names[column],
                "value": float(f"{values[row, column]:.6g}"),
                "deviation": float(f"{deviations[row, column]:.3g}"),
            }
            for row, column in np.argwhere(~self.known).tolist()
        ]

    @property
    def _separator(self) -> str:
        return self.layout.separator if len(self.layout.separator) == 1 else ","

    def _above(self) -> tuple[str, list[str]]:
        """What stands above the head, and the cells of that; none where the file has no head."""
        lines = io.StringIO(self.text, newline="").readlines()[: self.layout.above]
        found = csv.reader(lines, delimiter=self._separator)
        records = [(record, found.line_num) for record in found]
        head = records[-1][0] if records else []
        if len(head) < 2 or head[0].lower().startswith("sep="):
            return "".join(lines), []
        return "".join(lines[: records[-2][1] if len(records) > 1 else 0]), head

    def _cells(self, number: int, row: Row, values: np.ndarray) -> list[str]:
        cells = [*row.cells, *[""] * len(self.layout.names)][: len(self.layout.names)]
        for column in np.flatnonzero(~self.known[number]):
            cells[self.places[column]] = self._number(float(values[number, column]), 6)
        return cells

    def _number(self, value: float, digits: int) -> str:
        text = f"{value:.{digits}g}"
        return text.replace(".", ",") if self.layout.comma else text

    def _spread(self) -> np.ndarray:
        """The standard deviation of each column's known cells, 1 where that is 0."""
        count = self.known.sum(0).clip(min=1)
        mean = self.x.sum(0) / count
        spread = np.sqrt((np.square(self.x - mean) * self.known).sum(0) / count)
        return np.where(spread > 0, spread, 1.0)


def _names(layout: delimited.Layout) -> tuple[str, ...]:
    return unique([" ".join(name.split())[:60] for name in layout.names])[0]


def _check(rows: list[Row], known: np.ndarray, places: tuple[int, ...], layout: delimited.Layout) -> None:
    for line, column, cell in _unread(rows, known, places):
        raise ValueError(
            f"line {line:,}, column {column + 1:,} ({layout.names[column][:40]}): {cell[:40]!r} is no finite "
            "number; a hole is an empty cell, NA, NaN or ?: mend the file"
        )


def _unread(rows: list[Row], known: np.ndarray, places: tuple[int, ...]) -> Iterator[tuple[int, int, str]]:
    """Cells that are no number and no hole either."""
    for row, column in np.argwhere(~known).tolist():
        cells, place = rows[row].cells, places[column]
        cell = cells[place].strip() if place < len(cells) else ""
        if cell not in delimited.HOLES:
            yield rows[row].line, place, cell
