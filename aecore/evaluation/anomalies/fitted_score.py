"""An anomaly score with all that it knows of training rows: the very same for a net as for PCA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from aecore.evaluation.anomalies.mahalanobis import CodeCloud
from aecore.evaluation.anomalies.row_scores import (
    local_blame,
    local_maximum,
    relative_error,
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
    "two-sided": "Error over the row's own energy, too much or too little",
}
"""What each score is called, by its key."""


class Reconstruction(Protocol):
    """What rebuilds rows: a net, or PCA. Rows are (n, D) float32, codes (n, K)."""

    def encode(self, x: np.ndarray) -> np.ndarray:
        """Codes of rows."""

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """Rows as they come back."""


class Usual(NamedTuple):
    """The relative error of training rows: its median and its median absolute deviation from that.

    It is relative to the energy about the `mean` (D,), with `floor` added to both.
    """

    mean: np.ndarray
    floor: float
    middle: float
    spread: float


@dataclass(frozen=True, eq=False)
class FittedScore:
    """One of SCORES but the ELBO, by its key; what one knows of training rows is None in the others.

    `weights` (D,) are of the columns' errors, `cloud` is of the codes, `usual` of errors over energy. Rows
    may be given as a net sees them, or as uint8, which counts as divided by 255.
    """

    key: str
    shape: tuple[int, ...]
    weights: np.ndarray | None = None
    cloud: CodeCloud | None = None
    usual: Usual | None = None

    def scores(self, by: Reconstruction, x: np.ndarray) -> np.ndarray:
        """The score of rows (n, D), (n,) float64: the higher, the stranger."""
        return by_chunks(lambda rows: self.of(by, rows, by.reconstruct(rows)), x)

    def blame(self, by: Reconstruction, x: np.ndarray) -> np.ndarray:
        """Each column's share of a row's score, (n, D) float64; rows sum to 1.

        Of a score that is no sum over columns (code, distance, two-sided) it is that of the squared error.
        """
        return by_chunks(lambda rows: shares(self._parts(squared_errors(rows, by.reconstruct(rows)))), x)

    def of(self, by: Reconstruction, x: np.ndarray, x_hat: np.ndarray) -> np.ndarray:
        """The score of rows that came back as x_hat, (n,)."""
        if self.cloud is not None:
            return self.cloud.distances(by.encode(x))
        if self.key == "code":
            return np.asarray(squared_errors(by.encode(x), by.encode(x_hat)).sum(1))
        errors = squared_errors(x, x_hat)
        if self.weights is not None:
            return np.asarray(errors @ self.weights)
        if self.usual is not None:
            mean, floor, middle, spread = self.usual
            return np.asarray(np.abs(relative_error(errors, x, mean, floor) - middle) / spread)
        return local_maximum(errors, self.shape) if self.key == "local" else np.asarray(errors.mean(1))

    def _parts(self, errors: np.ndarray) -> np.ndarray:
        if self.weights is not None:
            return np.asarray(errors * self.weights)
        return local_blame(errors, self.shape) if self.key == "local" else errors


def by_chunks(step: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """What a step makes of all rows (n, D), as a net sees them, a chunk at a time."""
    return np.concatenate([step(net_input(x[rows])) for rows in some_rows(x)])


def some_rows(x: np.ndarray) -> list[slice]:
    """Chunks of rows (n, D), at least one."""
    return [*chunks(max(1, len(x)), max(1, VALUES // max(1, x.shape[1])))]
