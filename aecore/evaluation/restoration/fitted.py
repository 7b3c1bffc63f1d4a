"""What restores without a net, fitted to a data set's training rows, once a process for each set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import in_range
from aecore.evaluation.pca import PCA, pca
from aecore.evaluation.restoration.holes import holes
from aecore.evaluation.restoration.inpainting import LARGEST, PixelGaussian, best_components, pixel_gaussian
from aecore.evaluation.restoration.super_resolution import ridge, shrunk

HELD_OUT, COMPONENTS = 300, 80
"""Training rows by which the number of PCA's components is chosen, at most, and how many there may be."""
PENALTIES = (0.1, 1.0, 3.0, 10.0, 30.0)
"""Of ridge regression."""


@dataclass(frozen=True, eq=False)
class HoleFills:
    """PCA of as many components as fill holes best, and a Gaussian; None of rows too wide for one."""

    components: PCA
    gaussian: PixelGaussian | None


@lru_cache(maxsize=4)
def hole_fills(data: Dataset) -> HoleFills:
    """Fitted to the training rows; the last of them choose the number of components."""
    aside = min(HELD_OUT, data.n_train // 4)
    rows = in_range(data.x_train[-aside:]) if aside else in_range(data.x_train[:1])
    sides = [side // 2 for side in data.shape[:2]]
    hidden = holes(len(rows), data.shape, (max(1, sides[0]), max(1, sides[1])), margin=0)
    fitted = pca(data.x_train[: data.n_train - aside], COMPONENTS)
    return HoleFills(
        best_components(fitted, rows, hidden),
        pixel_gaussian(data.x_train) if data.features <= LARGEST and data.n_train > 1 else None,
    )


@lru_cache(maxsize=4)
def fitted_ridge(data: Dataset, factor: int) -> Callable[[np.ndarray], np.ndarray]:
    """Ridge regression from shrunk training rows to whole ones; the last of them choose its penalty."""
    small, x = shrunk(data.x_train, data.shape, factor), in_range(data.x_train)
    n = data.n_train - min(HELD_OUT, data.n_train // 4)
    errors = {alpha: _error(ridge(small[:n], x[:n], alpha)(small[n:]), x[n:]) for alpha in PENALTIES}
    return ridge(small, x, min(errors, key=lambda alpha: errors[alpha]))


def _error(answer: np.ndarray, x: np.ndarray) -> float:
    return float(np.square(answer.clip(0, 1) - x).mean()) if len(x) else 0.0
