"""A small convolutional classifier, whose hidden layers can be read as features. Imports torch."""

from __future__ import annotations

import math

import torch
from torch import nn

from aecore.data.picture_shape import channels, grid
from aecore.nets.convolution.conv_layers import as_maps
from aecore.nets.dense import linear, uninitialised


class Classifier(nn.Module):
    """A classifier of pictures, rows (B, D): logits (B, classes) by two convolutions and two layers.

    Source: LeCun et al., "Gradient-based learning applied to document recognition" (1998), section 2, with
    strides in place of subsampling and rectifiers in place of tanh.
    """

    def __init__(self, shape: tuple[int, ...], classes: int, rng: torch.Generator) -> None:
        super().__init__()
        self.grid, self.maps, self.classes = grid(shape), channels(shape), classes
        height, width = (-(-side // 4) for side in self.grid)
        self.first, self.second = _convolution(self.maps, 16, rng), _convolution(16, 32, rng)
        self.third = linear(32 * height * width, 64, "relu", rng)
        self.last = linear(64, classes, "linear", rng)

    def hidden(self, x: torch.Tensor) -> list[torch.Tensor]:
        """What its three hidden layers see in x (B, D): (B, 16, H/2, W/2), (B, 32, H/4, W/4), (B, 64)."""
        one = torch.relu(self.first(as_maps(x, self.maps, self.grid)))
        two = torch.relu(self.second(one))
        return [one, two, torch.relu(self.third(two.flatten(1)))]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (B, classes)."""
        logits: torch.Tensor = self.last(self.hidden(x)[-1])
        return logits


def _convolution(channels: int, out: int, rng: torch.Generator) -> nn.Conv2d:
    """A 3 x 3 convolution with a stride of 2, by He's uniform from `rng` alone; biases are zero."""
    layer = uninitialised(nn.Conv2d, channels, out, 3, 2, 1)
    bound = math.sqrt(6 / (9 * channels))
    with torch.no_grad():
        layer.weight.uniform_(-bound, bound, generator=rng)
        if layer.bias is not None:
            layer.bias.zero_()
    return layer
