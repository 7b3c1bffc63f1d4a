"""Layers on top of probabilistic PCA, told which values are missing. Imports torch."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from aecore.nets.imputation.ppca_posterior import posterior
from aecore.spec import Spec

LEAST_NOISE = 1e-3
"""Variance below which float32 cannot solve for the posterior."""


class ImputationEncoder(nn.Module):
    """Rows x (B, D), NaN where a value is missing, to h (B, K) and to what PPCA says of each cell (B, D).

    The layers see the row filled by PPCA, what is known of it, and the posterior mean of its code. `mean`
    (D,), `loadings` (D, k) and `noise` (the variance of a cell) are zero, zero and one before `begin_as`.
    """

    noisy = True
    reads_holes = True
    mean: torch.Tensor
    loadings: torch.Tensor
    noise: torch.Tensor

    def __init__(self, layers: nn.Module, features: int, components: int) -> None:
        super().__init__()
        self.layers = layers
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("loadings", torch.zeros(features, components))
        self.register_buffer("noise", torch.ones(()))

    @torch.no_grad()
    def begin_as(self, mean: np.ndarray, loadings: np.ndarray, noise: float) -> None:
        """Take a fitted PPCA: mean (D,), loadings (D, j) for j up to k, and the variance of a cell."""
        self.mean.copy_(torch.tensor(mean))
        self.loadings.zero_()[:, : loadings.shape[1]] = self.loadings.new_tensor(loadings)
        self.noise.fill_(max(noise, LEAST_NOISE))

    def forward(
        self, x: torch.Tensor, spec: Spec | None = None, rng: torch.Generator | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What comes before the bottleneck, and PPCA's answer; units drop out where there is an `rng`."""
        known = torch.isfinite(x)
        centred = torch.where(known, x - self.mean, 0)
        with torch.autocast(x.device.type, enabled=False):
            code = posterior(centred, known.to(x.dtype), self.loadings, self.noise)[0]
        answer = code @ self.loadings.T
        h = torch.cat([torch.where(known, centred, answer), known.to(x.dtype), code], 1)
        share = getattr(spec.net, "dropout", 0.0) if spec is not None and rng is not None else 0.0
        for layer in self.layers.children():
            h = layer(h)
            if share and rng is not None and not isinstance(layer, nn.Linear):
                h = h * (torch.rand(h.shape, generator=rng, device=h.device) >= share) / (1 - share)
        return h, answer + self.mean


class ImputationDecoder(nn.Module):
    """Codes z (B, K) to what is added to PPCA's answer (B, D), nothing at first; rows."""

    def __init__(self, layers: nn.Sequential) -> None:
        super().__init__()
        self.layers = layers
        last = [layer for layer in layers if isinstance(layer, nn.Linear)][-1]
        nn.init.zeros_(last.weight)

    def forward(self, z: torch.Tensor, answer: torch.Tensor | None = None) -> torch.Tensor:
        """Rows; of a code alone what would be added."""
        found: torch.Tensor = self.layers(z)
        return found if answer is None else found + answer
