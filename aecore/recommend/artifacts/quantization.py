"""Quantisation of arrays: large ones to half precision, symmetric ones to a triangle of 8-bit levels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

LARGE = 250_000  # numbers from which an array is squeezed
TRIANGLE, PEAK = "/triangle", "/peak"
"""Follow the name of a symmetric array: its upper triangle in levels, row by row, and its largest number."""
LEVELS = 127  # to each side of 0, at squares, so that small numbers keep their first digit too
BLOCK = 256  # columns that are mirrored at once, so that they stay in the processor's cache


def rounded(value: np.ndarray) -> np.ndarray:
    """Quantise and restore an array: what will be read back of it, in the same shape and type, read-only.

    Half precision is off by a thousandth at most. A symmetric array is off by a 127th of the root of number
    times peak at most; measured on EASE, no ranking is the worse for it.
    """
    if not _is_large(value):
        return sealed(value)
    if _is_symmetric(value):
        return sealed(_number(_level(value, _peak(value)), _peak(value)))
    return sealed(_half(value).astype(value.dtype))


def squeezed(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Quantised arrays by name, as they are kept."""
    found = {}
    for name, value in arrays.items():
        if not _is_large(value):
            found[name] = np.asarray(value, order="C")
        elif _is_symmetric(value):
            peak = _peak(value)
            found[name + TRIANGLE] = np.concatenate([_level(row[i:], peak) for i, row in enumerate(value)])
            found[name + PEAK] = peak
        else:
            found[name] = _half(value)
    return found


def restored(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Dequantised arrays by name as `rounded` says, read-only."""
    found = {}
    for name, kept in arrays.items():
        if name.endswith(TRIANGLE):
            name = name.removesuffix(TRIANGLE)
            found[name] = sealed(_mirrored(_number(kept, arrays[name + PEAK])))
        elif not name.endswith(PEAK):
            found[name] = sealed(kept.astype(np.float32) if kept.dtype == np.float16 else kept)
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


def _peak(value: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(value).max(), np.float32)


def _level(value: np.ndarray, peak: np.ndarray) -> np.ndarray:
    """Each number's level, -127 to 127, int8."""
    share = np.sqrt(np.abs(value) / peak) if peak > 0 else np.zeros_like(value)
    found: np.ndarray = (np.sign(value) * np.rint(LEVELS * share)).astype(np.int8)
    return found


def _number(level: np.ndarray, peak: np.ndarray) -> np.ndarray:
    """The number, float32, that each level stands for: peak at the last."""
    value = level.astype(np.float32)
    value *= np.abs(value)
    value *= peak / np.float32(LEVELS**2)
    return value


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
