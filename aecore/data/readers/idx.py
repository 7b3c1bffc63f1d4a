"""IDX, the format of MNIST and of the sets made in its image, as published: four packed files.

Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "File formats".
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.source import Source

UBYTE = 0x0800  # two zero bytes, the type "unsigned byte"; the number of axes is added to it
NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


def published(card: Card, folder: str, hosts: tuple[str, ...], sums: tuple[tuple[int, str], ...]) -> Source:
    """The set whose files lie under each of `hosts`; `sums` gives size and SHA-256 in the order of NAMES."""
    files = tuple(
        File(f"{folder}/{name}", size, sha256, tuple(f"{host}/{name}" for host in hosts))
        for name, (size, sha256) in zip(NAMES, sums, strict=True)
    )
    # the largest of the four files is the training images: a header and a byte a pixel
    limit = 16 + card.n_train * math.prod(card.shape)
    card = replace(card, download_bytes=sum(size for size, _ in sums))
    return Source(card, partial(read, limit=limit), files)


def read(x_train: Path, y_train: Path, x_test: Path, y_test: Path, limit: int) -> Mapping[str, np.ndarray]:
    """Images (n, H, W) and labels (n,), uint8; ValueError names the file that holds anything else."""
    images = {"x_train": x_train, "x_test": x_test}
    labels = {"y_train": y_train, "y_test": y_test}
    return {
        **{name: _array(path, 3, limit) for name, path in images.items()},
        **{name: _array(path, 1, limit) for name, path in labels.items()},
    }


def unpack(packed: bytes, limit: int, whole: bool = True) -> bytes:
    """The content of a gzip file, or where it need not be `whole` its first `limit` bytes.

    ValueError if it is none, is cut short, or holds over `limit` bytes.
    """
    inflate = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        raw = inflate.decompress(packed, limit + 1)
    except zlib.error as error:
        raise ValueError(f"not a sound gzip file ({error})") from None
    if not whole:
        return raw[:limit]
    if len(raw) > limit:
        raise ValueError(f"unpacks to more than the {limit:,} bytes expected")
    if not inflate.eof:
        raise ValueError("not a whole gzip file: it is cut short")
    return raw


def parse(raw: bytes | np.ndarray, axes: int) -> np.ndarray:
    """An array of unsigned bytes with that many axes, read-only; ValueError unless `raw` is exactly that."""
    head = 4 + 4 * axes
    if len(raw) < head:
        raise ValueError(f"an IDX header has {head} bytes, got {len(raw)}")
    magic, *shape = struct.unpack(f">{axes + 1}I", bytes(raw[:head]))
    if magic != UBYTE + axes:
        raise ValueError(f"the first four bytes must be {UBYTE + axes}, got {magic}")
    if 0 in shape or len(raw) - head != math.prod(shape):
        raise ValueError(f"the header announces {' x '.join(map(str, shape))} bytes, got {len(raw) - head}")
    return np.frombuffer(raw, np.uint8, offset=head).reshape(shape)


def _array(path: Path, axes: int, limit: int) -> np.ndarray:
    try:
        return parse(unpack(path.read_bytes(), limit), axes)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
