"""Colourisation without a net: grey, and colours of the nearest grey neighbours; CIEDE2000, saturation.

Rows (n, D) hold pictures in sRGB, in [0, 1], a pixel's channels side by side.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore.data.picture_shape import CHANNELS, LUMA
from aecore.evaluation.metrics import chunks, in_range
from aecore.evaluation.neighbours import nearest_among

PASSES = 3


def grey(x: np.ndarray) -> np.ndarray:
    """Rows with a pixel's luma in all three channels."""
    luma = in_range(x).reshape(len(x), -1, CHANNELS) @ LUMA.astype(np.float64)
    return luma.repeat(CHANNELS, 1)


def with_luma(x_hat: np.ndarray, grey: np.ndarray) -> np.ndarray:
    """Answers (n, D) with each pixel's luma as it is known from grey rows: all three channels are moved.

    Clipping to [0, 1] takes some of it away again, so it is done more than once.
    """
    known, values = in_range(grey).reshape(len(grey), -1, CHANNELS)[..., :1], in_range(x_hat).clip(0, 1)
    pixels = values.reshape(len(values), -1, CHANNELS)
    for _ in range(PASSES):
        pixels = (pixels + known - (pixels @ LUMA.astype(np.float64))[..., None]).clip(0, 1)
    return pixels.reshape(len(values), -1)


def lab(x: np.ndarray) -> np.ndarray:
    """CIELAB (n, P, 3) of rows, under D65: lightness 0 to 100, and how red or green, yellow or blue.

    Source: CIE 15:2004, as in scikit-image.
    """
    from skimage.color import rgb2lab

    found: np.ndarray = rgb2lab(in_range(x).clip(0, 1).reshape(len(x), -1, CHANNELS))
    return found


def from_lab(colours: np.ndarray) -> np.ndarray:
    """Rows (n, D) of CIELAB (n, P, 3); what sRGB cannot show is clipped."""
    from skimage.color import lab2rgb

    lightness, a, b = np.moveaxis(colours, -1, 0)
    least_blue = 200 * (lightness + 16) / 116 * (1 - 1e-6)  # beyond, Z of XYZ is below 0, and it warns
    inside = lab2rgb(np.stack([lightness, a, np.minimum(b, least_blue)], -1))
    found: np.ndarray = inside.clip(0, 1).reshape(len(colours), -1)
    return found


def ciede2000(x: np.ndarray, x_hat: np.ndarray, where: np.ndarray | None = None) -> float:
    """Mean colour difference of two sets of rows, over all pixels, or those of (n, P) bool; 1 is just seen.

    Source: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005), as in scikit-image.
    """
    from skimage import color

    difference: Any = color.deltaE_ciede2000
    apart = np.concatenate([difference(lab(x[rows]), lab(x_hat[rows])) for rows in chunks(len(x), 256)])
    return float(apart.mean() if where is None else apart[where].mean())


def saturated(x_hat: np.ndarray, saturation: float) -> np.ndarray:
    """Rows with their colours drawn towards grey, or away from it: 0 is grey, 1 as they are, above 1 vivid.

    Lightness stays: a and b of CIELAB are scaled.
    """
    colours = lab(x_hat)
    colours[..., 1:] *= saturation
    return from_lab(colours)


def saturation(x_hat: np.ndarray, x: np.ndarray) -> float:
    """How much of the truth's colourfulness an answer has: mean chroma over mean chroma; 0 is grey."""
    kept, there = (float(np.hypot(*np.moveaxis(lab(rows)[..., 1:], -1, 0)).mean()) for rows in (x_hat, x))
    return kept / there if there else 0.0


def neighbour_colours(x: np.ndarray, train: np.ndarray, k: int = 1) -> np.ndarray:
    """Grey rows x with the colours of the k nearest training rows in grey: pixel by pixel their median.

    Source: Welsh, Ashikhmin and Mueller, "Transferring color to greyscale images" (2002), of whole pictures.
    """
    index, colours = _neighbours(x, train, k)
    return _coloured(x, np.median(colours[index], 1))


def neighbour_mean_colour(x: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Grey rows x, each in one colour: the mean of its nearest training row in grey."""
    index, colours = _neighbours(x, train, 1)
    return _coloured(x, colours[index[:, 0]].mean(1, keepdims=True))


def _neighbours(x: np.ndarray, train: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest training rows (n, k) by luma, and a and b of all training rows (N, P, 2)."""
    near, _ = nearest_among(grey(train)[:, ::CHANNELS], grey(x)[:, ::CHANNELS], k)
    return near, lab(train)[..., 1:].astype(np.float32)


def _coloured(x: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """The lightness of grey rows with a and b, (n, P, 2) or (n, 1, 2), of others."""
    colours = lab(grey(x))
    colours[..., 1:] = ab
    return from_lab(colours)
