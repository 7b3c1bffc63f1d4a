"""Guesses about the rows of a file: which columns number them, and whether they are flat pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecore.data.readers.formats.raw import INDICES, Raw

PIXEL = re.compile(r"(?:pixel|pix|px|p|v|x)?[-_. ]?\d+(?:x\d+)?", re.IGNORECASE)
"""Names of columns of pixels: pixel0, px_1, 3x14, or numbers."""
LEAST_SIDE = 8
LOOKED_AT = 1000  # rows that show whether they are pictures


@dataclass(frozen=True, eq=False)
class Facts:
    """What stands in each of D columns, (D,) each: least and greatest value, shares of zeros and of holes."""

    least: np.ndarray
    most: np.ndarray
    zeros: np.ndarray
    holes: np.ndarray

    @property
    def constant(self) -> np.ndarray:
        """Which columns hold one value only, or none."""
        constant: np.ndarray = ~(self.most > self.least)
        return constant


def facts(parts: Iterable[np.ndarray]) -> Facts:
    """Facts of rows (n, D) that come in parts, at least one; what is not finite is a hole.

    A column without values has NaN at both ends.
    """
    least: Any = np.inf
    most: Any = -np.inf
    zeros: Any = 0
    holes: Any = 0
    n = 0
    for part in parts:
        if not len(part):
            continue
        finite = np.isfinite(part)
        whole = bool(finite.all())
        least = np.minimum(least, (part if whole else np.where(finite, part, np.inf)).min(0))
        most = np.maximum(most, (part if whole else np.where(finite, part, -np.inf)).max(0))
        zeros = zeros + (part == 0).sum(0)
        holes = holes + (~finite).sum(0)
        n += len(part)
    least, most = (np.asarray(ends, np.float64) for ends in (least, most))
    empty = least > most
    least[empty], most[empty] = np.nan, np.nan
    return Facts(least, most, zeros / max(n, 1), holes / max(n, 1))


def indices(names: tuple[str, ...]) -> frozenset[str]:
    """The columns that number the rows, by their names; none where nothing else would be left."""
    found = frozenset(name for name in names if name.lower() in INDICES)
    return found if len(found) < len(names) else frozenset()


def picture(raw: Raw, columns: tuple[str, ...], x: np.ndarray) -> tuple[int, int] | None:
    """(H, W) where the columns of a table are the pixels of a square picture, None otherwise."""
    side = math.isqrt(len(columns))
    if not raw.table or side < LEAST_SIDE or side * side != len(columns):
        return None
    if not all(PIXEL.fullmatch(name) for name in columns):
        return None
    some = x[:LOOKED_AT]
    some = some[np.isfinite(some).all(1)]
    alike = len(some) > 0 and some.min() >= 0 and (some.max() <= 1 or whole_bytes([some]))
    return (side, side) if alike else None


def whole_bytes(parts: Iterable[np.ndarray]) -> bool:
    """Whether all values of rows that come in parts are whole numbers from 0 to 255."""
    return all(_whole_bytes(part) for part in parts if len(part))


def _whole_bytes(x: np.ndarray) -> bool:
    return bool(x.min() >= 0 and x.max() <= 255 and (x == np.rint(x)).all())
