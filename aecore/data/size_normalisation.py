"""Size normalisation: a drawing scaled and centred as the pictures of a data set once were.

Drawings are (S, T) in [0, 1], 0 is paper and 1 ink; what comes back is (H, W) float32 in [0, 1]. What stands
as it is may be in colour, (S, T, 3), and is (H, W, 3) then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np

from aecore.data.picture_shape import grid

Normalisation = Literal["fit", "mass", "blocks"]
"""`fit` fills the picture, `mass` is MNIST's way, `blocks` that of the digits of 8x8."""

FAINT = 0.04  # less than this share of the most ink is no stroke
INNER = 20 / 28  # of its side MNIST's box takes so much
BLOCK, LEVELS = 4, 16  # pixels along a block of the bitmap, and in all of it
STRETCHED = 20 / 32  # the width of a digit in the bitmap, in heights
NARROW = 1 / 4  # a drawing less wide than this, in heights, is not stretched


class Box(NamedTuple):
    """A part of a picture in pixels; its edges may lie inside pixels, or outside of all."""

    top: float
    left: float
    height: float
    width: float


def normalised(drawing: np.ndarray, how: Normalisation, shape: tuple[int, int]) -> np.ndarray:
    """A drawing as a picture of that shape, scaled and centred as the set's were; blank where it is."""
    found = bounding_box(drawing)
    if found is None:
        return np.zeros(shape, np.float32)
    return _WAYS[how](drawing, found, shape).astype(np.float32)


def as_it_stands(drawing: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """A drawing as a picture of that shape, every part of it where it is."""
    return area_mean(drawing, Box(0, 0, *grid(drawing.shape)), shape).astype(np.float32)


def bounding_box(drawing: np.ndarray) -> Box | None:
    """Where there is ink, None where there is none."""
    inked = drawing > max(FAINT * float(drawing.max()), 1e-9)
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if not len(rows):
        return None
    return Box(rows[0], columns[0], rows[-1] + 1 - rows[0], columns[-1] + 1 - columns[0])


def area_mean(picture: np.ndarray, box: Box, shape: tuple[int, int]) -> np.ndarray:
    """A part of a picture at another size: each pixel is the mean of the area that it covers.

    What lies outside the picture is 0. This is the anti-aliasing of a box filter.
    """
    down = _overlap(box.top, box.height, picture.shape[0], shape[0])
    across = _overlap(box.left, box.width, picture.shape[1], shape[1])
    low = np.tensordot(down, picture, 1)
    found: np.ndarray = np.moveaxis(np.tensordot(low, across, ([1], [1])), -1, 1)
    return found


def _overlap(start: float, length: float, n: int, parts: int) -> np.ndarray:
    """The share (parts, n) that each of n pixels has in each part of an interval."""
    edges = start + length * np.arange(parts + 1) / parts
    pixels = np.arange(n)
    shared = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    found: np.ndarray = np.maximum(shared, 0) * (parts / length)
    return found


def _by_mass(drawing: np.ndarray, found: Box, shape: tuple[int, int]) -> np.ndarray:
    """Fit into a box of 20 x 20 in 28 x 28 with its proportions; its centre of mass becomes the middle.

    The middle is pixel 14, counted from 0, to half a pixel: so it is in the pictures of MNIST.

    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (1998).
    """
    small = area_mean(drawing, found, _fitted(found, (round(INNER * shape[0]), round(INNER * shape[1]))))
    top, left = (
        min(max(round(side / 2 + 0.5 - _centre(small.sum(1 - axis))), 0), side - small.shape[axis])
        for axis, side in enumerate(shape)
    )
    return _placed(small, top, left, shape)


def _by_blocks(drawing: np.ndarray, found: Box, shape: tuple[int, int]) -> np.ndarray:
    """A bitmap of 32 x 32, stretched to its height and 20 wide, as counts (0 to 16) of its blocks of 4 x 4.

    Source: Garris et al., "NIST form-based handprint recognition system", NISTIR 5469 (1994); Alpaydin and
    Kaynak, "Cascading classifiers", Kybernetika 34 (1998), section 4.
    """
    height, side = BLOCK * shape[0], BLOCK * shape[1]
    narrow = found.width < NARROW * found.height
    width = max(1, round(height * (found.width / found.height if narrow else STRETCHED)))
    small = area_mean(drawing, found, (height, width)) >= 0.5
    bitmap = _placed(small, 0, (side - width) // 2, (height, side))
    counts: np.ndarray = bitmap.reshape(shape[0], BLOCK, shape[1], BLOCK).sum((1, 3))
    return counts / LEVELS


def _to_fit(drawing: np.ndarray, found: Box, shape: tuple[int, int]) -> np.ndarray:
    """As large as its proportions allow, its middle in the middle."""
    small = area_mean(drawing, found, _fitted(found, shape))
    return _placed(small, (shape[0] - small.shape[0]) // 2, (shape[1] - small.shape[1]) // 2, shape)


_WAYS: Mapping[str, Callable[[np.ndarray, Box, tuple[int, int]], np.ndarray]] = {
    "fit": _to_fit,
    "mass": _by_mass,
    "blocks": _by_blocks,
}


def _fitted(found: Box, room: tuple[int, int]) -> tuple[int, int]:
    """The largest size with the same proportions, in whole pixels."""
    scale = min(room[0] / found.height, room[1] / found.width)
    return max(1, round(scale * found.height)), max(1, round(scale * found.width))


def _centre(ink: np.ndarray) -> float:
    """The centre of mass of a profile, in pixels from its edge."""
    return float(ink @ (np.arange(len(ink)) + 0.5) / ink.sum())


def _placed(small: np.ndarray, top: int, left: int, shape: tuple[int, int]) -> np.ndarray:
    found = np.zeros(shape)
    found[top : top + small.shape[0], left : left + small.shape[1]] = small
    return found
