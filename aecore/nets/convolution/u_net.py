"""The U-Net: a convolutional net whose skip connections bring each level's maps past the code."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from aecore.data.picture_shape import grid
from aecore.knobs import Part, knob
from aecore.lazy import torch
from aecore.nets.convolution.convolutional import Grid, grid_of, halved, maps_of, picture_knob, reads

if TYPE_CHECKING:
    from torch import nn

KERNEL = 3
"""Side of every kernel but those that double the picture, which see one pixel."""


class UNet(Part):
    """A U-shaped net: convolutions halve the picture level by level, and on the way up each is told again.

    Skip connections hand the maps of every level to the same level of the decoder. So the code is not all
    the decoder knows: what is sharp in the answer mostly went past it, and a code alone decodes with zeros
    in their place. A dense code in the middle lets far strokes be seen. Values that a corruption has marked
    as missing are 0 to the first layer, which is told where they are in a plane of its own.

    Each convolution is followed by group normalisation of one group, which looks at one picture alone, and
    SiLU; pixel shuffle doubles the maps on the way up. Patches make the first level see two by two
    pixels as one place, and the last tell them apart again: a quarter of the places, and of the time.

    Source: Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image segmentation",
    MICCAI (2015), section 2; group normalisation: Wu and He, ECCV (2018); pixel shuffle: Shi et al., CVPR
    (2016), section 3.2; residual learning: Kim et al., "Accurate image super-resolution", CVPR (2016).
    """

    symbol = r"\hat{x} = g(z, s_1, \dots, s_L), \quad (z, s_1, \dots, s_L) = f(\tilde{x})"

    channels: tuple[int, ...] = knob(
        (16, 32, 64), 1, 512, unit="maps", help="channels of each level: the first has the picture's size"
    )
    patch: Literal[1, 2, 4] = knob(
        1, help="side of the patches that the first level takes as one place, in pixels"
    )
    code: int = knob(
        64, 1, 16_384, log=True, unit="units", help="width of the code: the numbers each row is squeezed into"
    )
    skips: bool = knob(
        True, help="skip connections: hand the maps of each level to the decoder, past the code"
    )
    residual: bool = knob(
        False, help="residual learning: the net only says what to add to its input; needs skips"
    )
    output: Literal["linear", "sigmoid"] = knob("sigmoid", help="sigmoid keeps the output between 0 and 1")
    picture: tuple[int, ...] = picture_knob()

    @property
    def hidden(self) -> tuple[int, ...]:
        """Feature maps of each level between the picture and the code."""
        return self.channels

    @property
    def decoder(self) -> None:
        """The way back mirrors the way there."""

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures, none smaller than a pixel; only what skips hand on can be added to."""
        reads(self.picture, data)
        most = 1 + math.ceil(math.log2(max(1, min(grid(data.shape)) / self.patch)))
        if not 0 < len(self.channels) <= most:
            raise ValueError(
                f"net.channels may have 1 to {most} levels for {data.name}, got {len(self.channels)}"
            )
        if self.residual and (not self.skips or self.output != "linear"):
            raise ValueError(
                "net.residual adds the input to the answer: switch net.skips on, and make net.output linear"
            )

    def grids(self, features: int) -> tuple[Grid, ...]:
        """Height and width of the maps of each level: of patches, then half of them, rounded up."""
        high, wide = grid_of(self.picture, features)
        grids = [(-(-high // self.patch), -(-wide // self.patch))]
        for _ in self.channels[1:]:
            grids.append(halved(grids[-1]))
        return tuple(grids)

    def widths(self, features: int) -> tuple[int, ...]:
        """How many numbers there are from input to output, all maps of a level together."""
        down = self._values(features)
        return (features, *down, self.code, *reversed(down), features)

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net."""
        maps, area, last = maps_of(self.picture, features), KERNEL**2, self.channels[-1]
        told, square, values = 2 if self.skips else 1, self.patch**2, self._values(features)[-1]
        there = sum(a * b * area + b for a, b in pairwise(((maps + 1) * square, *self.channels)))
        dense = 2 * values * self.code + self.code + values
        middle = (last * area + 1) * last if self.skips else 0
        back = sum(
            (below + 1) * 4 * above + (told * above * area + 1) * above
            for above, below in pairwise(self.channels)
        )
        return there + dense + middle + back + (self.channels[0] * area + 1) * maps * square

    def past_code(self, features: int) -> int:
        """How many numbers of a row the skips hand past the code."""
        return (sum(self._values(features)) + features * self.residual) * self.skips

    def code_span(self) -> None:
        """A code unit is unbounded."""

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, D) to h (B, outputs), with skips to h and those; decoder (B, code) to logits."""
        # imports torch, which reading a recipe must not
        from aecore.nets.convolution.u_net_module import UNetDecoder, UNetEncoder

        grids, size = self.grids(features), (maps_of(self.picture, features), grid_of(self.picture, features))
        return UNetEncoder(self, *size, grids, outputs, rng), UNetDecoder(self, *size, grids, rng)

    def _values(self, features: int) -> list[int]:
        """Numbers in all maps of each level."""
        grids = self.grids(features)
        return [maps * math.prod(grid) for maps, grid in zip(self.channels, grids, strict=True)]
