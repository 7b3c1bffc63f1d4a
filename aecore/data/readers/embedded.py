"""Reader of embedded data sets: one .npz each, in assets/data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.source import Source


def embedded(card: Card, file: File) -> Source:
    """The set in an .npz that holds x_train, y_train, x_test and y_test."""
    return Source(card, read, (file,))


def read(path: Path) -> Mapping[str, np.ndarray]:
    """The arrays of a Dataset out of an .npz; ValueError where it holds objects."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")}
