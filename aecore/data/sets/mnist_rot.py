"""Rotated MNIST (MNIST-rot): every digit by an angle of its own, drawn from a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from aecore.data.readers.embedded import read
from aecore.data.sets import mnist as upright
from aecore.data.source import Source

SEED = 0
PORTION = 1000  # pictures turned at once


def turned(path: Path) -> Mapping[str, np.ndarray]:
    """The digits of a file, each turned about its middle by an angle between 0 and 360 degrees.

    Source: Larochelle et al., "An empirical evaluation of deep architectures", ICML (2007), section 5.1.
    """
    found = dict(read(path))
    rng = np.random.RandomState(SEED)  # whose stream is promised to stay the same in every numpy to come
    for part in ("x_train", "x_test"):
        angles = rng.uniform(0, 2 * np.pi, len(found[part]))
        found[part] = turn(found[part].reshape(-1, *upright.mnist.card.shape), angles)
    return found


def turn(pictures: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Pictures (n, H, W) uint8, each turned by its angle (n,) in radians; what comes in from outside is 0.

    Between four pixels the value is their bilinear mean.
    """
    parts = range(0, len(pictures), PORTION)
    return np.concatenate([_turn(pictures[i : i + PORTION], angles[i : i + PORTION]) for i in parts])


def _turn(pictures: np.ndarray, angles: np.ndarray) -> np.ndarray:
    n, height, width = pictures.shape
    padded = np.pad(pictures.astype(np.float32), ((0, 0), (1, 2), (1, 2)))
    down, across = (
        index - (side - 1) / 2
        for index, side in zip(np.indices((height, width)), (height, width), strict=True)
    )
    cos, sin = (function(angles)[:, None, None] for function in (np.cos, np.sin))
    y = np.clip(cos * down + sin * across + (height - 1) / 2, -1, height) + 1
    x = np.clip(cos * across - sin * down + (width - 1) / 2, -1, width) + 1
    top, left, which = y.astype(int), x.astype(int), np.arange(n)[:, None, None]
    low, right = y - top, x - left
    upper = padded[which, top, left] * (1 - right) + padded[which, top, left + 1] * right
    lower = padded[which, top + 1, left] * (1 - right) + padded[which, top + 1, left + 1] * right
    grey: np.ndarray = np.rint(upper * (1 - low) + lower * low).astype(np.uint8)
    return grey


mnist_rot = Source(
    replace(
        upright.mnist.card,
        name="mnist-rot",
        title="MNIST, 10,000 digits turned",
        provenance=(
            "The embedded digits of MNIST (LeCun, Bottou, Bengio, Haffner, 1998), each turned by a random "
            "angle as in Larochelle, Erhan, Courville, Bergstra, Bengio, ICML 2007; turned here, from a seed."
        ),
    ),
    turned,
    upright.mnist.files,
)
