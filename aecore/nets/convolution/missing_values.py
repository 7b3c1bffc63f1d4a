"""Missing values of pictures: what stands in a hole, and holes filled with something else."""

from __future__ import annotations

import numpy as np

MISSING = -1.0
"""Stands where a value is missing. No pixel in [0, 1] has it, so that a net can tell a hole from black."""


def filled(rows: np.ndarray, instead: np.ndarray | float) -> np.ndarray:
    """Rows (n, D) with `instead`, a number or one for each feature (D,), wherever a value is missing."""
    return np.where(rows == MISSING, instead, rows)
