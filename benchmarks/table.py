"""A table that prints itself line by line as it is measured, as Markdown that a terminal shows well, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

INDENT = "    "  # what Markdown leaves as it is
TITLES = ("", "ours", "beside", "ratio", "reached", "seeds", "rows", "CPU s")
WIDTHS = (58, 12, 30, 7, 8, 16, 16, 8)


@dataclass(frozen=True)
class Line:
    """One measured figure beside one that was published or set as a goal.

    `beside` says what the other figure is; `ratio` is ours over it; `reached` is None where the line only
    informs. `rows` are training and test rows.
    """

    what: str
    ours: str
    beside: str = ""
    ratio: float | None = None
    reached: bool | None = None
    seeds: tuple[int, ...] = ()
    rows: str = ""
    cpu_s: float | None = None

    def cells(self) -> tuple[str, ...]:
        verdict = {True: "yes", False: "NO", None: ""}[self.reached]
        return (
            self.what,
            self.ours,
            self.beside,
            "" if self.ratio is None else f"{self.ratio:.3g}",
            verdict,
            ", ".join(str(seed) for seed in self.seeds),
            self.rows,
            "" if self.cpu_s is None else f"{self.cpu_s:.1f}",
        )


def say(title: str, story: str, lines: Iterator[Line | str]) -> None:
    """Print a table; a string between the lines is a remark."""
    print(
        f"\n## {title}\n\n{story}\n\n{_row(TITLES)}\n{_row(tuple('-' * width for width in WIDTHS))}",
        flush=True,
    )
    for line in lines:
        print(INDENT + line if isinstance(line, str) else _row(line.cells()), flush=True)


def _row(cells: tuple[str, ...]) -> str:
    return INDENT + " ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()
