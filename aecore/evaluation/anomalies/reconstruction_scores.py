"""Anomaly scores of what rebuilds rows, fitted to training rows, which are kept as they came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from aecore.data.picture_shape import pictured
from aecore.evaluation.anomalies.fitted_score import FittedScore, Reconstruction, Usual, some_rows
from aecore.evaluation.anomalies.mahalanobis import code_cloud
from aecore.evaluation.anomalies.row_scores import FLOOR, column_weights, error_and_energy, squared_errors
from aecore.evaluation.metrics import net_input

LEARNED_ROWS, LEARNED_VALUES = 20_000, 1 << 24
"""Of the training rows the first so many are scored, and fewer where they hold more values: 64 MB."""
OF_ERRORS = ("mean", "columns", "local", "two-sided", "distance")
"""Scores that PCA has, too: its error in code space is 0 for every row, and it has no ELBO."""


def available(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Keys of the scores that rows of that shape have."""
    return ("mean", "columns", "local" if pictured(shape) else "two-sided", "code", "distance")


class Portion(NamedTuple):
    """Some training rows as a net sees them, as they came back, and which of their values are known."""

    x: np.ndarray
    x_hat: np.ndarray
    known: np.ndarray | None

    def errors(self) -> np.ndarray:
        """Squared errors."""
        return squared_errors(self.x, self.x_hat, self.known)


class ReconstructionScores:
    """Scores of rows beside those of training rows (n, D), by what each score has learned from these.

    `known` (n, D) bool says which of their values are, None that all are.
    """

    def __init__(
        self,
        by: Reconstruction,
        train: np.ndarray,
        shape: tuple[int, ...],
        known: np.ndarray | None = None,
    ) -> None:
        self.by, self.shape = by, shape
        most = max(1, min(LEARNED_ROWS, LEARNED_VALUES // max(1, train.shape[1])))
        self.train, self.known = train[:most], None if known is None else known[:most]
        self._fitted: dict[str, FittedScore] = {}
        self._learned: dict[str, np.ndarray] = {}

    def fitted(self, key: str) -> FittedScore:
        """A score with what it has learned from the training rows, once."""
        if key not in self._fitted:
            self._fitted[key] = self._fit(key)
        return self._fitted[key]

    def scores(self, x: np.ndarray, key: str, known: np.ndarray | None = None) -> np.ndarray:
        """The score of rows (n, D) by its key, (n,) float64: the higher, the stranger."""
        return self.fitted(key).scores(self.by, x, known)

    def learned(self, key: str) -> np.ndarray:
        """The score of the training rows, (n_train,), computed once."""
        if key not in self._learned:
            score = self.fitted(key)
            self._learned[key] = np.concatenate([score.of(self.by, *rows) for rows in self._training()])
            self._learned[key].flags.writeable = False
        return self._learned[key]

    def _fit(self, key: str) -> FittedScore:
        if key == "columns":
            each = (squared_errors(rows.x, rows.x_hat) for rows in self._training())
            return FittedScore(key, self.shape, weights=column_weights(self._means(each), self._variance))
        if key == "distance":
            codes = np.concatenate([self.by.encode(rows.x) for rows in self._training()])
            return FittedScore(key, self.shape, cloud=code_cloud(codes))
        return FittedScore(key, self.shape, usual=self._usual() if key == "two-sided" else None)

    def _usual(self) -> Usual:
        floor = FLOOR * float(self._variance.sum()) or FLOOR
        found = np.concatenate(
            [
                error_and_energy(rows.errors(), squared_errors(rows.x, self._mean, rows.known), floor)
                for rows in self._training()
            ]
        )
        return Usual(self._mean, floor, code_cloud(found))

    def _training(self) -> Iterator[Portion]:
        for some in some_rows(self.train):
            known = None if self.known is None else self.known[some]
            yield Portion(net_input(self.train[some]), self._rebuilt[some], known)

    def _means(self, each: Iterable[np.ndarray]) -> np.ndarray:
        """The mean of each column over its known values, (D,), of portions (m, D) in order."""
        total, counts = np.zeros(self.train.shape[1]), np.zeros(self.train.shape[1])
        for values, some in zip(each, some_rows(self.train), strict=True):
            known = np.ones(values.shape, bool) if self.known is None else self.known[some]
            total += np.where(known, values, 0).sum(0, dtype=np.float64)
            counts += known.sum(0)
        return np.asarray(total / counts.clip(min=1))

    @cached_property
    def _rebuilt(self) -> np.ndarray:
        rows = (net_input(self.train[some]) for some in some_rows(self.train))
        return np.concatenate([self.by.reconstruct(x).astype(np.float32) for x in rows])

    @cached_property
    def _mean(self) -> np.ndarray:
        return self._means(net_input(self.train[some]) for some in some_rows(self.train))

    @cached_property
    def _variance(self) -> np.ndarray:
        rows = (net_input(self.train[some]) for some in some_rows(self.train))
        return self._means(squared_errors(x, self._mean) for x in rows)
