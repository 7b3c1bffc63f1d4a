"""Convolutional encoder and decoder, with max pooling and unpooling. Imports torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
from torch import nn

from aecore.nets.convolution.conv_layers import as_maps, as_rows, convolution, pool, transposed, unpool
from aecore.nets.dense import activation, linear

if TYPE_CHECKING:
    from aecore.nets.convolution.convolutional import Convolutional, Grid

Switches = tuple[torch.Tensor, ...]
"""For each pooling layer, where in its map the largest value of each window stood: (B, C, H, W) int64."""


class ConvEncoder(nn.Module):
    """The convolutional encoder: pictures (B, H * W * C) to h (B, outputs); with switches to h and those."""

    def __init__(
        self, net: Convolutional, maps: int, grids: Sequence[Grid], outputs: int, rng: torch.Generator
    ) -> None:
        super().__init__()
        self.grid, self.maps, self.halving = grids[0], maps, net.halving
        step = 2 if net.halving == "steps" else 1
        self.layers = nn.ModuleList(
            convolution(a, b, net.window, step, net.activation, rng)
            for a, b in pairwise((maps, *net.channels))
        )
        last = net.channels[-1] * math.prod(grids[-1])
        self.code = nn.Sequential(
            linear(last, outputs, net.code_activation, rng), *activation(net.code_activation)
        )
        self.bend = nn.Sequential(*activation(net.activation))

    def forward(self, x: torch.Tensor) -> torch.Tensor | tuple[torch.Tensor, Switches]:
        """Convolve, bend and halve, layer by layer."""
        maps, switches = as_maps(x, self.maps, self.grid), []
        for layer in self.layers:
            maps = self.bend(layer(maps))
            if self.halving != "steps":
                maps, switch = pool(maps)
                switches.append(switch)
        h = self.code(maps.flatten(1))
        return (h, tuple(switches)) if self.halving == "switches" else h


class ConvDecoder(nn.Module):
    """A code (B, K) to logits (B, H * W * C): the layers of the encoder in reverse."""

    def __init__(self, net: Convolutional, maps: int, grids: Sequence[Grid], rng: torch.Generator) -> None:
        super().__init__()
        self.grids, self.halving = tuple(reversed(grids)), net.halving
        step = 2 if net.halving == "steps" else 1
        self.maps = net.channels[-1]
        self.code = linear(net.code, self.maps * math.prod(grids[-1]), net.activation, rng)
        bends = [net.activation] * (len(net.channels) - 1) + ["linear"]
        wide = pairwise((*reversed(net.channels), maps))
        self.layers = nn.ModuleList(
            transposed(a, b, net.window, step, bend, rng) for (a, b), bend in zip(wide, bends, strict=True)
        )
        self.bend = nn.Sequential(*activation(net.activation))

    def forward(self, z: torch.Tensor, switches: Switches | None = None) -> torch.Tensor:
        """Bend, double and convolve, layer by layer; without switches none are used."""
        places = reversed(switches) if switches else [None] * len(self.layers)
        maps = self.code(z).view(-1, self.maps, *self.grids[0])
        for layer, grid, switch in zip(self.layers, self.grids[1:], places, strict=True):
            maps = self.bend(maps)
            if self.halving == "steps":
                maps = layer(maps, output_size=grid)
            else:
                maps = layer(unpool(maps, grid, switch))
        return as_rows(maps)
