"""CIFAR-10: small photographs in colour of ten kinds of things; published, in its binary version."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.source import Source

SIDE, CHANNELS, PER_BATCH = 32, 3, 10_000
RECORD = 1 + CHANNELS * SIDE * SIDE  # the label, then a plane each of red, green and blue
TRAIN = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def read(path: Path) -> Mapping[str, np.ndarray]:
    """The pictures (n, 32, 32, 3) and labels of an archive that holds the test batch and some of the others.

    ValueError, in a sentence, where it is none, lacks them, or one has another size than its records.
    """
    try:
        with tarfile.open(path, "r:gz") as packed:
            found = dict(_batches(packed))
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{path} is no whole archive of CIFAR-10 ({error})") from None
    train = [found[name] for name in TRAIN if name in found]
    if not train or TEST not in found:
        raise ValueError(f"{path} lacks {TEST if train else TRAIN[0]}: the binary version has it")
    x_train, y_train = (np.concatenate(part) for part in zip(*train, strict=True))
    x_test, y_test = found[TEST]
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def _batches(packed: tarfile.TarFile) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Name, pictures and labels of each batch in an archive; nothing is unpacked to the disk."""
    for member in packed:
        name = PurePosixPath(member.name).name
        if name not in (*TRAIN, TEST):
            continue
        content = packed.extractfile(member) if member.size <= PER_BATCH * RECORD else None
        if content is None or not member.size or member.size % RECORD:
            raise ValueError(f"{name} is no batch of up to {PER_BATCH:,} records of {RECORD:,} bytes")
        yield name, _parsed(content.read(), name)


def _parsed(raw: bytes, name: str) -> tuple[np.ndarray, np.ndarray]:
    if len(raw) % RECORD:
        raise ValueError(f"{name} is cut short")
    records = np.frombuffer(raw, np.uint8).reshape(-1, RECORD)
    labels = records[:, 0].astype(np.int16)
    if labels.max() >= len(CLASSES):
        raise ValueError(f"{name} has the label {labels.max()}, and there are {len(CLASSES)}")
    planes = records[:, 1:].reshape(-1, CHANNELS, SIDE, SIDE)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels


cifar = Source(
    Card(
        name="cifar-10",
        title="CIFAR-10, all 60,000 photographs",
        shape=(SIDE, SIDE, CHANNELS),
        n_train=50_000,
        n_test=10_000,
        classes=CLASSES,
        licence="none stated: for research, with citation",
        provenance=(
            "Krizhevsky, Learning multiple layers of features from tiny images, University of Toronto, 2009."
        ),
        download_bytes=170_052_171,
        stand_in="emoji",
    ),
    read,
    (
        File(
            "cifar-10/cifar-10-binary.tar.gz",
            170_052_171,
            urls=("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",),
            md5="c32a1d4ab5d03f1284b67883e8d87530",
        ),
    ),
)
