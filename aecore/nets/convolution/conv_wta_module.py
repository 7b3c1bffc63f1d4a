"""Encoder and decoder of the convolutional winner-take-all net. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.convolution.conv_layers import as_maps, as_rows, convolution, transposed
from aecore.nets.convolution.conv_wta import place_patches, spatial_winners
from aecore.nets.convolution.convolutional import Grid


class WinnerEncoder(nn.Module):
    """Spatial winners of pictures (B, D): each filter's largest response (B, K), and its place (B, K)."""

    def __init__(self, grid: Grid, maps: int, units: int, window: int, rng: torch.Generator) -> None:
        super().__init__()
        self.grid, self.maps = grid, maps
        self.layers = nn.ModuleList([convolution(maps, units, window, 1, "relu", rng)])

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The largest value of each map and where it stands, row by row; ties go to the first."""
        maps = self.layers[0](as_maps(x, self.maps, self.grid)).relu()
        return spatial_winners(maps)


class WinnerDecoder(nn.Module):
    """Codes (B, K) and places (B, K) to pictures (B, D); a code alone is stamped onto the middle."""

    def __init__(self, grid: Grid, maps: int, units: int, kernel: int, rng: torch.Generator) -> None:
        super().__init__()
        self.grid = grid
        weight = transposed(units, maps, kernel, 1, "linear", rng).weight.detach()
        self.weight = nn.Parameter(weight.clone(memory_format=torch.contiguous_format))
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, z: torch.Tensor, place: torch.Tensor | None = None) -> torch.Tensor:
        """Stamp, and add the shade of an empty sheet."""
        if place is None:
            height, width = self.grid
            place = torch.full(z.shape, width * (height // 2) + width // 2, device=z.device)
        shades = [place_patches(z, place, stamps, self.grid) for stamps in self.weight.unbind(1)]
        if len(shades) == 1:
            return shades[0].flatten(1) + self.bias
        return as_rows(torch.stack(shades, 1) + self.bias[:, None, None])
