"""Gaps of a curve: stretches in which nothing was measured, and a line would tell what nobody knows."""

from __future__ import annotations

import numpy as np

SHARE, TIMES = 20, 10


def gaps(x: np.ndarray) -> np.ndarray:
    """Of points at rising x (n,), the indices of those to which no line leads, for want of points before.

    A gap is longer than one part in twenty of the whole, and than ten times the median distance: what is
    measured rarely, but evenly, has none.
    """
    if len(x) < 3:
        return np.empty(0, np.int64)
    distance = np.diff(x)
    long = distance > max((x[-1] - x[0]) / SHARE, TIMES * float(np.median(distance)))
    return np.flatnonzero(long) + 1


def with_gaps(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same curve with a NaN in each gap, for charts that draw no line there."""
    at = gaps(x)
    return np.insert(x.astype(float), at, x[at - 1]), np.insert(y.astype(float), at, np.nan)
