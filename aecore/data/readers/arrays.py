"""Validation of arrays: rows and labels in the one form the rest relies on, or a sentence why not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from aecore.data.portions import portions


def sealed_rows(name: str, x: Any, shape: tuple[int, ...], range: tuple[float, float]) -> np.ndarray:
    """Items as (n, d) uint8 or float32, C-contiguous and read-only; ValueError says what is wrong."""
    x = np.asarray(x)
    if x.dtype != np.uint8:
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes inf, and that is refused below
            x = x.astype(np.float32, copy=False)
    if x.ndim < 2 or x.shape[1:] not in (shape, (math.prod(shape),)):
        raise ValueError(f"{name} must be rows of shape {shape}, got an array of shape {x.shape}")
    _check_range(name, x, *range)
    return _sealed(np.ascontiguousarray(x.reshape(len(x), math.prod(shape))))


def sealed_labels(name: str, y: Any, n: int, n_classes: int) -> np.ndarray:
    """Labels as (n,) int16, read-only, below `n_classes` unless that is 0; ValueError says what is wrong."""
    y = np.asarray(y)
    if y.shape != (n,) or y.dtype.kind not in "iub":
        raise ValueError(f"{name} must be {n} whole numbers, got {y.dtype} of shape {y.shape}")
    most = n_classes - 1 if n_classes else np.iinfo(np.int16).max
    if n and not (y.min() >= -1 and y.max() <= most):
        raise ValueError(f"{name} must be in [-1, {most}], got {y.min()} to {y.max()}")
    return _sealed(y.astype(np.int16))


def sealed_mask(name: str, known: Any, x: np.ndarray) -> np.ndarray:
    """What is known of rows x (n, d), bool, read-only; ValueError where x is not 0 in all that is not."""
    known = np.asarray(known)
    if known.shape != x.shape or known.dtype != bool:
        raise ValueError(f"{name} must be bool of shape {x.shape}, got {known.dtype} of shape {known.shape}")
    if any(part[~there].any() for part, there in zip(portions(x), portions(known), strict=True)):
        raise ValueError(f"{name} says of a value that it is missing, and it is not 0")
    return _sealed(np.ascontiguousarray(known))


def _check_range(name: str, x: np.ndarray, lo: float, hi: float) -> None:
    if x.dtype == np.uint8 and (lo, hi) != (0, 1):
        raise ValueError(f"{name} holds bytes, whose range is [0, 1], got [{lo:g}, {hi:g}]")
    if x.dtype == np.uint8 or not x.size:
        return
    ends = [(part.min(), part.max()) for part in portions(x)]
    least, most = (
        np.min(ends),
        np.max(ends),
    )  # both are NaN where any value is, and no comparison holds for NaN
    if not (-math.inf < np.float32(lo) <= least and most <= np.float32(hi) < math.inf):
        raise ValueError(f"{name} must be in [{lo:g}, {hi:g}], got {least:g} to {most:g}")


def _sealed(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view
