"""Reader of IDX files, packed or not: one of images, or a folder of images, labels and test rows."""

from __future__ import annotations

import re

import numpy as np

from aecore.data import limits
from aecore.data.readers.formats import named_arrays
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw
from aecore.data.readers.idx import parse, unpack

NAME = re.compile(r"(?:^|[-_.])idx(\d)[-_.]ubyte(?:\.gz)?$", re.IGNORECASE)
HEAD = b"\x00\x00\x08"
PARTS = {"x": "x_train", "y": "y_train", "test x": "x_test", "test y": "y_test"}


def known(given: Given) -> bool:
    """Whether it is an IDX file of bytes, or a folder that holds some."""
    if given.folder:
        return any(NAME.search(file.name) for file in given.files[:20])
    return given.head(3) == HEAD or NAME.search(given.name) is not None


def read(given: Given) -> Raw:
    """Images (n, H, W) and their labels; ValueError, in one sentence, for anything else."""
    files = [Given.at(file) for file in given.files if NAME.search(file.name)] if given.folder else [given]
    arrays = {}
    for file in files:
        array = _array(file)
        test = re.search(r"t10k|test", file.name, re.IGNORECASE)
        arrays[PARTS[f"{'test ' if test and len(files) > 1 else ''}{'x' if array.ndim > 1 else 'y'}"]] = array
    return named_arrays.raw(arrays)


def _array(given: Given) -> np.ndarray:
    with given.open() as file:
        content = file.read()
    if content.startswith(b"\x1f\x8b"):
        content = unpack(content, limits.UNPACKED)
    if not content.startswith(HEAD) or len(content) < 4:
        raise ValueError(f"{given.name} is no IDX file of bytes")
    return parse(content, content[3])
