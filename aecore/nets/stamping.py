"""Finding patterns and stamping them. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.windows import convolution, transposed


class Find(nn.Module):
    """Pictures (B, S * S) to how strong each pattern is at its best place, (B, K), and that place, (B, K)."""

    def __init__(self, side: int, units: int, window: int, rng: torch.Generator) -> None:
        super().__init__()
        self.side = side
        self.layers = nn.ModuleList([convolution(1, units, window, 1, "relu", rng)])

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The largest value of each map and where it stands, row by row; ties go to the first."""
        maps = self.layers[0](x.view(-1, 1, self.side, self.side)).relu()
        return maps.flatten(2).max(2)


class Stamp(nn.Module):
    """A code (B, K) and places (B, K) to pictures (B, S * S): each unit's stamp times its value, summed."""

    reach: torch.Tensor

    def __init__(self, side: int, units: int, kernel: int, rng: torch.Generator) -> None:
        super().__init__()
        self.side, self.kernel = side, kernel
        self.wide = side + kernel - 1  # a stamp at the edge hangs over, and is cut off afterwards
        weight = transposed(units, 1, kernel, 1, "linear", rng).weight.detach()
        self.weight = nn.Parameter(weight.clone(memory_format=torch.contiguous_format))
        self.bias = nn.Parameter(torch.zeros(1))
        along = torch.arange(kernel)
        self.register_buffer("reach", (along[:, None] * self.wide + along).flatten(), persistent=False)

    def forward(self, z: torch.Tensor, place: torch.Tensor | None = None) -> torch.Tensor:
        """The same as a transposed convolution of maps that are zero but at one place, and far cheaper."""
        if place is None:
            place = torch.full(z.shape, self.side * (self.side // 2) + self.side // 2, device=z.device)
        corner = place // self.side * self.wide + place % self.side
        ink = z[..., None] * self.weight.flatten(1)  # (B, K, kernel * kernel)
        canvas = ink.new_zeros(len(z), self.wide**2)
        canvas = canvas.scatter_add(1, (corner[..., None] + self.reach).flatten(1), ink.flatten(1))
        inside = slice(self.kernel // 2, self.kernel // 2 + self.side)
        return canvas.view(-1, self.wide, self.wide)[:, inside, inside].flatten(1) + self.bias
