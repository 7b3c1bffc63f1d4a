"""Constant columns: which never change in the training rows, and what an MSE is with and without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.data.portions import portions
from aecore.evaluation.metrics import in_range


@dataclass(frozen=True, eq=False)
class ConstantColumns:
    """`constant` (D,) bool, and the MSE of the training mean on test rows, over all columns and the others.

    Each known value counts alike; an MSE without any is 0.
    """

    constant: np.ndarray
    mse: float
    mse_varying: float


@lru_cache(maxsize=32)
def constant_columns(data: Dataset) -> ConstantColumns:
    """Told from the training rows; what they know nothing of is constant, too. Once for each set."""
    least, most, mean = _training(data)
    squares, known = np.zeros(data.features), np.zeros(data.features)
    for part, mask in _parts(data.x_test, data.known_test):
        away = np.square(in_range(part) - mean)
        squares += away.sum(0) if mask is None else (away * mask).sum(0)
        known += len(part) if mask is None else mask.sum(0)
    varying = most > least
    return ConstantColumns(
        ~varying,
        float(squares.sum() / max(known.sum(), 1)),
        float(squares[varying].sum() / max(known[varying].sum(), 1)),
    )


def _training(data: Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Least, greatest and mean of what is known in each column, (D,) each."""
    least: Any = np.inf
    most: Any = -np.inf
    total: Any = 0
    count: Any = 0
    for part, mask in _parts(data.x_train, data.known_train):
        least = np.minimum(least, (part if mask is None else np.where(mask, part, np.inf)).min(0))
        most = np.maximum(most, (part if mask is None else np.where(mask, part, -np.inf)).max(0))
        total = total + part.sum(0, dtype=np.float64)  # what is missing is 0
        count = count + (len(part) if mask is None else mask.sum(0).clip(min=1e-9))
    scale = 255 if data.x_train.dtype == np.uint8 else 1
    return least, most, total / np.maximum(count, 1e-9) / scale


def _parts(x: np.ndarray, known: np.ndarray | None) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    masks = repeat(None) if known is None else portions(known)
    return zip(portions(x), masks, strict=False)
