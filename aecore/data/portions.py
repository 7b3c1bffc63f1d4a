"""Portions: rows some at a time, so that no second copy of all of them is made."""

from __future__ import annotations

import math

import numpy as np

PORTION = 1 << 22  # values that are worked on at a time


def portions(x: np.ndarray) -> list[np.ndarray]:
    """Rows (n, ...) as views of some rows each."""
    height = max(1, PORTION // max(1, math.prod(x.shape[1:])))
    return [x[i : i + height] for i in range(0, len(x), height)]
