"""The small digits of scikit-learn: 8x8 pixels of 17 levels, learned in seconds."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from aecore.data.dataset import Card, DataMissing
from aecore.data.source import Source

SEED = 0


def read() -> Mapping[str, np.ndarray]:
    """The 1,797 images in [0, 1], a fifth of each class held back."""
    # scikit-learn takes a second and a half to import, its table three milliseconds to read
    with gzip.open(_table(), "rt") as lines:
        table = np.loadtxt(lines, np.uint8, delimiter=",")
    x, y = (table[:, :-1] / 16).astype(np.float32), table[:, -1]
    train, test = split(y, SEED)
    return {"x_train": x[train], "y_train": y[train], "x_test": x[test], "y_test": y[test]}


def split(y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the training and the test rows, ascending; a fifth of each class, to within a row, tests."""
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    order = np.random.RandomState(seed).permutation(len(y))
    by_class = order[np.argsort(y[order], kind="stable")]
    test = np.sort(by_class[::5])
    return np.setdiff1d(order, test), test


def _table() -> Path:
    package = find_spec("sklearn")
    for folder in (package.submodule_search_locations or ()) if package else ():
        table = Path(folder) / "datasets" / "data" / "digits.csv.gz"
        if table.is_file():
            return table
    raise DataMissing("scikit-learn's table digits.csv.gz is not there: install scikit-learn again")


digits = Source(
    Card(
        name="digits",
        title="Digits, 8x8",
        shape=(8, 8),
        n_train=1_437,
        n_test=360,
        classes=tuple("0123456789"),
        licence="CC BY 4.0",
        provenance=(
            "Test part of Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine "
            "Learning Repository, 1998, doi 10.24432/C50P49, as packed in scikit-learn; a fifth is held back."
        ),
        size_normalisation="blocks",
    ),
    read,
)
