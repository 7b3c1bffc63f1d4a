"""Convolutional winner-take-all: spatial sparsity keeps one winner in each feature map.

A picture becomes a few stamps: which, how strong, and where.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from aecore.knobs import Part, knob
from aecore.lazy import torch
from aecore.nets.convolution.convolutional import Grid, grid_of, maps_of, picture_knob, reads
from aecore.slots import plain_code

if TYPE_CHECKING:
    from torch import nn


class ConvolutionalWTA(Part):
    """One winner in each feature map: a filter slides over the picture and keeps only its best place.

    The code says how strong each pattern is there; the place itself is told to the decoder beside the code,
    which stamps the unit's picture onto it. A code alone is stamped onto the middle.

    Source: Makhzani and Frey, "Winner-take-all autoencoders", NIPS (2015), section 3: spatial sparsity, with
    one layer of windows where the paper has two.
    """

    symbol = r"z_k = \max_u (x * W^k + b_k)^{+}_u, \quad \hat{x} = \sum_k z_k V^k \text{ at that place } u_k"

    code: int = knob(
        32, 1, 1_024, log=True, unit="units", help="how many stamps there are, each with a number"
    )
    window: Literal[3, 5, 7, 9, 11] = knob(11, help="side of the window a unit looks through, in pixels")
    kernel: Literal[3, 5, 7, 9, 11] = knob(11, help="side of what a unit stamps, in pixels")
    output: Literal["linear", "sigmoid"] = knob("linear", help="sigmoid keeps the output between 0 and 1")
    picture: tuple[int, ...] = picture_knob()

    @property
    def hidden(self) -> tuple[int, ...]:
        """No layer lies between the picture and the code."""
        return ()

    @property
    def decoder(self) -> None:
        """The way back mirrors the way there."""

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures, and as many numbers as there are stamps."""
        reads(self.picture, data)
        plain_code(self, spec)

    def widths(self, features: int) -> tuple[int, ...]:
        """Pixels, patterns, pixels."""
        return (features, self.code, features)

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net."""
        maps = maps_of(self.picture, features)
        return self.code * (maps * (self.window**2 + self.kernel**2) + 1) + maps

    def code_span(self) -> None:
        """A pattern may be as strong as it likes."""

    def place_bits(self, features: int) -> float:
        """What the places say beside the code, in bits a row at most."""
        return self.code * math.log2(math.prod(grid_of(self.picture, features)))

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, D) to h (B, outputs) and the places; decoder (B, code) to logits (B, D)."""
        # imports torch, which reading a recipe must not
        from aecore.nets.convolution.conv_wta_module import WinnerDecoder, WinnerEncoder

        grid, maps = grid_of(self.picture, features), maps_of(self.picture, features)
        return WinnerEncoder(grid, maps, outputs, self.window, rng), WinnerDecoder(
            grid, maps, self.code, self.kernel, rng
        )


def spatial_winners(maps: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Spatial winner-take-all, maps (B, K, H, W): largest values (B, K), and places (B, K) row by row."""
    return maps.flatten(2).max(2)


def place_patches(z: torch.Tensor, place: torch.Tensor, stamps: torch.Tensor, grid: Grid) -> torch.Tensor:
    """A sparse transposed convolution: each kernel (K, k, k) times its value (B, K), at its place, summed.

    Pictures (B, H, W) of a grid (H, W); what hangs over the edge is cut off. The same as a transposed
    convolution of maps that are zero but at one place, and far cheaper.
    """
    kernel = stamps.shape[-1]
    (height, width), (high, wide) = grid, (side + kernel - 1 for side in grid)
    corner = place // width * wide + place % width
    along = torch.arange(kernel, device=z.device)
    reach = (along[:, None] * wide + along).flatten()
    ink = z[..., None] * stamps.flatten(1)  # (B, K, k * k)
    rows = z.shape[0]  # len(z) would be a plain number, and hold a graph that is exported to it
    canvas = ink.new_zeros(rows, high * wide).scatter_add(
        1, (corner[..., None] + reach).flatten(1), ink.flatten(1)
    )
    begin = kernel // 2
    return canvas.view(-1, high, wide)[:, begin : begin + height, begin : begin + width]
