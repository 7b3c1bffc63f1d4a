"""Encoder and decoder of centred ratings: item means and user bias off, and on again. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.data.ratings import DAMPING


class CentredEncoder(nn.Module):
    """The centred encoder: stars (B, D) to a code (B, K), the user bias, then what `layers` make of the rest.

    `film` (D,) holds the films' averages, which the decoder adds again.
    """

    def __init__(self, layers: nn.Module, film: nn.Parameter) -> None:
        super().__init__()
        self.layers, self.film = layers, film

    def initialise(self, x: torch.Tensor) -> None:
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


class CentredDecoder(nn.Module):
    """The centred decoder: a code (B, K) to stars (B, D)."""

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """The films' averages are the last layer's biases."""
        stars: torch.Tensor = z[:, :1] + self.layers(z[:, 1:])
        return stars
