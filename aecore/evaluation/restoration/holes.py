"""Holes to score inpainting by, at fixed places."""

from __future__ import annotations

import numpy as np

from aecore.data.picture_shape import channels, grid

SIZE, MARGIN = 12, 4
"""Sides of the hole, and how far it stays from the edge: on 28 x 28, corners lie in 4 to 12."""
SEED = 5
"""Of the holes that scores are told by: the place of a hole moves the score of a mean fill by 2 dB."""


def usual_hole(shape: tuple[int, ...]) -> tuple[tuple[int, int], int]:
    """Sides of the hole by which pictures of any size are scored, and its margin: 12 and 4 on 28 x 28."""
    high, wide = grid(shape)
    return (max(1, high * SIZE // 28), max(1, wide * SIZE // 28)), min(high, wide) * MARGIN // 28


def holes(
    n: int,
    shape: tuple[int, ...],
    size: tuple[int, int] = (SIZE, SIZE),
    margin: int = MARGIN,
    seed: int = SEED,
) -> np.ndarray:
    """Which values of n pictures are missing, (n, D) bool: a rectangle of each, in all its channels.

    Its corner is drawn evenly of all places it may have. ValueError where there is none.
    """
    rng, sides = np.random.default_rng(seed), grid(shape)
    room = [side - length - margin for side, length in zip(sides, size, strict=True)]
    if min(size) < 1 or min(room) < margin:
        raise ValueError(
            f"a hole of {size[0]} x {size[1]} that stays {margin} pixels from the edge does not fit pictures "
            f"of {sides[0]} x {sides[1]}: make it smaller"
        )
    corners = rng.integers(margin, np.array(room) + 1, (n, 2))
    down, across = (
        (np.arange(side) >= corner[:, None]) & (np.arange(side) < corner[:, None] + length)
        for side, corner, length in zip(sides, corners.T, size, strict=True)
    )
    whole: np.ndarray = (down[:, :, None] & across[:, None, :]).reshape(n, -1)
    return whole.repeat(channels(shape), 1)


def hole_at(shape: tuple[int, ...], top: int, left: int, height: int, width: int) -> np.ndarray:
    """Which values (D,) bool of a picture lie in a rectangle; ValueError where it leaves the picture."""
    high, wide = grid(shape)
    if min(top, left) < 0 or min(height, width) < 1 or top + height > high or left + width > wide:
        raise ValueError(f"the hole {top},{left},{height},{width} leaves a picture of {high} x {wide} pixels")
    inside = np.zeros((high, wide), bool)
    inside[top : top + height, left : left + width] = True
    return inside.ravel().repeat(channels(shape))
