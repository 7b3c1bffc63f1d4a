"""Reader of pictures, by Pillow: a zip or a folder of them; a folder's name is the class of what is in it.

The folders `train` and `test` (`val`) above those are the split, as Hugging Face's "imagefolder" has it;
scikit-learn's `load_files` has the classes alone.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import numpy as np

from aecore.data import limits, scratch
from aecore.data.picture_shape import CHANNELS
from aecore.data.readers.compressed import of_macos, outside
from aecore.data.readers.errors import ours
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Progress, Raw, affordable

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm")
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
SPLITS = {"train": 0, "training": 0, "test": 1, "testing": 1, "val": 1, "valid": 1, "validation": 1}
"""Names of the folders of training rows, 0, and of test rows, 1."""
DEFAULT_SIDE = 32
FOLDER = "folder"
"""What the labels of pictures are called."""
EVERY = 50  # pictures between two reports


@dataclass(frozen=True)
class Picture:
    """A picture in a zip or folder: its path there, its class or "", and whether it is a test row."""

    path: PurePosixPath
    label: str
    test: bool


def known(given: Given) -> bool:
    """Whether it is a zip or a folder in which there are pictures."""
    if given.folder:
        return any(file.suffix.lower() in SUFFIXES for file in given.files)
    if given.head(4) != b"PK\x03\x04" or given.suffix == ".npz":
        return False
    with given.open() as file, zipfile.ZipFile(file) as packed:
        return any(PurePosixPath(name).suffix.lower() in SUFFIXES for name in packed.namelist())


def listed(given: Given) -> tuple[Picture, ...]:
    """All pictures, training rows first, without opening one; ValueError where a path leads outside."""
    paths = _paths(given)
    if len(paths) > limits.FILES:
        raise ValueError(f"it holds {len(paths):,} files, more than the {limits.FILES:,} that are read")
    pictures = [path for path in paths if path.suffix.lower() in SUFFIXES and not of_macos(str(path))]
    steps = _above(pictures)
    found = [_picture(path, path.parts[steps:-1]) for path in pictures]
    if len({picture.label for picture in found}) < 2:
        found = [Picture(picture.path, "", picture.test) for picture in found]
    if all(picture.test for picture in found):
        found = [Picture(picture.path, picture.label, False) for picture in found]
    return tuple(sorted(found, key=lambda picture: (picture.test, str(picture.path))))


def size(given: Given, pictures: tuple[Picture, ...]) -> tuple[int, int]:
    """(height, width) of some pictures of it, told from their heads: the commonest."""
    sizes: Counter[tuple[int, int]] = Counter()
    some = pictures[:: max(1, len(pictures) // 200)]
    for picture, file in _opened(given, some):
        with _reading(picture), _image(file) as image:
            sizes[image.height, image.width] += 1
    return sizes.most_common(1)[0][0]


def read(
    given: Given,
    side: int | None = None,
    progress: Progress = lambda done, total: None,
    colour: bool = False,
) -> Raw:
    """Every picture, cropped to its middle and scaled to `side` by `side` pixels: (n, H, W), or (n, H, W, 3).

    Bytes, in grey or in `colour`. ValueError, in one sentence, names one that is damaged or a bomb.
    """
    pictures = listed(given)
    return decoded(given, pictures, target(size(given, pictures), side), progress, colour)


def target(common: tuple[int, int], side: int | None) -> tuple[int, int]:
    """The size that pictures are brought to: without a `side` their own where it is small."""
    if side is None and max(common) <= 2 * DEFAULT_SIDE:
        return common
    return (side or DEFAULT_SIDE,) * 2


def decoded(
    given: Given,
    pictures: tuple[Picture, ...],
    shape: tuple[int, int],
    progress: Progress = lambda done, total: None,
    colour: bool = False,
) -> Raw:
    """Some of the pictures, in grey or in `colour` and of that height and width, with their labels."""
    item = (*shape, CHANNELS) if colour else shape
    affordable(len(pictures), math.prod(item))
    x, scaled = scratch.empty((len(pictures), *item), np.uint8), 0
    for i, (picture, file) in enumerate(_opened(given, pictures)):
        with _reading(picture):
            x[i], fitted = _pixels(file, shape, "RGB" if colour else "L")
        scaled += fitted
        if i % EVERY == 0:
            progress(i, len(pictures))
    progress(len(pictures), len(pictures))
    return _raw(x, pictures, scaled)


def _raw(x: np.ndarray, pictures: tuple[Picture, ...], scaled: int) -> Raw:
    labels = np.array([picture.label for picture in pictures])
    tests = sum(picture.test for picture in pictures)
    size = f"{x.shape[1]} x {x.shape[2]}"
    told = (f"{scaled:,} of {len(x):,} pictures are cropped to their middle and scaled to {size} pixels.",)
    return Raw(
        x,
        beside={FOLDER: labels} if labels.any() else {},
        n_train=len(x) - tests if tests else None,
        remarks=(f"Pictures are read {'in colour' if x.ndim > 3 else 'as grey'}.", *(told if scaled else ())),
    )


def _paths(given: Given) -> list[PurePosixPath]:
    if given.folder:
        return [PurePosixPath(given.inside(file).as_posix()) for file in given.files]
    with given.open() as file, zipfile.ZipFile(file) as packed:
        away = next((name for name in packed.namelist() if outside(name)), None)
        if away is not None:
            raise ValueError(f"it wants to write outside its folder ({away!r:.80}): pack it anew")
        return list(_members(packed))


def _members(packed: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The files of a zip by path; some are packed as ./a.png, and some on Windows as a\\b.png."""
    files = (entry for entry in packed.infolist() if not entry.is_dir())
    return {PurePosixPath(entry.filename.replace("\\", "/")): entry for entry in files}


def _above(paths: list[PurePosixPath]) -> int:
    """How many folders are above all of them that are neither a split nor one of several classes."""
    steps = 0
    while paths:
        names = {path.parts[steps] if len(path.parts) > steps + 1 else "" for path in paths}
        if len(names) != 1 or "" in names or names & SPLITS.keys():
            break
        steps += 1
    return steps


def _picture(path: PurePosixPath, folders: tuple[str, ...]) -> Picture:
    split = SPLITS.get(folders[0].lower()) if folders else None
    classes = folders[1:] if split is not None else folders
    return Picture(path, classes[0] if classes else "", split == 1)


def _opened(given: Given, pictures: tuple[Picture, ...]) -> Iterator[tuple[Picture, IO[bytes]]]:
    if given.folder:
        for picture in pictures:
            with Path(given.folder, picture.path).open("rb") as file:
                yield picture, file
        return
    left = limits.UNPACKED
    with given.open() as whole, zipfile.ZipFile(whole) as packed:
        members = _members(packed)
        for picture in pictures:
            with packed.open(members[picture.path]) as member:
                content = member.read(
                    limits.PIXELS + 1
                )  # bounded: what the zip says of its size may be a lie
            left -= len(content)
            if len(content) > limits.PIXELS or left < 0:
                raise ValueError(f"{picture.path} unpacks to far more than a picture holds")
            yield picture, io.BytesIO(content)


@contextmanager
def _reading(picture: Picture) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # a border: Pillow's decoders find damage each in their own way
        if isinstance(error, ValueError) and ours(error):
            raise
        bomb = "decompression bomb" in str(error)
        what = "unpacks to far more than a picture holds" if bomb else "is damaged, or no picture"
        raise ValueError(f"{str(picture.path)[-80:]} {what}") from None


def _image(file: IO[bytes]) -> Any:
    from PIL import Image

    image = Image.open(file, formats=FORMATS)
    if image.width * image.height > limits.PIXELS:
        raise ValueError(
            f"a picture of {image.width:,} x {image.height:,} pixels is more than the "
            f"{limits.PIXELS / 1e6:.0f} million that are read"
        )
    return image


def _pixels(file: IO[bytes], shape: tuple[int, int], mode: str) -> tuple[np.ndarray, bool]:
    """(picture uint8 in grey "L" or colour "RGB", whether it was scaled). What is transparent is black."""
    from PIL import Image, ImageOps

    with _image(file) as image:
        if max(image.size) > 4 * max(shape):
            image.draft(mode, (2 * shape[1], 2 * shape[0]))  # a JPEG is decoded small at once
        turned = ImageOps.exif_transpose(image)
        if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
            rgba = turned.convert("RGBA")
            turned = Image.alpha_composite(Image.new("RGBA", rgba.size, (0, 0, 0, 255)), rgba)
        if turned.mode.startswith(("I", "F")):
            turned = Image.fromarray(_bytes(np.asarray(turned, np.float32), turned.mode))
        flat = turned.convert(mode)
        fits = flat.size == shape[::-1]
        flat = flat if fits else ImageOps.fit(flat, shape[::-1], Image.Resampling.LANCZOS)
        return np.asarray(flat), not fits


def _bytes(values: np.ndarray, mode: str) -> np.ndarray:
    """Wider numbers as bytes, in every picture alike: sixteen bits, or fractions as their greatest tells."""
    if not (np.isfinite(values).all() and values.min() >= 0):
        raise ValueError("a picture has values below 0, or that are no numbers: save it with eight bits")
    most, whites = float(values.max()), (65535.0,) if mode.startswith("I") else (1.0, 255.0, 65535.0)
    white = next((white for white in whites if most <= white), most)
    found: np.ndarray = np.rint(values / white * 255).astype(np.uint8)
    return found
