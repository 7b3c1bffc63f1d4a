"""Layers with additive Gaussian noise between them. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.noisy import noise_of, noisy_forward
from aecore.spec import Spec


class NoisyLayers(nn.Sequential):
    """The same layers, with noise injected between them; `first` says whether into their input too."""

    noisy = True

    def __init__(self, layers: nn.Module, first: bool) -> None:
        super().__init__(*layers.children())
        self.first = first

    def forward(
        self, x: torch.Tensor, spec: Spec | None = None, rng: torch.Generator | None = None
    ) -> torch.Tensor:
        """x (B, D) through all layers; without a recipe or an `rng` there is no noise."""
        return noisy_forward(x, self, self.first, noise_of(spec), rng)
