"""Comparison table: a column for each of several things, a line for each figure, the best one marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ui.components.lib.static_files import component

_comparison_table = component(
    "comparison_table/comparison_table", ":host { display: block; min-height: 9rem }"
)


class Line(NamedTuple):
    """One line: a figure of each column, what stands beside them, and which is best."""

    title: str
    cells: tuple[str, ...]
    beside: str = ""
    best: int | None = None


def table(columns: Sequence[str], lines: Sequence[Line], *, title: str, beside: str) -> dict[str, Any]:
    """What a table shows; `beside` heads the last column."""
    return {
        "title": title,
        "columns": [*columns, beside],
        "lines": [line._asdict() for line in lines],
    }


def comparison_table(shown: Mapping[str, Any], *, key: str) -> None:
    """Draw a table; it changes in place, cell by cell."""
    _comparison_table(key=key, data=shown)
