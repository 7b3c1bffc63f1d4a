"""A table of a run's rows as CSV or Parquet: each row's number, split and label, then columns of numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from aecore.data import Dataset, load
from aecore.inference.export.format import Trained, needs
from aecore.inference.model import CHUNK

VARIANTS = {"parquet": ".parquet", "csv": ".csv"}
refuses = needs("pyarrow")


class Split(NamedTuple):
    """Training or test rows x (n, D) as they are kept, and the numbers of their classes (n,), if known."""

    name: str
    x: np.ndarray
    y: np.ndarray | None

    def measured(self, step: Callable[[np.ndarray], np.ndarray]) -> list[np.ndarray]:
        """What a step makes of the rows as the net sees them, a portion at a time: none is copied whole."""
        portions = (self.x[begin : begin + CHUNK] for begin in range(0, len(self.x), CHUNK))
        return [step(_seen(portion)) for portion in portions]


def splits(trained: Trained) -> tuple[Dataset, list[Split]]:
    """The data of a run, and its rows: those the recipe learns from, and all that test it."""
    data, most = load(trained.spec.data.name), trained.spec.data.rows
    y = None if data.y_train is None else data.y_train[:most]
    return data, [Split("train", data.x_train[:most], y), Split("test", data.given, data.y_test)]


def measured(rows: list[Split], step: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """What a step makes of the rows of all splits, one after the other."""
    return np.concatenate([made for split in rows for made in split.measured(step)])


def written(variant: str, data: Dataset, rows: list[Split], columns: Mapping[str, np.ndarray]) -> bytes:
    """The table as a file; `columns` hold a number for each row of all splits."""
    import pyarrow
    from pyarrow import csv, parquet

    heads: dict[str, Any] = {
        "row": np.concatenate([np.arange(len(split.x)) for split in rows]),
        "split": np.repeat([split.name for split in rows], [len(split.x) for split in rows]),
        "label": [label for split in rows for label in _labels(data, split)],
    }
    table, file = pyarrow.table({**heads, **columns}), io.BytesIO()
    if variant == "csv":
        csv.write_csv(table, file)
    else:
        parquet.write_table(table, file, compression="zstd")
    return file.getvalue()


def _seen(x: np.ndarray) -> np.ndarray:
    """Rows as the net sees them, (n, D) float32: bytes as shares of 255."""
    values = x.astype(np.float32)
    return values / np.float32(255) if x.dtype == np.uint8 else values


def _labels(data: Dataset, split: Split) -> list[str | None]:
    """The name of each row's class; None where it has none."""
    if split.y is None:
        return [None] * len(split.x)
    names = data.classes
    return [(names[label] if names else str(label)) if label >= 0 else None for label in split.y.tolist()]
