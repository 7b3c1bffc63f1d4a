"""Pictures as rows, by Pillow: each cropped to its middle and scaled to one size, in grey or in colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np

from aecore.data import limits, scratch
from aecore.data.picture_shape import CHANNELS
from aecore.data.readers.errors import ours
from aecore.data.readers.formats.raw import Column, Progress, Raw, affordable_items

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm")
SPLITS = {"train": 0, "training": 0, "test": 1, "testing": 1, "val": 1, "valid": 1, "validation": 1}
"""Names of folders and files of training rows, 0, and of test rows, 1."""
DEFAULT_SIDE = 32
OWN_SIDE = 2 * DEFAULT_SIDE
"""Pixels of the longer side up to which pictures keep their size, square or not."""
WHITE = 255
EVERY = 50  # pictures between two reports
SIZED = 200  # pictures that tell the commonest size
Opened = Callable[[Sequence[int]], Iterator[tuple[str, IO[bytes]]]]
"""From places in rising order to (what a picture is called in a sentence, its file) for each."""


@dataclass(frozen=True, eq=False)
class Listing:
    """Pictures, training rows first and then `tests` test rows, none of them opened.

    `beside` are columns (count,) of what may be labels, by name.
    """

    count: int
    opened: Opened
    beside: Mapping[str, Column] = field(default_factory=dict)
    tests: int = 0
    remarks: tuple[str, ...] = ()

    def some(self, count: int) -> range:
        """Places of some pictures, from everywhere among them: as many, or up to twice that."""
        return range(self.count)[:: max(1, self.count // count)]


def size(listing: Listing) -> tuple[int, int]:
    """(height, width) of some pictures, told from their heads: the commonest."""
    sizes: Counter[tuple[int, int]] = Counter()
    for called, file in listing.opened(listing.some(SIZED)):
        with decoding(called), opened_image(file) as image:
            sizes[image.height, image.width] += 1
    return sizes.most_common(1)[0][0]


def read(
    listing: Listing,
    side: int | None = None,
    progress: Progress = lambda done, total: None,
    colour: bool = False,
    common: tuple[int, int] | None = None,
) -> Raw:
    """Every picture, cropped to its middle and scaled to `side` by `side` pixels: (n, H, W), or (n, H, W, 3).

    Bytes, in grey or in `colour`; `common` is their own size where that is known. ValueError, in one
    sentence, names one that is damaged or a bomb.
    """
    return decoded(listing, range(listing.count), target(common or size(listing), side), progress, colour)


def target(common: tuple[int, int], side: int | None) -> tuple[int, int]:
    """The size that pictures are brought to: without a `side` their own where it is small."""
    if side is None and max(common) <= OWN_SIDE:
        return common
    return (side or DEFAULT_SIDE,) * 2


def decoded(
    listing: Listing,
    places: range,
    shape: tuple[int, int],
    progress: Progress = lambda done, total: None,
    colour: bool = False,
) -> Raw:
    """The pictures at some places, in grey or in `colour` and of that height and width, with their labels."""
    item = (*shape, CHANNELS) if colour else shape
    affordable_items(len(places), item)
    x, scaled = scratch.empty((len(places), *item), np.uint8), 0
    for i, (called, file) in enumerate(listing.opened(places)):
        with decoding(called):
            x[i], fitted = pixels(file, shape, "RGB" if colour else "L")
        scaled += fitted
        if i % EVERY == 0:
            progress(i, len(places))
    progress(len(places), len(places))
    return _raw(x, listing, places, scaled)


def _raw(x: np.ndarray, listing: Listing, places: range, scaled: int) -> Raw:
    size = f"{x.shape[1]} x {x.shape[2]}"
    told = (f"{scaled:,} of {len(x):,} pictures are cropped to their middle and scaled to {size} pixels.",)
    grey_or_colour = f"Pictures are read {'in colour' if x.ndim > 3 else 'as grey'}."
    return Raw(
        x,
        beside={name: values[places] for name, values in listing.beside.items()},
        n_train=listing.count - listing.tests if listing.tests and len(x) == listing.count else None,
        remarks=(grey_or_colour, *(told if scaled else ()), *listing.remarks),
    )


@contextmanager
def decoding(called: str) -> Iterator[None]:
    """The border where a picture is decoded: whatever Pillow raises becomes a sentence."""
    try:
        yield
    except Exception as error:  # a border: Pillow's decoders find damage each in their own way
        if isinstance(error, ValueError) and ours(error):
            raise ValueError(f"{called}: {error}") from None
        bomb = "decompression bomb" in str(error)
        what = "unpacks to far more than a picture holds" if bomb else "is damaged, or no picture"
        raise ValueError(f"{called} {what}") from None


def opened_image(file: IO[bytes]) -> Any:
    """A picture whose head has been read; ValueError, in a sentence, where it is too large."""
    from PIL import Image

    image = Image.open(file, formats=FORMATS)
    if image.width * image.height > limits.PIXELS:
        raise ValueError(
            f"a picture of {image.width:,} x {image.height:,} pixels is more than the "
            f"{limits.PIXELS / 1e6:.0f} million that are read"
        )
    return image


def pixels(
    file: IO[bytes], shape: tuple[int, int], mode: str, drawn: bool = False
) -> tuple[np.ndarray, bool]:
    """(picture uint8 in grey "L" or colour "RGB", whether it was scaled).

    What is transparent is black; round something dark that was `drawn` it is white, or nothing would be seen.
    """
    from PIL import Image, ImageOps

    with opened_image(file) as image:
        if max(image.size) > 4 * max(shape):
            image.draft(mode, (2 * shape[1], 2 * shape[0]))  # a JPEG is decoded small at once
        turned = ImageOps.exif_transpose(image)
        if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
            rgba = turned.convert("RGBA")
            ground = (WHITE if drawn and _is_dark(np.asarray(rgba)) else 0,) * 3
            turned = Image.alpha_composite(Image.new("RGBA", rgba.size, (*ground, WHITE)), rgba)
        if turned.mode.startswith(("I", "F")):
            turned = Image.fromarray(_bytes(np.asarray(turned, np.float32), turned.mode))
        flat = turned.convert(mode)
        fits = flat.size == shape[::-1]
        flat = flat if fits else ImageOps.fit(flat, shape[::-1], Image.Resampling.LANCZOS)
        return np.asarray(flat), not fits


def _is_dark(rgba: np.ndarray) -> bool:
    """Whether what can be seen of a picture (H, W, 4) is dark on the whole."""
    seen = rgba[..., 3].astype(np.float64)
    return bool((rgba[..., :3].mean(-1) * seen).sum() < seen.sum() * WHITE / 2)


def _bytes(values: np.ndarray, mode: str) -> np.ndarray:
    """Wider numbers as bytes, in every picture alike: sixteen bits, or fractions as their greatest tells."""
    if not (np.isfinite(values).all() and values.min() >= 0):
        raise ValueError("a picture has values below 0, or that are no numbers: save it with eight bits")
    most, whites = float(values.max()), (65535.0,) if mode.startswith("I") else (1.0, 255.0, 65535.0)
    white = next((white for white in whites if most <= white), most)
    found: np.ndarray = np.rint(values / white * 255).astype(np.uint8)
    return found
