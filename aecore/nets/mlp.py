"""Fully connected layers that show what their hidden layers say. Imports torch."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from aecore.nets.dense import linear

SLOPE = 0.2  # of the rectifier below zero, so that a critic always leads somewhere


class Perceptron(nn.Module):
    """Rows (B, D) to logits (B, outputs).

    Source: the leaky rectifier: Radford, Metz and Chintala, "Unsupervised representation learning with deep
    convolutional generative adversarial networks" (2016), section 3.
    """

    def __init__(self, features: int, hidden: tuple[int, ...], outputs: int, rng: torch.Generator) -> None:
        super().__init__()
        pairs = list(pairwise((features, *hidden, outputs)))
        bends = ["relu"] * len(hidden) + ["linear"]
        self.layers = nn.ModuleList(
            linear(a, b, bend, rng) for (a, b), bend in zip(pairs, bends, strict=True)
        )

    def hidden(self, x: torch.Tensor) -> list[torch.Tensor]:
        """What each hidden layer says of x (B, D), from the first to the last."""
        said = [x]
        for layer in self.layers[:-1]:
            said.append(nn.functional.leaky_relu(layer(said[-1]), SLOPE))
        return said[1:] or said

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (B, outputs)."""
        return self.layers[-1](self.hidden(x)[-1])
