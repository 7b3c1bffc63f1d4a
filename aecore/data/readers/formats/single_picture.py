"""One picture file as an array: cropped and scaled as those of a folder are, or whole in grey."""

from __future__ import annotations

import numpy as np

from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.pictures import decoding, opened_image, pixels

ORIENTATION, SIDEWAYS = 0x0112, (5, 6, 7, 8)
"""The tag of Exif that says how a camera was held, and its values that change height for width."""


def size(given: Given) -> tuple[int, int]:
    """(height, width) by its head, as its camera was held; ValueError, one sentence, where it is none."""
    with decoding(given.name), given.open() as file, opened_image(file) as image:
        turned = image.getexif().get(ORIENTATION, 1) in SIDEWAYS
        return (image.width, image.height) if turned else (image.height, image.width)


def cropped(given: Given, shape: tuple[int, ...]) -> np.ndarray:
    """The picture, cropped to its middle and scaled to a shape: (H, W) grey or (H, W, 3), bytes."""
    with decoding(given.name), given.open() as file:
        return pixels(file, (shape[0], shape[1]), "RGB" if len(shape) == 3 else "L")[0]


def whole(given: Given, most: int) -> np.ndarray:
    """The whole picture in grey, (H, W) bytes, made smaller where a side has more than `most` pixels."""
    height, width = size(given)
    scale = min(1.0, most / max(height, width))
    with decoding(given.name), given.open() as file:
        return pixels(file, (max(1, round(scale * height)), max(1, round(scale * width))), "L", drawn=True)[0]
