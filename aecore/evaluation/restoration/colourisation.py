"""Colourisation without a net: grey, and colours of the nearest grey neighbours; CIEDE2000, saturation.

Rows (n, D) hold pictures in sRGB, in [0, 1], a pixel's channels side by side.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore.data.picture_shape import CHANNELS, LUMA
from aecore.evaluation.metrics import chunks, in_range
from aecore.evaluation.retrieval.exact_search import ExactIndex

PASSES = 3
MANY = 20
"""Neighbours whose median colours are one of the answers."""


def grey(x: np.ndarray) -> np.ndarray:
    """Rows with a pixel's luma in all three channels."""
    luma = in_range(x).reshape(len(x), -1, CHANNELS) @ LUMA.astype(np.float64)
    return luma.repeat(CHANNELS, 1)


def grey_of_lightness(x: np.ndarray) -> np.ndarray:
    """Rows with the lightness L* of each pixel and no colour: the grey that looks as light as the truth.

    Luma, which is what a net is given, makes saturated red and blue look darker or lighter than they are.
    """
    colours = lab(x)
    colours[..., 1:] = 0
    return from_lab(colours)


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


def colour_difference(x: np.ndarray, x_hat: np.ndarray) -> np.ndarray:
    """CIEDE2000 of each pixel (n, P) of two sets of rows; 1 is just seen.

    Source: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005), as in scikit-image.
    """
    from skimage import color

    difference: Any = color.deltaE_ciede2000
    parts = [difference(lab(x[rows]), lab(x_hat[rows])) for rows in chunks(len(x), 256)]
    return np.concatenate(parts)


def ciede2000(x: np.ndarray, x_hat: np.ndarray, where: np.ndarray | None = None) -> float:
    """Mean colour difference of two sets of rows, over all pixels, or those of (n, P) bool."""
    apart = colour_difference(x, x_hat)
    return float(apart.mean() if where is None else apart[where].mean())


def saturated(x_hat: np.ndarray, saturation: float) -> np.ndarray:
    """Rows with their colours drawn towards grey, or away from it: 0 is grey, 1 as they are, above 1 vivid.

    Lightness stays: a and b of CIELAB are scaled.
    """
    colours = lab(x_hat)
    colours[..., 1:] *= saturation
    return from_lab(colours)


def chroma(x: np.ndarray) -> np.ndarray:
    """Mean chroma of each row (n,): how far a and b of CIELAB lie from grey."""
    found: np.ndarray = np.hypot(*np.moveaxis(lab(x)[..., 1:], -1, 0)).mean(-1)
    return found


def saturation(x_hat: np.ndarray, x: np.ndarray) -> float:
    """How much of the truth's colourfulness an answer has: mean chroma over mean chroma; 0 is grey."""
    there = float(chroma(x).mean())
    return float(chroma(x_hat).mean()) / there if there else 0.0


class GreyNeighbours:
    """Training rows (N, D) by their luma, to lend their colours to grey rows that look like them.

    Source: Welsh, Ashikhmin and Mueller, "Transferring color to greyscale images" (2002), of whole pictures.
    """

    def __init__(self, train: np.ndarray) -> None:
        self.train, self.index = train, ExactIndex(_luma(train), "euclidean")

    def __len__(self) -> int:
        return len(self.train)

    def answers(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """Grey rows x by name: the colours of the nearest, of the 20 nearest, the mean colour of the nearest.

        Of 20, pixel by pixel, it is the median.
        """
        near, ab = self._nearest(x, min(MANY, len(self.train)))
        return {
            "nearest": _coloured(x, ab[:, 0]),
            f"nearest {near.shape[1]}": _coloured(x, np.median(ab, 1)),
            "nearest's mean": _coloured(x, ab[:, 0].mean(1, keepdims=True)),
        }

    def colours(self, x: np.ndarray, k: int = 1) -> np.ndarray:
        """Grey rows x with the colours of the k nearest: pixel by pixel their median."""
        return _coloured(x, np.median(self._nearest(x, k)[1], 1))

    def mean_colour(self, x: np.ndarray) -> np.ndarray:
        """Grey rows x, each in one colour: the mean of the nearest."""
        return _coloured(x, self._nearest(x, 1)[1][:, 0].mean(1, keepdims=True))

    def _nearest(self, x: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k nearest rows (n, k), and their a and b, (n, k, P, 2)."""
        near = np.stack([self.index.nearest(row, k)[0] for row in _luma(x)])
        seen, which = np.unique(near, return_inverse=True)
        ab = lab(self.train[seen])[..., 1:].astype(np.float32)
        return near, ab[which.reshape(near.shape)]


def neighbour_colours(x: np.ndarray, train: np.ndarray, k: int = 1) -> np.ndarray:
    """Grey rows x with the colours of the k nearest training rows in grey: pixel by pixel their median."""
    return GreyNeighbours(train).colours(x, k)


def neighbour_mean_colour(x: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Grey rows x, each in one colour: the mean of its nearest training row in grey."""
    return GreyNeighbours(train).mean_colour(x)


def _luma(x: np.ndarray) -> np.ndarray:
    """The luma of each pixel of rows, (n, P) float32: of many rows a portion at a time."""
    found = np.empty((len(x), x[0].size // CHANNELS), np.float32)
    for rows in chunks(len(x)):
        found[rows] = in_range(x[rows]).reshape(-1, found.shape[1], CHANNELS) @ LUMA.astype(np.float64)
    return found


def _coloured(x: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """The lightness of grey rows with a and b, (n, P, 2) or (n, 1, 2), of others."""
    colours = lab(grey(x))
    colours[..., 1:] = ab
    return from_lab(colours)
