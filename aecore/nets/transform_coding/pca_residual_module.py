"""PCA and dense layers added up, both ways. Imports torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn


class PCAEncoder(nn.Module):
    """Rows x (B, D) to (x - mean) @ directions + layers(x), (B, K); `directions` (D, K) are zero at first."""

    def __init__(self, layers: nn.Module, features: int, outputs: int) -> None:
        super().__init__()
        self.layers = _from_zero(layers)
        self.mean = nn.Parameter(torch.zeros(features))
        self.directions = nn.Parameter(torch.zeros(features, outputs))

    @torch.no_grad()
    def begin_as(self, mean: np.ndarray, components: np.ndarray, step: float) -> None:
        """Take mean (D,) and components (k, D), k up to K; one unit of the code is `step` along them."""
        self.mean.copy_(torch.tensor(mean))
        self.directions[:, : len(components)] = self.directions.new_tensor(components.T / step)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes before the bottleneck."""
        found: torch.Tensor = (x - self.mean) @ self.directions + self.layers(x)
        return found


class PCADecoder(nn.Module):
    """Codes z (B, K) to z @ components + mean + layers(z), (B, D); all but the layers is zero at first."""

    def __init__(self, layers: nn.Module, features: int, code: int) -> None:
        super().__init__()
        self.layers = _from_zero(layers)
        self.mean = nn.Parameter(torch.zeros(features))
        self.components = nn.Parameter(torch.zeros(code, features))

    @torch.no_grad()
    def begin_as(self, mean: np.ndarray, components: np.ndarray, step: float) -> None:
        """The way back from codes that `PCAEncoder.begin_as` makes."""
        self.mean.copy_(torch.tensor(mean))
        self.components[: len(components)] = self.components.new_tensor(components * step)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Rows."""
        found: torch.Tensor = z @ self.components + self.mean + self.layers(z)
        return found


def _from_zero(layers: Any) -> nn.Module:
    """The same layers, of which the last gives nothing yet."""
    last = [layer for layer in layers if isinstance(layer, nn.Linear)][-1]
    nn.init.zeros_(last.weight)
    return layers  # type: ignore[no-any-return]
