"""Prefetch of mapped rows: those of a minibatch are read from the disk together, not one after another."""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterable
from functools import cache
from typing import Any


def prefetch(address: int, width: int, numbers: Iterable[int]) -> None:
    """Have the system begin to read rows of so many bytes: `numbers` of those that lie at an `address`.

    A row that is only touched is waited for alone, and with it come megabytes that follow it in the file
    (readahead). Nothing happens where the system cannot, nor to what is no file.
    """
    advise = _madvise()
    if advise is None:
        return
    for number in numbers:
        first = address + number * width
        page = first - first % mmap.PAGESIZE
        advise(page, first + width - page, mmap.MADV_WILLNEED)


@cache
def _madvise() -> Any:
    """The system's madvise, None where it has none."""
    if not hasattr(mmap, "MADV_WILLNEED"):
        return None
    found = ctypes.CDLL(None).madvise
    found.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return found
