"""The posterior of probabilistic PCA, for rows of which any cells may be missing. Imports torch."""

from __future__ import annotations

import torch


def posterior(
    x: torch.Tensor, known: torch.Tensor, loadings: torch.Tensor, noise: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean (B, k) and covariance (B, k, k) of the code of centred rows x (B, D), given what is `known`.

    `known` (B, D) is 1 or 0, `loadings` (D, k), `noise` the variance that every cell has of its own. Exact
    for any pattern of missing cells: one system of k equations for each row.

    Source: Tipping and Bishop, "Probabilistic principal component analysis" (1999), equation 6, over the
    cells that are observed; Ilin and Raiko, JMLR 11 (2010), section 4.
    """
    d, k = loadings.shape
    products = (loadings[:, :, None] * loadings[:, None, :]).reshape(d, k * k)
    precision = (known @ products).reshape(-1, k, k) + noise * torch.eye(k, dtype=x.dtype, device=x.device)
    inverse = torch.linalg.inv(precision)
    mean = (inverse @ ((x * known) @ loadings)[..., None])[..., 0]
    return mean, noise * inverse
