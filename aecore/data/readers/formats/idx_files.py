"""Reader of IDX files, packed or not: one of images, or a folder of images, labels and test rows."""

from __future__ import annotations

import math
import re
import struct
from itertools import islice

import numpy as np

from aecore.data.readers.formats import named_arrays
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw, affordable
from aecore.data.readers.idx import parse, unpack

NAME = re.compile(r"(?:^|[-_.])idx(\d)[-_.]ubyte(?:\.gz)?$", re.IGNORECASE)
HEAD = b"\x00\x00\x08"
MOST_AXES = 32
PARTS = {"x": "x_train", "y": "y_train", "test x": "x_test", "test y": "y_test"}


def known(given: Given) -> bool:
    """Whether it is an IDX file of bytes, or a folder that holds some."""
    if given.folder:
        return any(NAME.search(path.name) for path in islice(given.files, 20))
    return given.head(3) == HEAD or NAME.search(given.name) is not None


def read(given: Given, colour: bool = False) -> Raw:
    """Images (n, H, W), or in `colour`, and their labels; ValueError, in one sentence, for anything else."""
    files = [file for file in given.files.values() if NAME.search(file.name)] if given.folder else [given]
    arrays = {}
    for file in files:
        array = _array(file)
        test = re.search(r"t10k|test", file.name, re.IGNORECASE)
        part = PARTS[f"{'test ' if test and len(files) > 1 else ''}{'x' if array.ndim > 1 else 'y'}"]
        if part in arrays:
            raise ValueError(f"{file.name} is of another set than the files before it: keep one set a folder")
        arrays[part] = array
    return named_arrays.raw(arrays, colour=colour)


def _array(given: Given) -> np.ndarray:
    begun = given.head(4)
    if given.path is not None and begun.startswith(HEAD):
        return _parsed(given.name, begun, np.memmap(given.path, np.uint8, "r"))
    with given.open() as file:
        content = file.read()
    if begun.startswith(b"\x1f\x8b"):
        content = unpack(content, _announced(given.name, content))
    return _parsed(given.name, content[:4], content)


def _parsed(name: str, head: bytes, content: bytes | np.ndarray) -> np.ndarray:
    if not head.startswith(HEAD) or len(head) < 4 or not 0 < head[3] <= MOST_AXES:
        raise ValueError(f"{name} is no IDX file of bytes")
    return parse(content, head[3])


def _announced(name: str, packed: bytes) -> int:
    """The bytes that the head of a packed file says it has: of a bomb no more is unpacked."""
    begun = unpack(packed, 4 + 4 * MOST_AXES, whole=False)
    if not begun.startswith(HEAD) or len(begun) < 4 + 4 * begun[3]:
        raise ValueError(f"{name} is no IDX file of bytes")
    shape: tuple[int, ...] = struct.unpack_from(f">{begun[3]}I", begun, 4)
    affordable(shape[0] if shape else 0, math.prod(shape[1:]))
    return 4 + 4 * len(shape) + math.prod(shape)
