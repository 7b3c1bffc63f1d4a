"""Shape of a row that is a picture: (H, W) in grey, (H, W, 3) in colour, a pixel's channels side by side."""

from __future__ import annotations

import numpy as np

from aecore.data import scratch

CHANNELS = 3
"""Red, green and blue."""
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Luma of red, green and blue. Source: ITU-R BT.601."""
OF_CHANNELS = "mean of red, green and blue"
"""What a signed picture of a colour set shows, where one value a pixel is all that can be drawn."""


def pictured(shape: tuple[int, ...]) -> bool:
    """Whether rows of that shape are pictures, grey or in colour."""
    return len(shape) == 2 or coloured(shape)


def coloured(shape: tuple[int, ...]) -> bool:
    """Whether rows of that shape are pictures in colour."""
    return len(shape) == 3 and shape[2] == CHANNELS


def grid(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of pictures of that shape."""
    return shape[0], shape[1]


def channels(shape: tuple[int, ...]) -> int:
    """Values of a pixel: three of a picture in colour, otherwise one."""
    return CHANNELS if coloured(shape) else 1


def luma(pictures: np.ndarray) -> np.ndarray:
    """One brightness a pixel, (n, H, W), of pictures (n, H, W, 3); grey ones (n, H, W) are that already.

    Bytes stay bytes. A picture at a time, so that no second copy of all is made in float.
    """
    if pictures.ndim < 4:
        return pictures
    whole = pictures.dtype == np.uint8
    kept = whole or pictures.dtype.kind == "f"
    out = scratch.empty(pictures.shape[:-1], pictures.dtype if kept else np.float32)
    for picture, rgb in zip(out, pictures, strict=True):
        grey = rgb.astype(np.float32) @ LUMA
        picture[:] = np.rint(grey) if whole else grey
    return out


def one_map(rows: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Signed values (n, D) as one map each, (n, H, W), of colour the mean of its channels.

    Rows that are no pictures stay as they are.
    """
    if not pictured(shape):
        return rows
    maps = rows.reshape(len(rows), *shape)
    found: np.ndarray = maps.mean(-1) if coloured(shape) else maps
    return found
