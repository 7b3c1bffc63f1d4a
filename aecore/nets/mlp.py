"""The multilayer perceptron (MLP) of a discriminator. Imports torch."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from aecore.nets.dense import linear

SLOPE = 0.2  # of the rectifier below zero, so that a critic always leads somewhere


class Perceptron(nn.Module):
    """A multilayer perceptron with leaky rectifiers: rows (B, D) to logits (B, outputs).

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
        """Hidden activations of x (B, D), from the first layer to the last."""
        activations = [x]
        for layer in self.layers[:-1]:
            activations.append(nn.functional.leaky_relu(layer(activations[-1]), SLOPE))
        return activations[1:] or activations

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (B, outputs)."""
        logits: torch.Tensor = self.layers[-1](self.hidden(x)[-1])
        return logits
