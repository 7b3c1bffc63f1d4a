"""One picture file as an array: cropped and scaled as those of a folder are, or whole, with its paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from aecore.data import limits
from aecore.data.readers.errors import ours
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.picture_files import FORMATS, _pixels


def size(given: Given) -> tuple[int, int]:
    """(height, width) by its head, as its camera was held; ValueError, one sentence, where it is none."""
    from PIL import Image

    with _reading(given), given.open() as file, Image.open(file, formats=FORMATS) as image:
        height, width = image.height, image.width
        turned = image.getexif().get(ORIENTATION, 1) in SIDEWAYS
    if height * width > limits.PIXELS:
        raise ValueError(
            f"{given.name} has {width:,} x {height:,} pixels, more than the "
            f"{limits.PIXELS / 1e6:.0f} million that are read"
        )
    return (width, height) if turned else (height, width)


ORIENTATION, SIDEWAYS = 0x0112, (5, 6, 7, 8)
"""The tag of Exif that says how a camera was held, and its values that change height for width."""


def cropped(given: Given, shape: tuple[int, ...]) -> np.ndarray:
    """The picture, cropped to its middle and scaled to a shape: (H, W) grey or (H, W, 3), bytes."""
    size(given)
    with _reading(given), given.open() as file:
        return _pixels(file, (shape[0], shape[1]), "RGB" if len(shape) == 3 else "L")[0]


def whole(given: Given, most: int) -> np.ndarray:
    """The whole picture in grey, (H, W) bytes, made smaller where a side has more than `most` pixels."""
    height, width = size(given)
    scale = min(1.0, most / max(height, width))
    with _reading(given), given.open() as file:
        return _pixels(file, (max(1, round(scale * height)), max(1, round(scale * width))), "L")[0]


@contextmanager
def _reading(given: Given) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # a border: Pillow's decoders find damage each in their own way
        if isinstance(error, ValueError) and ours(error):
            raise
        bomb = "decompression bomb" in str(error)
        what = "unpacks to far more than a picture holds" if bomb else "is damaged, or no picture"
        raise ValueError(f"{given.name} {what}") from None
