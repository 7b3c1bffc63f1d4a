"""Reader of NumPy's NPY and NPZ, without pickle: an array of objects is refused, not opened.

Source: numpy.lib.format, "Format version 1.0".
"""

from __future__ import annotations

import math
import zipfile
from typing import IO, Any

import numpy as np

from aecore.data import limits
from aecore.data.readers.formats import named_arrays
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw

SUFFIXES = (".npy", ".npz")
MAGIC = b"\x93NUMPY"


def known(given: Given) -> bool:
    """Whether it is an NPY or NPZ."""
    return given.head(len(MAGIC)) == MAGIC or (not given.folder and given.suffix in SUFFIXES)


def read(given: Given, colour: bool = False) -> Raw:
    """The rows of an array, or of the arrays of an NPZ; ValueError, one sentence, where there are none."""
    if given.head(6) == MAGIC:
        return named_arrays.raw({"rows": _alone(given)}, colour=colour)
    with given.open() as file, zipfile.ZipFile(file) as packed:
        return named_arrays.raw(_members(packed), colour=colour)


def _alone(given: Given) -> np.ndarray:
    """The array of a .npy, mapped where it lies in a file."""
    with given.open() as file:
        _, size = _announced(file)
        if given.size - file.tell() != size:
            raise ValueError(
                f"it announces {size:,} bytes and has {given.size - file.tell():,}: it is cut short"
            )
        file.seek(0)
        return _whole(file) if given.path is None else np.lib.format.open_memmap(given.path, mode="r")


def _members(packed: zipfile.ZipFile) -> dict[str, np.ndarray]:
    """Its arrays that hold numbers; none is read before all of them are known to fit."""
    names = [name for name in packed.namelist() if name.endswith(".npy")]
    total, objects = 0, []
    for name in names[: limits.CLASSES]:
        with packed.open(name) as file:
            dtype, size = _announced(file, pickled=True)
            total += size
            objects += [name] if dtype.hasobject else []
    if total > limits.UNPACKED:
        raise ValueError(f"it unpacks to more than the {limits.UNPACKED >> 30} GB that are read")
    if objects and len(objects) == len(names):
        raise ValueError("it holds Python objects, which are never opened: save arrays of numbers")
    sound = [name for name in names[: limits.CLASSES] if name not in objects]
    return {name.removesuffix(".npy"): _whole(packed.open(name)) for name in sound}


def _whole(file: IO[bytes]) -> np.ndarray:
    with file:
        found: np.ndarray = np.lib.format.read_array(file, allow_pickle=False)
        return found


def _announced(file: IO[bytes], pickled: bool = False) -> tuple[np.dtype, int]:
    """The type and the bytes that the head of an array announces; ValueError where it holds objects."""
    version = np.lib.format.read_magic(file)
    heads: dict[Any, Any] = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    if version not in heads:
        raise ValueError(f"it is written in version {version} of NumPy's format, which is not read")
    shape, _, dtype = heads[version](file)
    if dtype.hasobject and not pickled:
        raise ValueError("it holds Python objects, which are never opened: save arrays of numbers")
    if math.prod(shape) > limits.VALUES:
        raise ValueError(f"it holds {math.prod(shape):,} numbers, and {limits.VALUES:,} are read")
    return dtype, math.prod(shape) * dtype.itemsize
