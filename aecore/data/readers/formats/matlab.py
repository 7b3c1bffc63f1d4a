"""Reader of MATLAB's .mat, by SciPy: arrays of numbers, saved up to version 7.

Source: MathWorks, "MAT-File Format" (level 5).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from aecore.data.readers.formats import named_arrays
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw, affordable_bytes

SUFFIXES = (".mat",)
_HDF5 = b"\x89HDF"
_WIDEST = 8  # bytes of a number


def known(given: Given) -> bool:
    """Whether it is a .mat file."""
    return given.head(6) == b"MATLAB" or (not given.folder and given.suffix in SUFFIXES)


def read(given: Given, colour: bool = False) -> Raw:
    """The arrays of a .mat file; ValueError, in one sentence, where it has none, or is of version 7.3."""
    from scipy import io

    there = _announced(given)
    affordable_bytes(sum(math.prod(shape) * _WIDEST for shape in there.values()), given.room)
    with given.open() as file:
        found: dict[str, Any] = io.loadmat(file, variable_names=list(there)) if there else {}
    arrays = {name: np.asarray(found[name]) for name in there if name in found}
    return named_arrays.raw(arrays, rows_last=True, colour=colour)


def shapes(given: Given) -> list[tuple[int, ...]]:
    """The shapes of its arrays of numbers, the axis of rows first or as they are, told from their heads."""
    there = _announced(given).values()
    return [*there, *((shape[-1], *shape[:-1]) for shape in there)]


def _announced(given: Given) -> dict[str, tuple[int, ...]]:
    """The shapes of its arrays of numbers by name; ValueError where it is of version 7.3."""
    from scipy import io

    if _HDF5 in given.head(516) or b"MATLAB 7.3" in given.head(128):
        raise ValueError("it is of MATLAB's version 7.3: save it with save(..., '-v7')")
    with given.open() as file:
        there = io.whosmat(file)
    return {name: shape for name, shape, kind in there if _numeric(kind) and math.prod(shape) > 1}


def _numeric(kind: str) -> bool:
    return kind in ("double", "single", "logical") or kind.startswith(("int", "uint"))
