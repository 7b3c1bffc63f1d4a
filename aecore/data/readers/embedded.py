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


def standardised(
    x: np.ndarray, y: np.ndarray, train: np.ndarray, farthest: float
) -> Mapping[str, np.ndarray]:
    """The arrays of a Dataset out of rows (N, D) and labels (N,); what is not in `train`, numbers, tests.

    Each column has mean 0 and standard deviation 1 over the training rows; values `farthest` from 0 or
    further are held there.
    """
    x = x.astype(np.float64)
    test = np.setdiff1d(np.arange(len(x)), train)
    mean, deviation = x[train].mean(0), x[train].std(0)
    scaled = ((x - mean) / np.where(deviation > 0, deviation, 1)).clip(-farthest, farthest).astype(np.float32)
    return {"x_train": scaled[train], "y_train": y[train], "x_test": scaled[test], "y_test": y[test]}
