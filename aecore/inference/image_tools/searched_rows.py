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


class Searched(NamedTuple):
    """Rows (m, D) float32 as a net sees them, their labels (m,), -1 where unknown, and the classes' names."""

    rows: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]


def searched_rows(name: str, data: Dataset) -> Searched:
    """The first 10,000 rows of a set by name, test rows too, in the shape of `data`.

    Without a name they are the first 10,000 training rows of `data` itself. ValueError, in a sentence, where
    the set is gone, or its rows are no pictures.
    """
    if name:
        return _brought(name, data.name)
    rows, labels = training_rows(data)
    return Searched(rows, labels, data.classes)


@lru_cache(maxsize=4)
def _brought(name: str, to: str) -> Searched:
    """Kept, as a net that learns is asked again and again: 10,000 pictures take seconds."""
    found, about = load(name), card(to)
    if not found.pictured:
        raise ValueError(f"rows of {found.title} are no pictures: choose others to search")
    x = np.concatenate([found.x_train[:ROWS], found.x_test[: max(0, ROWS - found.n_train)]])
    rows = net_input(x) if name == to else as_rows(found.picture(x), about)
    parts = ((found.y_train, found.n_train), (found.y_test, found.n_test))
    labels = np.concatenate([np.full(n, -1) if y is None else y.astype(int) for y, n in parts])
    return Searched(rows, labels[: len(rows)], found.classes)


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
