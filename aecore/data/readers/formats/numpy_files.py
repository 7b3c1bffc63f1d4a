"""Reader of NumPy's NPY and NPZ, without pickle: an array of objects is refused, not opened.

Source: numpy.lib.format, "Format version 1.0".
"""

from __future__ import annotations

import math
import zipfile
from typing import IO, Any, NamedTuple

import numpy as np

from aecore.data import limits, scratch
from aecore.data.readers.formats import named_arrays
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw, affordable_bytes

SUFFIXES = (".npy", ".npz")
MAGIC = b"\x93NUMPY"
PORTION = 8 << 20  # bytes that are unpacked at a time


class Head(NamedTuple):
    """What the head of an array announces."""

    dtype: np.dtype
    shape: tuple[int, ...]
    by_column: bool = False

    @property
    def size(self) -> int:
        """Bytes of the array."""
        return math.prod(self.shape) * self.dtype.itemsize


def known(given: Given) -> bool:
    """Whether it is an NPY or NPZ."""
    return given.head(len(MAGIC)) == MAGIC or (not given.folder and given.suffix in SUFFIXES)


def read(given: Given, colour: bool = False) -> Raw:
    """The rows of an array, or of the arrays of an NPZ; ValueError, one sentence, where there are none."""
    if given.head(6) == MAGIC:
        return named_arrays.raw({"rows": _alone(given)}, colour=colour)
    with given.open() as file, zipfile.ZipFile(file) as packed:
        return named_arrays.raw(_members(packed, given.room), colour=colour)


def shapes(given: Given) -> list[tuple[int, ...]]:
    """The shapes of its arrays of numbers, told from their heads; ValueError as in `read`."""
    with given.open() as file:
        if given.head(6) == MAGIC:
            return [_announced(file).shape]
        with zipfile.ZipFile(file) as packed:
            return [head.shape for head in _heads(packed, given.room).values()]


def _alone(given: Given) -> np.ndarray:
    """The array of a .npy, mapped where it lies in a file."""
    with given.open() as file:
        size = _announced(file).size
        if given.size - file.tell() != size:
            raise ValueError(
                f"it announces {size:,} bytes and has {given.size - file.tell():,}: it is cut short"
            )
        file.seek(0)
        return _whole(file) if given.path is None else np.lib.format.open_memmap(given.path, mode="r")


def _members(packed: zipfile.ZipFile, room: int) -> dict[str, np.ndarray]:
    """Its arrays that hold no objects; none is read before all of them are known to fit."""
    return {name.removesuffix(".npy"): _whole(packed.open(name)) for name in _heads(packed, room)}


def _heads(packed: zipfile.ZipFile, room: int) -> dict[str, Head]:
    """The heads of its arrays that hold no objects; ValueError where all do, or where they are too large."""
    names = [name for name in packed.namelist() if name.endswith(".npy")]
    heads = {}
    for name in names[: limits.CLASSES]:
        with packed.open(name) as file:
            heads[name] = _announced(file, pickled=True)
    affordable_bytes(sum(head.size for head in heads.values()), room)
    sound = {name: head for name, head in heads.items() if not head.dtype.hasobject}
    if names and not sound:
        raise ValueError("it holds Python objects, which are never opened: save arrays of numbers")
    return sound


def _whole(file: IO[bytes]) -> np.ndarray:
    """An array out of a file that may be packed; a large one is unpacked to a file, not to memory."""
    with file:
        head = _announced(file)
        lying = scratch.empty(head.shape[::-1] if head.by_column else head.shape, head.dtype)
        into = lying.reshape(-1).view(np.uint8).data
        for begin in range(0, len(into), PORTION):
            part = into[begin : begin + PORTION]
            while part:
                got = file.readinto(part)  # type: ignore[attr-defined] # every binary file has it
                if not got:
                    raise ValueError(f"it announces {head.size:,} bytes and has fewer: it is cut short")
                part = part[got:]
        return lying.T if head.by_column else lying


def _announced(file: IO[bytes], pickled: bool = False) -> Head:
    """What the head of an array announces; ValueError where it holds objects, or too many numbers."""
    version = np.lib.format.read_magic(file)
    heads: dict[Any, Any] = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    if version not in heads:
        raise ValueError(f"it is written in version {version} of NumPy's format, which is not read")
    shape, by_column, dtype = heads[version](file)
    if dtype.hasobject and not pickled:
        raise ValueError("it holds Python objects, which are never opened: save arrays of numbers")
    if math.prod(shape) > limits.VALUES:
        raise ValueError(f"it holds {math.prod(shape):,} numbers, and {limits.VALUES:,} are read")
    return Head(dtype, shape, by_column)
