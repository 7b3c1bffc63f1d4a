"""JPEG, WebP and PNG beside a code: bytes of files and of what is in them, and what comes back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from aecore.inference.compression.rate_distortion import Point, quality

JPEG_QUALITIES = (1, 3, 5, 8, 12, 20, 35, 60, 90)
WEBP_QUALITIES = (0, 5, 15, 40, 70, 95)
WEBP_EFFORT = 6  # of 0 to 6: the smallest files
START_OF_SCAN, MARKER = b"\xff\xda", 2
END_OF_IMAGE = 2  # bytes


def jpeg(pictures: np.ndarray) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """JPEG by its scan alone, and as whole files; the pictures are the same.

    With the standard's own tables `bytes` are those of the scan, and all before and after is `header`: one
    could do for many pictures. Whole files have Huffman tables of their own, which makes them smaller.
    """
    scans = tuple(_point(pictures, "JPEG", number, scan_bytes, quality=number) for number in JPEG_QUALITIES)
    lengths = (_files(pictures, "JPEG", quality=number, optimize=True) for number in JPEG_QUALITIES)
    pairs = zip(scans, lengths, strict=True)
    return scans, tuple(replace(scan, bytes=_mean(map(len, files)), header=0.0) for scan, files in pairs)


def webp_files(pictures: np.ndarray) -> tuple[Point, ...]:
    """WebP files: `bytes` are the whole file's, of which 20 are the container's."""
    return tuple(
        _point(pictures, "WEBP", number, len, quality=number, method=WEBP_EFFORT) for number in WEBP_QUALITIES
    )


def lossless(pictures: np.ndarray) -> dict[str, float]:
    """Bytes a picture of whole files that lose nothing."""
    made: dict[str, dict[str, Any]] = {
        "PNG": {"optimize": True},
        "WebP": {"lossless": True, "method": WEBP_EFFORT},
    }
    return {name: _mean(map(len, _files(pictures, name.upper(), **how))) for name, how in made.items()}


def as_file(picture: np.ndarray, format: str, **how: Any) -> bytes:
    """A file of a picture (H, W) or (H, W, 3) uint8, as Pillow writes that format."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, format, **how)
    return file.getvalue()


def opened(file: bytes, grey: bool) -> np.ndarray:
    """The picture of a file, (H, W) where it is to be grey, else (H, W, 3)."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(file)).convert("L" if grey else "RGB"))


def scan_bytes(file: bytes) -> int:
    """Of a JPEG's bytes the entropy coded: behind the header of the scan, before the end of the image."""
    at = file.index(START_OF_SCAN) + MARKER
    return len(file) - (at + int.from_bytes(file[at : at + 2], "big")) - END_OF_IMAGE


def _point(pictures: np.ndarray, format: str, number: int, payload: Any, **how: Any) -> Point:
    files = _files(pictures, format, **how)
    length = _mean(map(payload, files))
    copies = np.stack([opened(file, pictures.ndim == 3) for file in files])
    header = _mean(map(len, files)) - length
    return quality(f"quality {number}", length, pictures, copies, header=header)


def _files(pictures: np.ndarray, format: str, **how: Any) -> list[bytes]:
    return [as_file(picture, format, **how) for picture in pictures]


def _mean(lengths: Iterable[int]) -> float:
    return float(np.mean(list(lengths)))
