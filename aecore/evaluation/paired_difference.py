"""Paired difference of two figures of the same rows, and its 95 % interval."""

from __future__ import annotations

import math

import numpy as np

NORMAL_95 = 1.959964


def paired_difference(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """The mean of a - b (n,), and how far its 95 % interval, by the normal approximation, reaches."""
    apart = a - b
    return float(apart.mean()), NORMAL_95 * float(apart.std()) / math.sqrt(len(apart))
