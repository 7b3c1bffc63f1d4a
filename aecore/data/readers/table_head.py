"""Tell the head of a table of numbers from a row; where the first line may be either, it is asked for."""

from __future__ import annotations

import math
from itertools import pairwise

from aecore.data.readers.records import Row

CERTAIN = 8  # numbers that count without a gap: no row of data is likely to
_HOLES = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "?", ".", r"\n"})


def number(cell: str) -> float | None:
    """The finite number in a cell; None where there is none."""
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if math.isfinite(found) and "_" not in cell else None


def hole(cell: str) -> bool:
    """The cell says that its value is missing."""
    return cell.strip().lower() in _HOLES


def headed(first: Row, second: Row) -> bool:
    """Whether the first line of a table of numbers names its columns.

    Words alone are names. Numbers are if they count, as in 0, 1, 2 or label, 1, 2, 3. Other numbers beside
    words are a row with a bad cell. ValueError, one sentence, where it may be one or the other.
    """
    numbers = _numbers(first)
    if not numbers:
        return not all(map(hole, first.cells))
    if _counts(numbers) and len(numbers) >= CERTAIN:
        return True
    if _counts(numbers) or (_rises(numbers) and not _rises(_numbers(second))):
        begun = ", ".join(cell.strip()[:20] for cell in first.cells[:4])
        raise ValueError(
            f"line {first.line} ({begun} ...) may be a head or a row: say --header or --no-header"
        )
    return False


def _numbers(row: Row) -> list[float]:
    found = (number(cell.replace(",", ".")) for cell in row.cells)
    return [value for value in found if value is not None]


def _counts(numbers: list[float]) -> bool:
    """Whole numbers one after the other, three at least; two if they are the first ones."""
    enough = len(numbers) > (1 if numbers[0] in (0, 1) else 2)
    return enough and numbers[0].is_integer() and all(b - a == 1 for a, b in pairwise(numbers))


def _rises(numbers: list[float]) -> bool:
    """Each is greater than the one before, as wavelengths and years in a head are."""
    return len(numbers) >= CERTAIN and all(a < b for a, b in pairwise(numbers))
