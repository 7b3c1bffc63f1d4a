"""Paper: the ground that pictures in colour stand on, where nothing is drawn."""

from __future__ import annotations

import numpy as np

from aecore.data.picture_shape import CHANNELS


def paper(pictures: np.ndarray) -> tuple[int, ...]:
    """The commonest colour (red, green, blue) at the edges of pictures (n, H, W, 3) uint8."""
    edges = (pictures[:, 0], pictures[:, -1], pictures[:, 1:-1, 0], pictures[:, 1:-1, -1])
    pixels = np.concatenate([edge.reshape(-1, CHANNELS) for edge in edges])
    packed = pixels.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    colours, counts = np.unique(packed, return_counts=True)
    most = int(colours[counts.argmax()])
    return most >> 16, most >> 8 & 255, most & 255
