"""Pictures of one's own in tests: a zip whose folders are classes, brought as the form brings it."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from PIL import Image

from aecore.data import own


def zipped(each: int = 12, side: int = 8, colour: bool = False) -> bytes:
    """Bars, upright in the folder `post` and level in `beam`, each at another place."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for number in range(each):
            picture = np.zeros((side, side, 3) if colour else (side, side), np.uint8)
            picture[:, number % side] = 255 - 10 * (number // side)
            for name, turned in (("post", picture), ("beam", picture.swapaxes(0, 1))):
                folder.writestr(f"{name}/{number}.png", _png(turned))
    return out.getvalue()


def mirrored(count: int = 40, side: int = 8) -> bytes:
    """Pairs of noise: in the folder `out` a picture, in `in` its mirror image."""
    out, rng = io.BytesIO(), np.random.default_rng(0)
    with zipfile.ZipFile(out, "w") as folder:
        for number, picture in enumerate(rng.integers(0, 256, (count, side, side), np.uint8)):
            for name, turned in (("in", picture[:, ::-1]), ("out", picture)):
                folder.writestr(f"{name}/{number:02}.png", _png(turned))
    return out.getvalue()


def bring(content: bytes, called: str = "bars.zip") -> str:
    """The name of the set that they become."""
    return own.bring(content, called)


def _png(picture: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()
