"""Scratch arrays: rows that are too many for memory stand in a file without a name, which goes with them."""

from __future__ import annotations

import math
import os
import tempfile
from typing import Any

import numpy as np

from aecore.data import limits
from aecore.data.folders import cache
from aecore.data.mapped import check_space


def empty(shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
    """An array to be filled: in memory, or mapped from a file of the cache where it is large.

    OSError where the disk has no room for it.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if not large(size):
        return np.empty(shape, dtype)
    cache().mkdir(parents=True, exist_ok=True)
    check_space(cache(), size)
    with tempfile.TemporaryFile(dir=cache()) as file:
        _reserve(file.fileno(), size)
        return np.memmap(file, dtype, "r+", shape=shape)


def large(size: int) -> bool:
    """Whether so many bytes of rows are held on disk rather than in memory."""
    return size > limits.IN_MEMORY


def _reserve(file: int, size: int) -> None:
    """Give a file its length, and its blocks where that can be: a hole on a full disk ends who fills it."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    else:
        os.truncate(file, size)
