"""The decoder with tied weights: its encoder, transposed. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.dense import activation
from aecore.nets.tied import tied_decode


class TiedDecoder(nn.Module):
    """Codes (B, K) to logits (B, D) by the encoder's own weights, transposed. Only the biases are its own."""

    def __init__(self, down: nn.Sequential, bend: str) -> None:
        super().__init__()
        layers = [layer for layer in reversed(down) if isinstance(layer, nn.Linear)]
        self.biases = nn.ParameterList(torch.zeros(layer.in_features) for layer in layers)
        self.bend = nn.Sequential(*activation(bend))
        self._layers = (layers,)  # in a tuple, so that its weights are not counted twice

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Up through every layer."""
        return tied_decode(z, self._layers[0], self.biases, self.bend)
