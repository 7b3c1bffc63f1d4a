"""What PCA makes of the same rows, and what it takes to score a map of them: once a data set, not a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from aecore.data import Dataset, load
from aecore.metrics import Neighbours, knn_accuracy, median_filter_mse
from aecore.projection import PCA, pca, plane

SHOWN = 1000  # rows on a map


@dataclass(frozen=True)
class Baseline:
    """PCA of the training rows, and the shown test rows' neighbours and place on PCA's own map."""

    whole: PCA
    test: np.ndarray
    shape: tuple[int, ...]
    span: float
    labels: np.ndarray | None
    neighbours: Neighbours
    plane: np.ndarray
    _errors: dict[int, float] = field(default_factory=dict)

    def pca_mse(self, k: int) -> float:
        """MSE per feature of PCA-k on all test rows."""
        if k not in self._errors:
            self._errors[k] = self.whole.first(k).reconstruction_mse(self.test)
        return self._errors[k]

    def cleaned(self, broken: np.ndarray, k: int) -> dict[str, float]:
        """MSE per feature of broken test rows, cleaned by PCA-k and by a 3 x 3 median filter."""
        narrow = self.whole.first(k)
        clean = self.test[: len(broken)]
        scores = {"pca_cleaned_mse": float(np.mean((narrow.decode(narrow.encode(broken)) - clean) ** 2))}
        if len(self.shape) == 2:
            scores["median_cleaned_mse"] = median_filter_mse(broken, clean, self.shape)
        return scores

    def score(self, coords: np.ndarray) -> tuple[str, str]:
        """10-NN accuracy and trustworthiness of a map (N, 2) of the shown rows, as two sentences."""
        trust = f"trustworthiness {self.neighbours.trustworthiness(coords):.2f}, {len(coords):,} test rows"
        if self.labels is None:
            return "", trust
        return f"10-NN {knn_accuracy(coords, self.labels):.0%}".replace("%", " %"), trust


def baseline(data: Dataset, rows: int | None = None) -> Baseline:
    """Fit PCA on the rows that a run may learn from, and measure the shown test rows' neighbourhoods."""
    train, test = in_range(data.x_train[:rows]), in_range(data.x_test)
    whole = pca(train, min(train.shape))
    shown = test[:SHOWN]
    labels = None if data.y_test is None else data.y_test[:SHOWN]
    coords = plane_of(whole, shown)
    return Baseline(whole, test, data.shape, data.range[1] - data.range[0], labels, Neighbours(shown), coords)


@lru_cache(maxsize=8)
def shared_baseline(name: str, rows: int | None) -> Baseline:
    """The one baseline that all runs on a named data set share."""
    return baseline(load(name), rows)


def plane_of(whole: PCA, shown: np.ndarray) -> np.ndarray:
    """The first two components of rows, (N, 2)."""
    return plane(whole.first(2).encode(shown))


def in_range(values: np.ndarray) -> np.ndarray:
    """Rows as float32 in the range the net sees."""
    return (
        values.astype(np.float32) / 255 if values.dtype == np.uint8 else values.astype(np.float32, copy=False)
    )
