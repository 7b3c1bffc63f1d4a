"""Scratch: rows that are too many for memory, in a file without a name that goes with whoever made it."""

from __future__ import annotations

import math
import os
import tempfile
import weakref
from io import BufferedRandom
from typing import Any

import numpy as np

from aecore.data import limits
from aecore.data.folders import cache
from aecore.data.mapped import check_space


def large(size: int) -> bool:
    """Whether so many bytes of rows are held on disk rather than in memory."""
    return size > limits.IN_MEMORY


def empty(shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
    """An array to be filled from its first row on: in memory, or mapped from a file where it is large.

    OSError where the disk has no room for it.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if not large(size):
        return np.empty(shape, dtype)
    with _file(size) as file:
        return np.memmap(file, dtype, "r+", shape=shape)


class Rows:
    """Rows (n, D) that are written and read some at a time, anywhere: in memory, or in a file where many.

    A file is not mapped: to write where it is mapped has the system read megabytes around the place first.
    """

    def __init__(self, n: int, width: int, dtype: Any = np.float32) -> None:
        self.shape = n, width
        self.dtype: np.dtype = np.dtype(dtype)
        self._bytes = width * self.dtype.itemsize
        size = n * self._bytes
        self._file = _file(size) if large(size) else None
        if self._file is not None:
            weakref.finalize(self, self._file.close)
        self._array = np.empty((0 if self._file else n, width), dtype)

    def write(self, begin: int, rows: np.ndarray) -> None:
        """Put rows (m, D) in the places from `begin` on."""
        if self._file is None:
            self._array[begin : begin + len(rows)] = rows
            return
        self._file.seek(begin * self._bytes)
        self._file.write(np.ascontiguousarray(rows, self.dtype).data)

    def read(self, begin: int, end: int) -> np.ndarray:
        """The rows (m, D) in these places, or as many of them as there are."""
        if self._file is None:
            return self._array[begin:end]
        found = np.empty((min(end, self.shape[0]) - begin, self.shape[1]), self.dtype)
        self._file.seek(begin * self._bytes)
        self._file.readinto(found.data)
        return found


def _file(size: int) -> BufferedRandom:
    """A file of that length without a name; OSError where the disk has no room for it."""
    cache().mkdir(parents=True, exist_ok=True)
    check_space(cache(), size)
    file = tempfile.TemporaryFile(dir=cache())
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)  # a hole on a full disk ends whoever fills it
    else:
        os.truncate(file.fileno(), size)
    return file
