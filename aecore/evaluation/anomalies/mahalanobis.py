"""Mahalanobis distance to a cloud of codes, by a shrunk covariance that no dead unit blows up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_SHRINKAGE = 0.01
"""Of the mean variance at least so much is given to every direction: that of a dead unit is 0 without it."""


@dataclass(frozen=True, eq=False)
class CodeCloud:
    """A mean (K,) and a `whitening` (K, K) float64 that turns distance from it into Mahalanobis distance."""

    mean: np.ndarray
    whitening: np.ndarray

    def distances(self, codes: np.ndarray) -> np.ndarray:
        """Mahalanobis distance of codes (n, K) to the cloud, (n,)."""
        return np.asarray(np.sqrt(np.square((codes - self.mean) @ self.whitening).sum(1)))


def code_cloud(codes: np.ndarray) -> CodeCloud:
    """The cloud of codes (n, K): their mean, and their covariance shrunk towards equal variances.

    The shrinkage is Ledoit and Wolf's, but at least LEAST_SHRINKAGE. Codes that are all equal leave distances
    in the code's own unit.

    Source: Mahalanobis, "On the generalised distance in statistics" (1936); Ledoit and Wolf, "A
    well-conditioned estimator for large-dimensional covariance matrices" (2004).
    """
    from sklearn.covariance import empirical_covariance, ledoit_wolf_shrinkage, shrunk_covariance

    codes = codes.astype(np.float64)
    mean = codes.mean(0)
    if len(codes) < 2 or np.ptp(codes, axis=0).max() == 0:
        return CodeCloud(mean, np.eye(len(mean)))
    centred = codes - mean
    shrinkage = max(LEAST_SHRINKAGE, float(ledoit_wolf_shrinkage(centred, assume_centered=True)))
    covariance = shrunk_covariance(empirical_covariance(centred, assume_centered=True), shrinkage)
    variance, axes = np.linalg.eigh(covariance)
    return CodeCloud(mean, axes / np.sqrt(variance))
