"""Inpainting without a net: mean fill, PCA projection iterated, Gaussian conditional mean, biharmonic.

Rows (n, D) are in [0, 1]; `missing` (n, D) bool marks what is to be told, whatever stands there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.picture_shape import coloured
from aecore.evaluation.metrics import in_range
from aecore.evaluation.pca import PCA

NOISE = 0.01
"""Variance added to every pixel of the Gaussian, which else is certain of pixels that never change."""
LARGEST = 4_096
"""Values of a row: the covariance of more takes a gigabyte."""
PASSES = 60


def mean_fill(x: np.ndarray, missing: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """The training set's mean (D,) of each pixel that is missing."""
    return np.where(missing, mean, x)


def pca_fill(x: np.ndarray, missing: np.ndarray, pca: PCA, passes: int = PASSES) -> np.ndarray:
    """PCA projection, iterated: what is missing becomes what the projection says, again and again.

    It begins from the mean; the limit is the least squares fit of the components to what is seen.

    Source: Dear, "A principal component missing data method" (1959); Ilin and Raiko, JMLR 11 (2010),
    section 2.5.
    """
    found = mean_fill(x, missing, pca.mean)
    for _ in range(passes):
        found = np.where(missing, pca.decode(pca.encode(found)), x)
    return found


@dataclass(frozen=True, eq=False)
class PixelGaussian:
    """A Gaussian of all pixels together: mean (D,) and precision (D, D), the inverse of their covariance."""

    mean: np.ndarray
    precision: np.ndarray

    def fill(self, x: np.ndarray, missing: np.ndarray) -> np.ndarray:
        """The conditional mean of what is missing, given all that is seen: the best linear answer.

        By the precision, whose block of the missing values alone is solved: mu_m - P_mm^-1 P_ms (x_s - mu_s).

        Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 2.75.
        """
        found = in_range(x).copy()
        for row, hole in zip(found, missing, strict=True):
            away = row[~hole] - self.mean[~hole]
            pull = self.precision[np.ix_(hole, ~hole)] @ away
            row[hole] = self.mean[hole] - np.linalg.solve(self.precision[np.ix_(hole, hole)], pull)
        return found


def pixel_gaussian(x: np.ndarray, noise: float = NOISE) -> PixelGaussian:
    """Fit the Gaussian of training rows (n, D), `noise` added to each variance; ValueError for wide rows."""
    if x[0].size > LARGEST:
        raise ValueError(f"the covariance of {x[0].size:,} values is too large: {LARGEST:,} are allowed")
    rows = in_range(x)
    covariance = np.cov(rows, rowvar=False)
    return PixelGaussian(rows.mean(0), np.linalg.inv(covariance + noise * np.eye(len(covariance))))


def biharmonic_fill(x: np.ndarray, missing: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Biharmonic inpainting: the smoothest surface that joins the edge of a hole; it never saw a picture.

    Source: Damelin and Hoang, "On surface completion and image inpainting by biharmonic functions" (2018),
    as in scikit-image.
    """
    from skimage.restoration import inpaint_biharmonic

    axis = -1 if coloured(shape) else None
    pictures = in_range(x).reshape(-1, *shape)
    holes = missing.reshape(-1, *shape)
    plane = np.asarray(holes.any(-1)) if coloured(shape) else holes.copy()  # it has to be writable
    done = [
        inpaint_biharmonic(np.where(hole, 0, picture), flat, channel_axis=axis)
        for picture, hole, flat in zip(pictures, holes, plane, strict=True)
    ]
    return np.stack(done).reshape(len(x), -1)


def best_components(
    pca: PCA, x: np.ndarray, missing: np.ndarray, tried: tuple[int, ...] = (5, 10, 20, 40, 80)
) -> PCA:
    """Of PCA's first components so many as fill holes of rows (n, D) best; rows that it was not fitted to."""
    may_be = [k for k in tried if k <= len(pca.components)] or [len(pca.components)]
    errors = {k: float(np.square((pca_fill(x, missing, pca.first(k)) - x)[missing]).mean()) for k in may_be}
    return pca.first(min(errors, key=lambda k: errors[k]))
