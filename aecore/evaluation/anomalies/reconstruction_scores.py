"""Anomaly scores of what rebuilds rows, fitted to training rows, which are kept as they came back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from aecore.data.picture_shape import pictured
from aecore.evaluation.anomalies.fitted_score import FittedScore, Reconstruction, Usual, some_rows
from aecore.evaluation.anomalies.mahalanobis import code_cloud
from aecore.evaluation.anomalies.row_scores import FLOOR, column_weights, relative_error, squared_errors
from aecore.evaluation.metrics import net_input

LEARNED_ROWS, LEARNED_VALUES = 20_000, 1 << 24
"""Of the training rows the first so many are scored, and fewer where they hold more values: 64 MB."""
OF_ERRORS = ("mean", "columns", "local", "two-sided", "distance")
"""Scores that PCA has, too: its error in code space is 0 for every row, and it has no ELBO."""


def available(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Keys of the scores that rows of that shape have."""
    return ("mean", "columns", "local" if pictured(shape) else "two-sided", "code", "distance")


class ReconstructionScores:
    """Scores of rows beside those of training rows (n, D), by what each score has learned from these."""

    def __init__(self, by: Reconstruction, train: np.ndarray, shape: tuple[int, ...]) -> None:
        self.by, self.shape = by, shape
        self.train = train[: max(1, min(LEARNED_ROWS, LEARNED_VALUES // max(1, train.shape[1])))]
        self._fitted: dict[str, FittedScore] = {}
        self._learned: dict[str, np.ndarray] = {}

    def fitted(self, key: str) -> FittedScore:
        """A score with what it has learned from the training rows, once."""
        if key not in self._fitted:
            self._fitted[key] = self._fit(key)
        return self._fitted[key]

    def scores(self, x: np.ndarray, key: str) -> np.ndarray:
        """The score of rows (n, D) by its key, (n,) float64: the higher, the stranger."""
        return self.fitted(key).scores(self.by, x)

    def learned(self, key: str) -> np.ndarray:
        """The score of the training rows, (n_train,), computed once."""
        if key not in self._learned:
            score = self.fitted(key)
            parts = [score.of(self.by, rows, self._rebuilt[some]) for some, rows in self._training()]
            self._learned[key] = np.concatenate(parts)
            self._learned[key].flags.writeable = False
        return self._learned[key]

    def _fit(self, key: str) -> FittedScore:
        if key == "columns":
            sums = (errors.sum(0) for errors in self._errors())
            weights = column_weights(np.asarray(sum(sums) / len(self.train)), self._variance)
            return FittedScore(key, self.shape, weights=weights)
        if key == "distance":
            codes = np.concatenate([self.by.encode(rows) for _, rows in self._training()])
            return FittedScore(key, self.shape, cloud=code_cloud(codes))
        return FittedScore(key, self.shape, usual=self._usual() if key == "two-sided" else None)

    def _usual(self) -> Usual:
        floor = FLOOR * float(self._variance.sum()) or FLOOR
        each = zip(self._errors(), self._training(), strict=True)
        found = np.concatenate([relative_error(e, rows, self._mean, floor) for e, (_, rows) in each])
        middle = float(np.median(found))
        return Usual(self._mean, floor, middle, float(np.median(np.abs(found - middle))) or 1.0)

    def _training(self) -> Iterator[tuple[slice, np.ndarray]]:
        return ((some, net_input(self.train[some])) for some in some_rows(self.train))

    def _errors(self) -> Iterator[np.ndarray]:
        return (squared_errors(rows, self._rebuilt[some]) for some, rows in self._training())

    @cached_property
    def _rebuilt(self) -> np.ndarray:
        return np.concatenate([self.by.reconstruct(rows).astype(np.float32) for _, rows in self._training()])

    @cached_property
    def _mean(self) -> np.ndarray:
        sums = (rows.sum(0, dtype=np.float64) for _, rows in self._training())
        return np.asarray(sum(sums) / len(self.train))

    @cached_property
    def _variance(self) -> np.ndarray:
        sums = (squared_errors(rows, self._mean[None]).sum(0) for _, rows in self._training())
        return np.asarray(sum(sums) / len(self.train))
