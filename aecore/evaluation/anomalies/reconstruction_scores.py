"""Anomaly scores by what a reconstruction makes of rows: the very same for a net as for PCA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Protocol

import numpy as np

from aecore.data.picture_shape import pictured
from aecore.evaluation.anomalies.mahalanobis import CodeCloud, code_cloud
from aecore.evaluation.anomalies.row_scores import (
    FLOOR,
    column_weights,
    error_and_energy,
    local_blame,
    local_maximum,
    shares,
    squared_errors,
)
from aecore.evaluation.metrics import chunks, net_input

LEARNED_ROWS, LEARNED_VALUES = 20_000, 1 << 24
"""Of the training rows the first so many are scored, and fewer where they hold more values: 64 MB."""
VALUES = 1 << 18  # at a time: these fit the cache

SCORES = {
    "mean": "Mean squared error",
    "columns": "Squared error by column, over that column's own training error",
    "local": "Local maximum of the smoothed error map",
    "code": "Error in code space",
    "distance": "Mahalanobis distance to the training codes",
    "elbo": "Negative ELBO",
    "two-sided": "Error and energy of the row together, too much or too little",
}
"""What each score is called, by its key."""
OF_ERRORS = ("mean", "columns", "local", "two-sided", "distance")
"""Scores that PCA has, too: its error in code space is 0 for every row, and it has no ELBO."""


class Reconstruction(Protocol):
    """What rebuilds rows: a net, or PCA. Rows are (n, D) float32, codes (n, K)."""

    def encode(self, x: np.ndarray) -> np.ndarray:
        """Codes of rows."""

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """Rows as they come back."""


class ReconstructionScores:
    """Scores of rows beside those of training rows (n, D), which are kept as they came back.

    Rows may be given as a net sees them, or as uint8, which counts as divided by 255.
    """

    def __init__(self, by: Reconstruction, train: np.ndarray, shape: tuple[int, ...]) -> None:
        self.by, self.shape = by, shape
        self.train = train[: max(1, min(LEARNED_ROWS, LEARNED_VALUES // max(1, train.shape[1])))]
        self._learned: dict[str, np.ndarray] = {}

    @property
    def available(self) -> tuple[str, ...]:
        """Keys of the scores that such rows have."""
        return ("mean", "columns", "local" if pictured(self.shape) else "two-sided", "code", "distance")

    def scores(self, x: np.ndarray, key: str) -> np.ndarray:
        """The score of rows (n, D) by its key, (n,) float64: the higher, the stranger."""
        return self._each(x, lambda rows: self._score(rows, self.by.reconstruct(rows), key))

    def learned(self, key: str) -> np.ndarray:
        """The score of the training rows, (n_train,), computed once."""
        if key not in self._learned:
            parts = [self._score(rows, self._rebuilt[some], key) for some, rows in self._training()]
            self._learned[key] = np.concatenate(parts)
            self._learned[key].flags.writeable = False
        return self._learned[key]

    def blame(self, x: np.ndarray, key: str) -> np.ndarray:
        """Each column's share of a row's score, (n, D) float64; rows sum to 1.

        Of a score that is no sum over columns (code, distance, ELBO, two-sided) it is the share of the
        squared error.
        """
        return self._each(
            x, lambda rows: shares(self._parts(squared_errors(rows, self.by.reconstruct(rows)), key))
        )

    def _score(self, x: np.ndarray, x_hat: np.ndarray, key: str) -> np.ndarray:
        if key == "distance":
            return self._cloud.distances(self.by.encode(x))
        if key == "code":
            return np.asarray(squared_errors(self.by.encode(x), self.by.encode(x_hat)).sum(1))
        errors = squared_errors(x, x_hat)
        if key == "mean":
            return np.asarray(errors.mean(1))
        if key == "columns":
            return np.asarray(errors @ self._weights)
        if key == "local":
            return local_maximum(errors, self.shape)
        return self._usual.distances(self._error_and_energy(errors, x))

    def _parts(self, errors: np.ndarray, key: str) -> np.ndarray:
        if key == "columns":
            return np.asarray(errors * self._weights)
        return local_blame(errors, self.shape) if key == "local" else errors

    def _each(self, x: np.ndarray, step: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """What a step makes of all rows, a chunk at a time."""
        some = chunks(max(1, len(x)), max(1, VALUES // max(1, x.shape[1])))
        return np.concatenate([step(net_input(x[rows])) for rows in some])

    def _training(self) -> Iterator[tuple[slice, np.ndarray]]:
        for rows in chunks(len(self.train), max(1, VALUES // max(1, self.train.shape[1]))):
            yield rows, net_input(self.train[rows])

    @cached_property
    def _rebuilt(self) -> np.ndarray:
        return np.concatenate([self.by.reconstruct(rows).astype(np.float32) for _, rows in self._training()])

    @cached_property
    def _mean(self) -> np.ndarray:
        return np.asarray(
            sum(rows.sum(0, dtype=np.float64) for _, rows in self._training()) / len(self.train)
        )

    @cached_property
    def _variance(self) -> np.ndarray:
        squares = (squared_errors(rows, self._mean[None]).sum(0) for _, rows in self._training())
        return np.asarray(sum(squares) / len(self.train))

    @cached_property
    def _weights(self) -> np.ndarray:
        sums = (squared_errors(rows, self._rebuilt[some]).sum(0) for some, rows in self._training())
        return column_weights(np.asarray(sum(sums) / len(self.train)), self._variance)

    @cached_property
    def _cloud(self) -> CodeCloud:
        return code_cloud(np.concatenate([self.by.encode(rows) for _, rows in self._training()]))

    @cached_property
    def _usual(self) -> CodeCloud:
        """Where error and energy of the training rows lie."""
        parts = (
            self._error_and_energy(squared_errors(rows, self._rebuilt[some]), rows)
            for some, rows in self._training()
        )
        return code_cloud(np.concatenate([*parts]))

    def _error_and_energy(self, errors: np.ndarray, x: np.ndarray) -> np.ndarray:
        return error_and_energy(errors, x, self._mean, FLOOR * float(self._variance.sum()) or FLOOR)
