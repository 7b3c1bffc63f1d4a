"""Batch normalisation of what an encoder gives, without scale and shift of its own. Imports torch."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from aecore.spec import Spec

MOMENTUM, EPS = 0.1, 1e-5


class BatchNormEncoder(nn.Module):
    """An encoder whose output (B, K) has mean 0 and variance 1 in each unit: batch normalisation, not affine.

    While it learns, of each minibatch; `mean` and `var` (K,), which follow it, are for rows that come alone,
    and are saved with the net.

    Source: Ioffe and Szegedy, "Batch normalization", ICML (2015), algorithm 1.
    """

    noisy = True  # so that it is told whether it learns
    mean: torch.Tensor
    var: torch.Tensor

    def __init__(self, encoder: nn.Module, units: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.register_buffer("mean", torch.zeros(units))
        self.register_buffer("var", torch.ones(units))

    def forward(self, x: torch.Tensor, spec: Spec | None = None, rng: torch.Generator | None = None) -> Any:
        """Rows (B, D) to h (B, K), and what else the encoder tells its decoder."""
        found = self.encoder(x, spec, rng) if getattr(self.encoder, "noisy", False) else self.encoder(x)
        h, *info = found if isinstance(found, tuple) else (found,)
        learns = rng is not None and torch.is_grad_enabled() and len(h) > 1  # one row has no variance
        h = self._normalised(h.float(), learns)
        return (h, *info) if info else h

    def _normalised(self, h: torch.Tensor, learns: bool) -> torch.Tensor:
        if not learns:
            return (h - self.mean) * torch.rsqrt(self.var + EPS)
        mean, var = h.mean(0), h.var(0, correction=0)
        self.mean.lerp_(mean.detach(), MOMENTUM)
        self.var.lerp_(var.detach(), MOMENTUM)
        return (h - mean) * torch.rsqrt(var + EPS)
