"""Searched rows: what an image tool looks among, training rows of the run's set or pictures of one's own."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from aecore.data import Dataset, card, load
from aecore.data.own.picture_rows import as_rows
from aecore.evaluation.metrics import net_input
from aecore.inference.image_index import ROWS, training_rows

VALUES = 40_000_000
"""The most numbers of all rows together, in float32 160 MB: of large pictures fewer are searched."""
PORTION = 256  # pictures that are brought to another size at a time


class Searched(NamedTuple):
    """Rows (m, D) float32 as a net sees them, their labels (m,), -1 where unknown, and the classes' names."""

    rows: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]


def searched_rows(name: str, data: Dataset) -> Searched:
    """The first 10,000 rows of a set by name, test rows too, in the shape of `data`; of large ones fewer.

    Without a name they are training rows of `data` itself. ValueError, in a sentence, where the set is gone,
    or its rows are no pictures.
    """
    most = min(ROWS, most_rows(data))
    if name:
        return _brought(name, data.name, most)
    rows, labels = training_rows(data, most)
    return Searched(rows, labels, data.classes)


def most_rows(data: Dataset) -> int:
    """So many rows of a set are held at a time, at most."""
    return max(1, VALUES // data.features)


@lru_cache(maxsize=4)
def _brought(name: str, to: str, most: int) -> Searched:
    """Kept, as a net that learns is asked again and again: 10,000 pictures take seconds."""
    found, about = load(name), card(to)
    if not found.pictured:
        raise ValueError(f"rows of {found.title} are no pictures: choose others to search")
    parts = [
        (found.x_train[:most], found.y_train),
        (found.x_test[: max(0, most - found.n_train)], found.y_test),
    ]
    some = [x[start : start + PORTION] for x, _ in parts for start in range(0, len(x), PORTION)]
    rows = [net_input(x) if name == to else as_rows(found.picture(x), about) for x in some]
    labels = [np.full(len(x), -1) if y is None else y[: len(x)].astype(int) for x, y in parts]
    return Searched(np.concatenate(rows), np.concatenate(labels), found.classes)


class Twins:
    """Pictures (n, ...) bytes by what they show: the first with the same pixels is found at once."""

    def __init__(self, pictures: np.ndarray) -> None:
        last_first = range(len(pictures) - 1, -1, -1)
        self._first = {_digest(pictures[place]): place for place in last_first}

    def find(self, picture: np.ndarray) -> int:
        """Its number, -1 where there is none."""
        return self._first.get(_digest(picture), -1)


def _digest(picture: np.ndarray) -> bytes:
    return hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
