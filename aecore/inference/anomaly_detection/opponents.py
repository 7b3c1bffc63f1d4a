"""Detectors that a net is held against, on the same rows: PCA by the same scores, and three without codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.anomalies.ranking import auc
from aecore.evaluation.anomalies.reconstruction_scores import OF_ERRORS, ReconstructionScores
from aecore.evaluation.metrics import net_input
from aecore.evaluation.pca import PCA, pca
from aecore.inference.anomaly_detection.detector import known_anomalies

ROWS, VALUES = 5_000, 1 << 22
"""Opponents are fitted on so many training rows at most, and fewer where these hold more values."""
TESTED = 30_000
"""Test rows that all are held against each other on, at most; some of more are drawn by SEED."""
SEED = 0
WIDTHS = 12
"""Numbers of components that are tried at most, spread evenly by their logarithm."""
VARIANCE = 0.95


class PCAReconstruction:
    """PCA as what rebuilds rows, in float32 as a net does."""

    def __init__(self, components: PCA) -> None:
        self.mean, self.components = (
            part.astype(np.float32) for part in (components.mean, components.components)
        )

    def encode(self, x: np.ndarray) -> np.ndarray:
        """Codes (n, k)."""
        return np.asarray((x - self.mean) @ self.components.T)

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, D) projected onto the components."""
        return np.asarray(self.encode(x) @ self.components + self.mean)


def opponents(data: Dataset, rows: int | None, key: str) -> dict[str, np.ndarray]:
    """Scores of the test rows `drawn_tests` by each, whose names say what they are.

    `rows` is how many training rows a recipe learns from. PCA has the score of a key, and where it has none,
    as of codes and the ELBO, its mean squared error; its best number of components is the one with the
    highest AUC on these very labels, which no net is given.
    """
    return {**_by_pca(data, rows, key if key in OF_ERRORS else "mean"), **_without_codes(data, rows)}


def fitted_rows(data: Dataset, rows: int | None) -> np.ndarray:
    """Training rows (m, D) float32 that opponents are fitted on, in their order; what is missing is 0."""
    return net_input(data.x_train[drawn_training(data, rows)])


def drawn_training(data: Dataset, rows: int | None) -> np.ndarray:
    """The numbers (m,) of these rows."""
    return _drawn(len(data.x_train[:rows]), min(ROWS, max(1, VALUES // data.features)))


def drawn_tests(data: Dataset) -> np.ndarray:
    """The numbers (m,) of the test rows that a net and its opponents are held against each other on."""
    return _drawn(data.n_test, TESTED)


def _drawn(n: int, most: int) -> np.ndarray:
    """All of n numbers, or some of more than `most`, in their order."""
    return np.arange(n) if n <= most else np.sort(np.random.default_rng(SEED).choice(n, most, replace=False))


def widths(most: int) -> list[int]:
    """Numbers of components up to `most`: all of few, else WIDTHS of them."""
    if most <= WIDTHS:
        return [*range(1, most + 1)]
    return [*dict.fromkeys(np.geomspace(1, most, WIDTHS).round().astype(int).tolist())]


@lru_cache(maxsize=16)
def _by_pca(data: Dataset, rows: int | None, key: str) -> Mapping[str, np.ndarray]:
    fitted, tested, anomalies = drawn_training(data, rows), drawn_tests(data), known_anomalies(data)
    train, known = fitted_rows(data, rows), None if data.known_train is None else data.known_train[fitted]
    test, of = data.x_test[tested], None if data.known_test is None else data.known_test[tested]
    whole = _components(data, rows)
    most = max(1, min(len(whole.components), data.features - 1))

    def scored(k: int) -> np.ndarray:
        by = ReconstructionScores(PCAReconstruction(whole.first(k)), train, data.shape, known)
        return by.scores(test, key, of)

    enough = min(most, 1 + int(np.searchsorted(np.cumsum(whole.explained), VARIANCE)))
    found = {f"PCA-{enough}, 95 % of variance": scored(enough)}
    if anomalies is not None:
        each = {k: scored(k) for k in widths(most)}
        best = max(each, key=lambda k: auc(each[k], anomalies[tested]).value)
        found[f"PCA-{best}, best of {len(each)} widths"] = each[best]
    return found


@lru_cache(maxsize=16)
def _components(data: Dataset, rows: int | None) -> PCA:
    train = fitted_rows(data, rows)
    return pca(train, min(train.shape))


@lru_cache(maxsize=8)
def _without_codes(data: Dataset, rows: int | None) -> Mapping[str, np.ndarray]:
    train, test = fitted_rows(data, rows), net_input(data.x_test[drawn_tests(data)])
    return {
        type(made).__name__: -np.asarray(made.fit(train).score_samples(test), np.float64)
        for made in _detectors(len(train))
    }


def _detectors(n: int) -> tuple[Any, ...]:
    from sklearn.ensemble import IsolationForest
    from sklearn.neighbors import LocalOutlierFactor
    from sklearn.svm import OneClassSVM

    return (
        IsolationForest(n_estimators=100, random_state=SEED),
        LocalOutlierFactor(n_neighbors=max(1, min(20, n - 1)), novelty=True),
        OneClassSVM(nu=0.1),
    )
