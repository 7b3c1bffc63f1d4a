"""Ratings less what averages know, and back. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.data.ratings import DAMPING


class Off(nn.Module):
    """Stars (B, D) to a code (B, K): the tone, then what `layers` make of the rest.

    `film` (D,) holds the films' averages, which the decoder adds again.
    """

    def __init__(self, layers: nn.Module, film: nn.Parameter) -> None:
        super().__init__()
        self.layers, self.film = layers, film

    def begin(self, x: torch.Tensor) -> None:
        """Take the films' averages from ratings (N, D), damped; nothing happens where there are some."""
        if bool(self.film.any()):
            return
        rated = (x > 0).to(x.dtype)
        mean = x.sum() / rated.sum().clamp(min=1)
        with torch.no_grad():
            self.film.copy_(mean + ((x - mean) * rated).sum(0) / (rated.sum(0) + DAMPING))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The code; a row without a rating is a code of the averages alone."""
        rated = (x > 0).to(x.dtype)
        n = rated.sum(1, keepdim=True) + DAMPING
        left = (x - self.film) * rated
        tone = left.sum(1, keepdim=True) / n
        return torch.cat([tone, self.layers((left - tone * rated) / n.sqrt())], 1)


class On(nn.Module):
    """A code (B, K) to stars (B, D)."""

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """The films' averages are the last layer's biases."""
        return z[:, :1] + self.layers(z[:, 1:])
