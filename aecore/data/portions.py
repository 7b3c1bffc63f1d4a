"""Portions: rows some at a time, so that no second copy of all of them is made."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from aecore.data import scratch

PORTION = 1 << 22  # values that are worked on at a time


def height(width: int) -> int:
    """How many rows of so many values a portion has."""
    return max(1, PORTION // max(1, width))


def portions(x: np.ndarray) -> list[np.ndarray]:
    """Rows (n, ...) as views of some rows each."""
    step = height(math.prod(x.shape[1:]))
    return [x[i : i + step] for i in range(0, len(x), step)]


def gathered(parts: Iterable[np.ndarray], n: int = 0) -> np.ndarray:
    """Parts (., ...), at least one, as np.concatenate joins them: about n rows, on disk where they are large.

    None of them is kept. Small arrays that are kept while large ones come and go each take a piece of a large
    one's place, so that the next large one needs another, and memory grows as if all of them were kept.
    """
    found, end = np.empty(0), 0
    for part in parts:
        begin, end = end, end + len(part)
        if not begin:
            found = scratch.empty((max(n, end), *part.shape[1:]), part.dtype)
        elif end > len(found):
            found, less = scratch.empty((2 * end, *part.shape[1:]), part.dtype), found
            found[:begin] = less[:begin]
        found[begin:end] = part
    return found[:end]
