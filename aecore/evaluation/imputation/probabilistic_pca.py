"""Probabilistic PCA (PPCA) of rows with missing cells, by EM: exact conditional mean and its deviation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.device import one_thread
from aecore.lazy import torch

COMPONENTS = (2, 4, 8, 16, 28)
"""Numbers of components that are tried, the last for tables whose columns nearly repeat each other."""
PRIOR = 10.0
"""Precision of the loadings' normal prior, in rows: as if so many had shown nothing."""
HELD_OUT = 0.1
STEPS, TRIAL_STEPS = 60, 25
LEAST_NOISE = 1e-4


@dataclass(frozen=True, eq=False)
class ProbabilisticPCA:
    """A linear Gaussian model: `mean` (D,), `loadings` (D, k), and the variance `noise` of each cell."""

    mean: np.ndarray
    loadings: np.ndarray
    noise: float

    def fill(self, x: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows (n, D) with what is not known at its conditional mean, and the deviation of every cell.

        The deviation (n, D) is that of a cell that is missing, given all that is known of its row.
        """
        from aecore.nets.imputation.ppca_posterior import posterior  # imports torch

        w, there = torch.tensor(self.loadings), torch.tensor(known, dtype=torch.float64)
        centred = torch.tensor(np.where(known, x - self.mean, 0.0))
        code, covariance = posterior(centred, there, w, torch.tensor(self.noise, dtype=torch.float64))
        variance = torch.einsum("dk,nkl,dl->nd", w, covariance, w) + self.noise
        answer = (code @ w.T).numpy() + self.mean
        return np.where(known, x, answer), np.sqrt(variance.numpy())


def fitted_ppca(
    x: np.ndarray, known: np.ndarray, rng: np.random.Generator, most: int = COMPONENTS[-1]
) -> ProbabilisticPCA:
    """Fitted to rows (n, D), as many components, up to `most`, as fill held-out known cells best."""
    with one_thread():
        return _chosen(x, known, rng, most)


def _chosen(x: np.ndarray, known: np.ndarray, rng: np.random.Generator, most: int) -> ProbabilisticPCA:
    widest = max(1, min(most, x.shape[1] - 1, len(x) - 1))
    tried = sorted({min(k, widest) for k in COMPONENTS})
    if len(tried) == 1:
        return ppca(x, known, tried[0])
    hidden = known & (rng.random(x.shape) < HELD_OUT)
    seen = known & ~hidden
    errors = {}
    for k in tried:
        answer = ppca(x, seen, k, TRIAL_STEPS).fill(x, seen)[0]
        errors[k] = float(np.square(answer - x)[hidden].sum())
    return ppca(x, known, min(errors, key=lambda k: errors[k]))


def ppca(
    x: np.ndarray, known: np.ndarray, k: int, steps: int = STEPS, prior: float = PRIOR
) -> ProbabilisticPCA:
    """Fit k components to rows (n, D), of which what is not `known` counts for nothing: EM, float64.

    It begins from PCA of rows filled with their columns' means. Loadings have a normal prior, without which
    a table of few rows is overfitted.

    Source: Ilin and Raiko, "Practical approaches to principal component analysis in the presence of missing
    values", JMLR 11 (2010), sections 4 and 6.
    """
    from aecore.nets.imputation.ppca_posterior import posterior  # imports torch

    there = torch.tensor(known, dtype=torch.float64)
    rows = torch.tensor(np.where(known, x, 0.0), dtype=torch.float64)
    count = there.sum(0).clamp(min=1)
    mean = rows.sum(0) / count
    w, noise = _first(((rows - mean) * there).numpy(), k)
    for _ in range(steps):
        centred = (rows - mean) * there
        code, covariance = posterior(centred, there, w, noise)
        second = (code[:, :, None] * code[:, None, :] + covariance).reshape(len(code), k * k)
        gram = (there.T @ second).reshape(-1, k, k) + prior * torch.eye(k, dtype=torch.float64)
        w = torch.linalg.solve(gram, (centred.T @ code)[..., None])[..., 0]
        left = (centred - code @ w.T) * there
        doubt = (w[:, :, None] * w[:, None, :]).reshape(-1, k * k) * (there.T @ covariance.reshape(-1, k * k))
        noise = ((left.square().sum() + doubt.sum()) / there.sum().clamp(min=1)).clamp(min=LEAST_NOISE)
        mean = mean + left.sum(0) / count
    return ProbabilisticPCA(mean.numpy(), w.numpy(), float(noise))


def _first(centred: np.ndarray, k: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Loadings (D, k) and noise of PCA of centred rows; components beyond their rank are small, not zero."""
    n, d = centred.shape
    _, singular, right = np.linalg.svd(centred, full_matrices=False)
    scale = singular[:k] / np.sqrt(n)
    left = float(np.square(singular[k:]).sum() / (n * d))
    w = np.zeros((d, k))
    w[:, : len(scale)] = right[:k].T * scale
    w += 1e-3 * np.eye(d, k)
    return torch.tensor(w), torch.tensor(max(left, 1e-3), dtype=torch.float64)
