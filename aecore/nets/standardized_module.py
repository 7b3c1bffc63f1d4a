"""Standardisation of rows to mean 0 and variance 1, and back. Imports torch."""

from __future__ import annotations

import torch
from torch import nn


class StandardiseLayer(nn.Module):
    """Standardisation: rows (B, D) less `mean` (D,), over `spread`; as they are before `initialise`."""

    mean: torch.Tensor
    spread: torch.Tensor

    def __init__(self, features: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(()))

    @torch.no_grad()
    def initialise(self, x: torch.Tensor) -> None:
        """Take mean and spread from rows x (N, D)."""
        self.mean.copy_(x.mean(0))
        self.spread.copy_((x - self.mean).square().mean().sqrt().clamp(min=1e-6))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """To mean 0 and variance 1."""
        return (x - self.mean) / self.spread


class RestoreLayer(nn.Module):
    """The inverse of standardisation."""

    def __init__(self, scale: StandardiseLayer) -> None:
        super().__init__()
        self._scale = (scale,)  # in a tuple, so that its numbers are not kept twice

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """To the mean and spread that the rows had."""
        return x * self._scale[0].spread + self._scale[0].mean
