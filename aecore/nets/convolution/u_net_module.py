"""Encoder and decoder of the U-Net, with skip connections between them. Imports torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

from aecore.nets.convolution.conv_layers import as_maps, as_rows, convolution
from aecore.nets.convolution.missing_values import MISSING
from aecore.nets.convolution.u_net import KERNEL
from aecore.nets.dense import linear

if TYPE_CHECKING:
    from aecore.nets.convolution.convolutional import Grid
    from aecore.nets.convolution.u_net import UNet

Skips = tuple[torch.Tensor, ...]
"""The input with 0 where a value is missing, and the maps of each level: (B, C, H, W)."""


class Block(nn.Module):
    """Convolution, group normalisation of one group and SiLU: (B, a, H, W) to (B, b, H / step, ...)."""

    def __init__(self, a: int, b: int, step: int, rng: torch.Generator) -> None:
        super().__init__()
        self.layer = convolution(a, b, KERNEL, step, "silu", rng)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """To mean 0 and variance 1 over all maps of a picture; the convolution says how they differ."""
        return functional.silu(functional.group_norm(self.layer(maps), 1))


class UNetEncoder(nn.Module):
    """Pictures (B, H * W * C) to h (B, outputs); with skips to h and those."""

    def __init__(
        self, net: UNet, maps: int, size: Grid, grids: Sequence[Grid], outputs: int, rng: torch.Generator
    ) -> None:
        super().__init__()
        self.size, self.maps, self.skips, self.patch = size, maps, net.skips, net.patch
        steps = [1] + [2] * (len(net.channels) - 1)
        wide = pairwise(((maps + 1) * net.patch**2, *net.channels))
        self.levels = nn.ModuleList(Block(a, b, step, rng) for (a, b), step in zip(wide, steps, strict=True))
        self.code = linear(net.channels[-1] * math.prod(grids[-1]), outputs, "linear", rng)

    def forward(self, x: torch.Tensor) -> torch.Tensor | tuple[torch.Tensor, Skips]:
        """Level by level; what is missing in all channels of a pixel is told by a plane of its own."""
        seen = as_maps(x, self.maps, self.size)
        missing = seen == MISSING
        picture = seen.masked_fill(missing, 0)
        maps = torch.cat([picture, missing.all(1, keepdim=True).to(x.dtype)], 1)
        maps = as_patches(maps, self.patch)
        kept = [picture]
        for level in self.levels:
            maps = level(maps)
            kept.append(maps)
        h: torch.Tensor = self.code(maps.flatten(1))
        return (h, tuple(kept)) if self.skips else h


class UNetDecoder(nn.Module):
    """A code (B, K), and skips, to logits (B, H * W * C): the levels of the encoder in reverse."""

    def __init__(self, net: UNet, maps: int, size: Grid, grids: Sequence[Grid], rng: torch.Generator) -> None:
        super().__init__()
        self.size, self.grids, self.maps, self.channels = size, tuple(grids), maps, net.channels
        self.skips, self.residual, self.patch = net.skips, net.residual, net.patch
        last, told = net.channels[-1], 2 if net.skips else 1
        self.code = linear(net.code, last * math.prod(grids[-1]), "silu", rng)
        self.middle = Block(last, last, 1, rng) if net.skips else None
        upward = [(below, above) for above, below in pairwise(net.channels)][::-1]
        self.doubles = nn.ModuleList(convolution(a, 4 * b, 1, 1, "linear", rng) for a, b in upward)
        self.levels = nn.ModuleList(Block(told * b, b, 1, rng) for _, b in upward)
        self.answer = convolution(net.channels[0], maps * net.patch**2, KERNEL, 1, "linear", rng)
        if net.residual:
            nn.init.zeros_(self.answer.weight)  # it begins from its input as it is

    def forward(self, z: torch.Tensor, skips: Skips | None = None) -> torch.Tensor:
        """From the deepest level up; without skips, zeros are in their place."""
        picture, *kept = skips or self._nothing(z)
        maps = functional.silu(self.code(z)).view(-1, self.channels[-1], *self.grids[-1])
        if self.middle is not None:
            maps = maps + self.middle(kept[-1])
        for double, level, (high, wide), told in zip(
            self.doubles, self.levels, self.grids[-2::-1], kept[-2::-1], strict=True
        ):
            maps = functional.pixel_shuffle(double(maps), 2)[..., :high, :wide]
            maps = level(torch.cat([maps, told], 1) if self.skips else maps)
        high, wide = self.size
        logits = functional.pixel_shuffle(self.answer(maps), self.patch)[..., :high, :wide]
        return as_rows(logits + picture if self.residual else logits)

    def _nothing(self, z: torch.Tensor) -> Skips:
        """Zeros in the place of what the encoder would tell."""
        shapes = zip((self.maps, *self.channels), (self.size, *self.grids), strict=True)
        rows = z.shape[0]  # len(z) would be a plain number, and hold a graph that is exported to it
        return tuple(z.new_zeros(rows, maps, *grid) for maps, grid in shapes)


def as_patches(maps: torch.Tensor, side: int) -> torch.Tensor:
    """Maps (B, C, H, W) with each patch's values as maps of their own, (B, C * side^2, H / side, W / side).

    Pixel unshuffle; sides that are no multiple are filled up with zeros.
    """
    if side == 1:
        return maps
    down, across = (-length % side for length in maps.shape[-2:])
    return functional.pixel_unshuffle(functional.pad(maps, (0, across, 0, down)), side)
