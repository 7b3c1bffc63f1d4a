"""Arrays on less room: large ones in half precision, symmetric ones without the half that repeats."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

LARGE = 250_000  # numbers from which an array is kept in half precision
TRIANGLE = "/triangle"
"""Follows the name of a symmetric array of which only the upper triangle is kept, row by row."""
BLOCK = 256  # columns that are mirrored at once, so that they stay in the processor's cache


def rounded(value: np.ndarray) -> np.ndarray:
    """What will be read back of an array after it was squeezed: the same shape and type, read-only."""
    return sealed(_half(value).astype(value.dtype) if _is_large(value) else value)


def squeezed(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Arrays by name as they are kept."""
    found = {}
    for name, value in arrays.items():
        kept = _half(value) if _is_large(value) else np.asarray(value, order="C")
        if _is_large(value) and _is_symmetric(kept):
            name, kept = name + TRIANGLE, np.concatenate([kept[i, i:] for i in range(len(kept))])
        found[name] = kept
    return found


def restored(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Arrays by name as they were before, but for what half precision rounds off; read-only."""
    found = {}
    for name, kept in arrays.items():
        value = kept.astype(np.float32) if kept.dtype == np.float16 else kept
        if name.endswith(TRIANGLE):
            name, value = name.removesuffix(TRIANGLE), _mirrored(value)
        found[name] = sealed(value)
    return found


def sealed(value: np.ndarray) -> np.ndarray:
    """The array, row by row in memory and read-only."""
    value = np.asarray(value, order="C")
    value.flags.writeable = False
    return value


def _is_large(value: np.ndarray) -> bool:
    return value.dtype == np.float32 and value.ndim > 1 and value.size >= LARGE


def _is_symmetric(value: np.ndarray) -> bool:
    return value.ndim == 2 and value.shape[0] == value.shape[1] and np.array_equal(value, value.T)


def _half(value: np.ndarray) -> np.ndarray:
    limit = np.finfo(np.float16).max
    return value.clip(-limit, limit).astype(np.float16)


def _mirrored(flat: np.ndarray) -> np.ndarray:
    """The symmetric matrix (D, D) of an upper triangle (D * (D + 1) / 2,)."""
    size = int(np.sqrt(2 * len(flat)))
    whole, begin = np.empty((size, size), flat.dtype), 0
    for i in range(size):
        whole[i, i:] = flat[begin : begin + size - i]
        begin += size - i
    for i in range(0, size, BLOCK):
        block = whole[i : i + BLOCK, i : i + BLOCK]
        block[:] = np.triu(block) + np.triu(block, 1).T
        whole[i + BLOCK :, i : i + BLOCK] = whole[i : i + BLOCK, i + BLOCK :].T
    return whole
