"""Read a line whose quoted cells hold quotes that nobody doubled: "He said "great", twice",Heat,1995."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MOST, LONGEST = 40, 3_000  # separators and characters of a line that is tried: every one may begin a cell
CLOSING = 6  # quotes that may close a cell


class _Reading(NamedTuple):
    """The best way to read the rest of a line, and how many are as good; `cost` is what was passed over."""

    cost: int
    ways: int
    cells: tuple[str, ...]


def is_short(line: str, separator: str) -> bool:
    """The line is so short that all ways to read it can be tried."""
    return len(line) <= LONGEST and line.count(separator) <= MOST


def cells(line: str, separator: str, width: int) -> list[str] | None:
    """The one way to read a line as so many cells; None where there is none or several are as likely.

    A quote closes a cell only before a separator. Of those that do not, as few as possible are passed over.
    """
    rest: dict[int, dict[int, _Reading]] = {len(line) + 1: {0: _Reading(0, 1, ())}}
    starts = [0, *(at + 1 for at, sign in enumerate(line) if sign == separator)]
    for start in reversed(starts):
        rest[start] = {}
        for cell, after, cost in _first_cells(line, start, separator):
            for count, then in rest[after].items():
                _keep(rest[start], count + 1, _Reading(cost + then.cost, then.ways, (cell, *then.cells)))
    best = rest[0].get(width)
    return list(best.cells) if best is not None and best.ways == 1 else None


def _keep(known: dict[int, _Reading], count: int, found: _Reading) -> None:
    other = known.get(count)
    if other is None or found.cost < other.cost:
        known[count] = found
    elif found.cost == other.cost:
        known[count] = other._replace(ways=other.ways + found.ways)


def _first_cells(line: str, start: int, separator: str) -> Iterator[tuple[str, int, int]]:
    """(cell, where the next begins, cost) of every way to read the cell that begins at `start`."""
    end = line.find(separator, start)
    end = len(line) if end < 0 else end
    plain = line[start:end].strip(" ")
    yield plain, end + 1, int(plain.startswith('"'))
    if plain.startswith('"'):
        yield from _quoted(line, line.index('"', start) + 1, separator)


def _quoted(line: str, start: int, separator: str) -> Iterator[tuple[str, int, int]]:
    """The same of a quoted cell. Passing over a quote that may close it takes one inside that cannot."""
    mark = re.escape(separator)
    bare = re.compile(rf'(?<!["{mark}])"(?!["{mark}])')
    for cost, close in enumerate(islice(re.finditer(rf'"(?={mark}|$)', line[start:]), CLOSING)):
        cell = line[start : start + close.start()]
        if not cost or bare.search(cell):
            yield cell.replace('""', '"'), start + close.end() + 1, cost
