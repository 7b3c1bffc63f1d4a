"""Image retrieval: rows searched by pixels, by PCA of equal width and by a net's code, at one distance."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import net_input
from aecore.evaluation.paired_difference import paired_difference
from aecore.evaluation.pca import PCA, pca
from aecore.evaluation.retrieval.exact_search import Distance, ExactIndex
from aecore.evaluation.retrieval.precision import by_class, precision_at_k
from aecore.inference.model import Model

ROWS = 10_000
"""Training rows that are searched, unless more or others are asked for; PCA is fitted on as many."""
KS = (10, 100)
VALUES = 200_000_000
"""The most numbers of all rows together, in float32: 800 MB."""


@dataclass(frozen=True, eq=False)
class Found:
    """The nearest rows of an index by one way of looking: `index` and `distance` (k,), nearest first."""

    by: str
    width: int
    index: np.ndarray
    distance: np.ndarray


@dataclass(frozen=True, eq=False)
class Precision:
    """Precision@k of one way of looking, in percent: of each query (n,), and by class (C,), NaN without."""

    by: str
    k: int
    each: np.ndarray
    classes: np.ndarray

    @property
    def mean(self) -> float:
        """Of all queries."""
        return float(self.each.mean())


class ImageIndex:
    """Rows (m, D) float32 as a net sees them, indexed three ways.

    `labels` (m,) are numbers of `classes`, -1 where unknown.

    PCA is as wide as the code, as far as there are components, and fitted on rows that the net may learn
    from. ValueError, in a sentence, where there are no rows or too many, or the net gives numbers that are
    not finite.
    """

    def __init__(
        self,
        model: Model,
        data: Dataset,
        rows: np.ndarray,
        labels: np.ndarray,
        classes: tuple[str, ...] = (),
        distance: Distance = "cosine",
    ) -> None:
        if rows.size > VALUES:
            raise ValueError(
                f"{len(rows):,} rows of {rows.shape[1]:,} values are more than the {VALUES:,} values that "
                "are searched: take fewer rows"
            )
        self.model, self.labels, self.classes, self.distance = model, labels, classes, distance
        width = min(model.spec.net.code, data.features)
        self.pca = _components(data, model.spec.data.rows, width)
        self.coded = {by: self.seen(by, rows) for by in WAYS}
        if not np.isfinite(self.coded["code"]).all():
            raise ValueError(
                "the net gives numbers that are not finite: train it anew, at a lower train.rate"
            )
        self.indexes = {by: ExactIndex(codes, distance) for by, codes in self.coded.items()}

    def at(self, distance: Distance) -> ImageIndex:
        """The same rows, components and codes at another distance."""
        other = copy(self)
        other.distance = distance
        other.indexes = {by: ExactIndex(codes, distance) for by, codes in self.coded.items()}
        return other

    def __len__(self) -> int:
        return len(self.labels)

    def seen(self, by: str, rows: np.ndarray) -> np.ndarray:
        """Rows (n, D) as one way of looking has them: pixels, principal components or the code."""
        if by == "code":
            return self.model.encode(rows)
        return self.pca.encode(rows).astype(np.float32) if by == "PCA" else rows

    def nearest(self, row: np.ndarray, k: int) -> tuple[Found, ...]:
        """The k rows nearest to a row (D,) in each way, or all where there are fewer."""
        found = {by: index.nearest(self.seen(by, row[None])[0], k) for by, index in self.indexes.items()}
        return tuple(Found(by, self.indexes[by].codes.shape[1], *near) for by, near in found.items())

    def named(self, label: int) -> str:
        """What a class is called; its number where it has no name, empty where it is unknown."""
        return "" if label < 0 else self.classes[label] if label < len(self.classes) else str(label)

    def precision(
        self,
        rows: np.ndarray,
        labels: np.ndarray,
        ks: tuple[int, ...] = KS,
        itself: np.ndarray | None = None,
    ) -> tuple[Precision, ...]:
        """Precision@k of query rows (n, D) whose labels (n,) are known, for each way and each k.

        `itself` (n,) is where each query stands in the index, of which it is left out.
        """
        known = labels >= 0
        if not known.any() or not (self.labels >= 0).any():
            raise ValueError("precision needs labels, of the rows that are searched and of the test rows")
        rows, labels = rows[known], labels[known]
        itself = None if itself is None else itself[known]
        return tuple(
            Precision(by, k, 100 * each, by_class(100 * each, labels, len(self.classes)))
            for by, index in self.indexes.items()
            for k, each in zip(ks, self._each(by, index, rows, labels, ks, itself), strict=True)
        )

    def _each(
        self,
        by: str,
        index: ExactIndex,
        rows: np.ndarray,
        labels: np.ndarray,
        ks: tuple[int, ...],
        itself: np.ndarray | None,
    ) -> np.ndarray:
        queries = self.seen(by, rows)

        def distances(some: slice) -> np.ndarray:
            found = index.distances(queries[some])
            if itself is not None:
                found[np.arange(len(found)), itself[some]] = np.inf
            return found

        return precision_at_k(distances, self.labels, labels, ks)


WAYS = ("pixels", "PCA", "code")
"""How rows are looked at: as they are, by principal components, by the net's code."""


@lru_cache(maxsize=8)
def _components(data: Dataset, rows: int | None, width: int) -> PCA:
    """PCA of the rows that a net may learn from; the same of every net on them."""
    return pca(data.x_train[:rows][:ROWS], width)


def training_rows(data: Dataset, most: int = ROWS) -> tuple[np.ndarray, np.ndarray]:
    """The first training rows (m, D) float32 as a net sees them, and their labels (m,), -1 where unknown."""
    rows = net_input(data.x_train[:most])
    labels = np.full(len(rows), -1) if data.y_train is None else data.y_train[: len(rows)].astype(int)
    return rows, labels


def winner(measured: tuple[Precision, ...]) -> str:
    """Which of the three ways wins, in one sentence, for each k.

    One that is not clearly better than another is said to be as good: the 95 % interval of the difference
    of their means, over the same queries, holds 0.
    """
    ks = dict.fromkeys(precision.k for precision in measured)
    said = [_at(k, {found.by: found for found in measured if found.k == k}) for k in ks]
    return f"{'; '.join(said)}."


def _at(k: int, ways: Mapping[str, Precision]) -> str:
    best = max(ways, key=lambda by: ways[by].mean)
    code, rival = ways["code"], max((ways[by] for by in ways if by != "code"), key=lambda way: way.mean)
    apart, reach = paired_difference(code.each, rival.each)
    figures = f"{code.mean:.1f} % by the code, {rival.mean:.1f} % by {rival.by}"
    if abs(apart) <= reach:
        return f"for the {k} nearest {_verb(rival.by, 'is', 'are')} as good as the code ({figures})"
    return f"for the {k} nearest {_verb(best if best == 'code' else rival.by, 'wins', 'win')} ({figures})"


def _verb(by: str, one: str, many: str) -> str:
    return f"{'the code' if by == 'code' else by} {many if by == 'pixels' else one}"
