"""An anomaly score with all that it knows of training rows: the very same for a net as for PCA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from aecore.evaluation.anomalies.mahalanobis import CodeCloud
from aecore.evaluation.anomalies.row_scores import (
    error_and_energy,
    local_blame,
    local_maximum,
    shares,
    squared_errors,
)
from aecore.evaluation.metrics import chunks, net_input

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


class Reconstruction(Protocol):
    """What rebuilds rows: a net, or PCA. Rows are (n, D) float32, codes (n, K)."""

    def encode(self, x: np.ndarray) -> np.ndarray:
        """Codes of rows."""

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """Rows as they come back."""


class Usual(NamedTuple):
    """Where error and energy of training rows lie, a cloud in the plane of their logs.

    Energy is about the `mean` (D,), and `floor` is added to both.
    """

    mean: np.ndarray
    floor: float
    cloud: CodeCloud


@dataclass(frozen=True, eq=False)
class FittedScore:
    """One of SCORES but the ELBO, by its key; what one knows of training rows is None in the others.

    `weights` (D,) are of the columns' errors, `cloud` is of the codes, `usual` of errors and energy. Rows
    may be given as a net sees them, or as uint8, which counts as divided by 255.
    """

    key: str
    shape: tuple[int, ...]
    weights: np.ndarray | None = None
    cloud: CodeCloud | None = None
    usual: Usual | None = None

    def scores(self, by: Reconstruction, x: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
        """The score of rows (n, D), (n,) float64: the higher, the stranger.

        Values that are not `known` (n, D) bool do not count, and those of the row that are count for more.
        """
        return by_chunks(lambda rows, of: self.of(by, rows, by.reconstruct(rows), of), x, known)

    def blame(self, by: Reconstruction, x: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
        """Each column's share of a row's score, (n, D) float64; rows sum to 1.

        Of a score that is no sum over columns (code, distance, two-sided) it is that of the squared error.
        """

        def step(rows: np.ndarray, of: np.ndarray | None) -> np.ndarray:
            return shares(self._parts(squared_errors(rows, by.reconstruct(rows), of)))

        return by_chunks(step, x, known)

    def of(
        self, by: Reconstruction, x: np.ndarray, x_hat: np.ndarray, known: np.ndarray | None = None
    ) -> np.ndarray:
        """The score of rows that came back as x_hat, (n,)."""
        if self.cloud is not None:
            return self.cloud.distances(by.encode(x))
        if self.key == "code":
            seen = x_hat if known is None else np.where(known, x_hat, 0)
            return np.asarray(squared_errors(by.encode(x), by.encode(seen)).sum(1))
        errors = squared_errors(x, x_hat, known)
        if self.weights is not None:
            return np.asarray(errors @ self.weights)
        if self.usual is not None:
            mean, floor, cloud = self.usual
            return cloud.distances(error_and_energy(errors, squared_errors(x, mean, known), floor))
        return local_maximum(errors, self.shape) if self.key == "local" else np.asarray(errors.mean(1))

    def _parts(self, errors: np.ndarray) -> np.ndarray:
        if self.weights is not None:
            return np.asarray(errors * self.weights)
        return local_blame(errors, self.shape) if self.key == "local" else errors


def by_chunks(
    step: Callable[[np.ndarray, np.ndarray | None], np.ndarray], x: np.ndarray, known: np.ndarray | None
) -> np.ndarray:
    """What a step makes of all rows (n, D), as a net sees them, and of their masks, a chunk at a time."""
    some = ((rows, None if known is None else known[rows]) for rows in some_rows(x))
    return np.concatenate([step(net_input(x[rows]), of) for rows, of in some])


def some_rows(x: np.ndarray) -> list[slice]:
    """Chunks of rows (n, D), at least one."""
    return [*chunks(max(1, len(x)), max(1, VALUES // max(1, x.shape[1])))]
