"""Baselines: PCA of the same rows, denoisers, and what scores a map (trustworthiness): once a data set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from aecore.data import Dataset, load
from aecore.evaluation.metrics import median_filter_mse
from aecore.evaluation.neighbours import Neighbours, knn_accuracy, nearest, vote_accuracy
from aecore.evaluation.pca import PCA, pca, sketch
from aecore.evaluation.projection import plane
from aecore.nets.convolution.missing_values import filled
from aecore.text_format import percent

SHOWN = 1000  # rows on a map
VOTERS = 10  # neighbours that are looked at on a map


@dataclass(frozen=True)
class Baseline:
    """The PCA baseline of the training rows, and the shown test rows' neighbours and place on PCA's map.

    Missing values are 0 to it, as they are to a net, and do not count in its errors.
    """

    whole: PCA
    data: Dataset
    labels: np.ndarray | None
    neighbours: Neighbours
    plane: np.ndarray
    train: np.ndarray
    _once: dict[str, Any] = field(default_factory=dict)
    _errors: dict[int, float] = field(default_factory=dict)

    def pca_mse(self, k: int) -> float:
        """MSE per feature of PCA-k on all test rows; as many numbers as a row has lose nothing."""
        if k >= self.data.features:
            return 0.0
        if k not in self._errors:
            self._errors[k] = self.whole.first(k).reconstruction_mse(
                self.data.x_test, known=self.data.known_test
            )
        return self._errors[k]

    def once(self, name: str, measure: Callable[[], dict[str, float]]) -> dict[str, float]:
        """Memoised scores: what `measure` finds, measured at the first call."""
        if name not in self._once:
            self._once[name] = measure()
        found: dict[str, float] = self._once[name]
        return found

    def denoised(self, corrupted: np.ndarray, k: int) -> dict[str, float]:
        """Denoised MSE per feature of corrupted first test rows: by PCA-k and by a 3 x 3 median filter.

        Both are given the training mean where a value is missing.
        """
        clean, corrupted = self.data.x_test[: len(corrupted)], filled(corrupted, self.whole.mean)
        known = None if self.data.known_test is None else self.data.known_test[: len(corrupted)]
        scores = {"pca_cleaned_mse": self.whole.first(k).reconstruction_mse(corrupted, clean, known)}
        if self.data.pictured:
            scores["median_cleaned_mse"] = median_filter_mse(corrupted, clean, self.data.shape)
        return scores

    def score(self, coords: np.ndarray) -> tuple[str, str]:
        """10-NN accuracy and trustworthiness of a map (N, 2) of the shown rows, as two sentences."""
        index, _ = nearest(coords, VOTERS)
        trust = f"trustworthiness {self.neighbours.trust(index):.2f}, {len(coords):,} test rows"
        if self.labels is None:
            return "", trust
        all_known = bool((self.labels >= 0).all())
        right = vote_accuracy(self.labels, index) if all_known else knn_accuracy(coords, self.labels, VOTERS)
        return f"{VOTERS}-NN {percent(right)}", trust


def baseline(data: Dataset, rows: int | None = None) -> Baseline:
    """Fit PCA on the rows that a run may learn from, and measure the shown test rows' neighbourhoods."""
    train, shown = data.x_train[:rows], data.given[:SHOWN]
    # of ratings only the map is wanted, and all components of thousands of films would take a minute
    whole = sketch(train, 2) if data.partial else pca(train, min(train.shape))
    labels = None if data.y_test is None else data.y_test[:SHOWN]
    return Baseline(whole, data, labels, Neighbours(shown), plane(whole.first(2).encode(shown)), train)


@lru_cache(maxsize=8)
def shared_baseline(name: str, rows: int | None) -> Baseline:
    """The one baseline that all runs on a named data set share."""
    return baseline(load(name), rows)
