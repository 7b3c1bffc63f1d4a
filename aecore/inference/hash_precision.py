"""Precision of hashes by bits: of a run's bits, fewer or all, beside linear hashes and raw pixels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from aecore.data import Dataset, load
from aecore.evaluation.metrics import net_input
from aecore.evaluation.paired_difference import paired_difference
from aecore.evaluation.pca import PCA, pca
from aecore.evaluation.retrieval.exact_search import ExactIndex
from aecore.evaluation.retrieval.hamming_ball import Balls, balls
from aecore.evaluation.retrieval.hamming_search import HammingIndex
from aecore.evaluation.retrieval.precision import Distances, precision_at_k
from aecore.inference.hash_index import HashIndex, opponents
from aecore.inference.image_index import KS, ROWS, training_rows

WIDTHS = (8, 16, 24, 32, 48, 64)
RADII = 13
"""Of Hamming balls: 0 to 12 bits."""
QUERIES = 2_000
"""Test rows that are asked for at most; of more, so many are drawn, always the same."""
KEPT = 96
"""Figures of linear hashes that are kept, each of one set and one width: some 100 kB."""

Each = np.ndarray
"""Precision at each of KS, in percent, of each query: (len(KS), n)."""


class HashPrecision:
    """What a run's bits are good for, in the order (K,) in which they are kept; ValueError without labels."""

    def __init__(self, index: HashIndex, data: Dataset, labels: np.ndarray, order: np.ndarray) -> None:
        rows, self.asked = asked(data)
        self.data, self.labels = data, labels
        self.bits, self.queries = index.bits[:, order], index.hashed(rows)[:, order]
        self._each: dict[int, Each] = {}

    @property
    def width(self) -> int:
        """Bits of the code."""
        return len(self.bits[0])

    def each(self, width: int) -> Each:
        """That of the first so many bits, counted once."""
        if width not in self._each:
            self._each[width] = _percent(self._distances(width), self.labels, self.asked)
        return self._each[width]

    def balls(self, width: int) -> Balls:
        """What balls of radius 0 to 12 hold at so many bits."""
        return balls(self._distances(width), self.labels, self.asked, RADII)

    def curve(self, most: int) -> dict[str, list[tuple[int, float]]]:
        """Bits, at most so many, and precision@100 in percent: of the code, then of each linear hash."""
        widths = [width for width in WIDTHS if width <= most]
        ours = sorted(width for width in {*WIDTHS, self.width} if width <= min(most, self.width))
        found = {"code": [(width, _hundred(self.each(width))) for width in ours]}
        for width in widths:
            for name, each in linear_precision(self.data.name, width).items():
                found.setdefault(name, []).append((width, _hundred(each)))
        return found

    def _distances(self, width: int) -> Distances:
        index, queries = HammingIndex(self.bits[:, :width]), self.queries[:, :width]
        return lambda some: index.distances(queries[some])


def asked(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """The test rows (n, D) float32 that are asked for, and their labels (n,)."""
    if data.y_train is None or data.y_test is None:
        raise ValueError("precision is measured by classes, and these rows have none")
    some = np.arange(len(data.y_test))
    if len(some) > QUERIES:
        some = np.sort(np.random.default_rng(0).choice(len(some), QUERIES, replace=False))
    return net_input(data.x_test[some]), data.y_test[some].astype(int)


@lru_cache(maxsize=KEPT)
def linear_precision(name: str, bits: int) -> Mapping[str, Each]:
    """That of each linear hash of a set, by name; measured once in a process, for all runs beside it."""
    data = load(name)
    rows, labels = asked(data)
    train, known = data.x_train[:ROWS], training_rows(data)[1]
    found = {}
    for by, hashed in opponents(data, bits, fitted=_fitted(name)).items():
        index, queries = HammingIndex(hashed.encode(train)), hashed.encode(rows)
        found[by] = _percent(lambda some, i=index, q=queries: i.distances(q[some]), known, labels)  # type: ignore[misc]
    return found


@lru_cache(maxsize=4)
def pixel_precision(name: str) -> Each:
    """That of raw pixels at Euclidean distance, without any bits."""
    data = load(name)
    rows, labels = asked(data)
    train, known = training_rows(data)
    index = ExactIndex(train, "euclidean")
    return _percent(lambda some: index.distances(rows[some]), known, labels)


def winner(width: int, code: Each, others: Mapping[str, Each]) -> str:
    """Whether a code beats the best linear hash of as many bits at the 100 nearest, in one sentence.

    It is said to be as good where the 95 % interval of the difference of their means holds 0.
    """
    best = max(others, key=lambda name: _hundred(others[name]))
    apart, reach = paired_difference(code[-1], others[best][-1])
    figures = f"{_hundred(code):.1f} % by the code, {_hundred(others[best]):.1f} % by {best}"
    said = f"{best} is as good as the code" if abs(apart) <= reach else _wins(apart, best)
    return f"with {width} bits {said} at the {KS[-1]} nearest ({figures})"


def _wins(apart: float, best: str) -> str:
    return f"the code beats {best}" if apart > 0 else f"{best} beats the code"


def _hundred(each: Each) -> float:
    return float(each[-1].mean())


def _percent(distances: Distances, labels: np.ndarray, queries: np.ndarray) -> Each:
    found = 100 * precision_at_k(distances, labels, queries, KS)
    found.flags.writeable = False
    return found


@lru_cache(maxsize=2)
def _fitted(name: str) -> PCA:
    return pca(load(name).x_train[:ROWS], max(WIDTHS))
