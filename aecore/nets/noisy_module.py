"""The module of layers with noise inside. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.noisy import shaken
from aecore.spec import Spec


class Shaken(nn.Sequential):
    """The same layers, with noise between them; `first` says whether what comes in is shaken too."""

    noisy = True

    def __init__(self, layers: nn.Module, first: bool) -> None:
        super().__init__(*layers.children())
        self.first = first

    def forward(
        self, x: torch.Tensor, spec: Spec | None = None, rng: torch.Generator | None = None
    ) -> torch.Tensor:
        """x (B, D) through all layers; without a recipe or an `rng` there is no noise."""
        level = 0.0 if spec is None else spec.net.noise  # type: ignore[attr-defined]
        return shaken(x, self, self.first, level, rng)
