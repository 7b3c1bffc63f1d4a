"""The convolutional net: convolutions down to the code, transposed convolutions up, pooling switches."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from aecore.data.picture_shape import CHANNELS, grid, pictured
from aecore.knobs import Part, knob
from aecore.lazy import torch
from aecore.nets.dense import SPANS, Activation

if TYPE_CHECKING:
    from torch import nn


Grid = tuple[int, int]
"""Height and width of a picture, or of a feature map."""


def picture_knob() -> Any:
    """The declaration of a part's `picture`, which tells what a count of pixels does not."""
    return knob(
        (),
        1,
        4_096,
        unit="pixels",
        silent=True,
        help="height and width of a picture; empty is a square one, and 1 and L a window of L samples",
    )


def grid_of(picture: tuple[int, ...], features: int) -> Grid:
    """Height and width of a picture of so many values."""
    side = math.isqrt(features // maps_of(picture, features))
    return (picture[0], picture[1]) if len(picture) == 2 else (side, side)


def maps_of(picture: tuple[int, ...], features: int) -> int:
    """The channels of a picture of so many values: one where it is grey, three in colour.

    Nothing else tells them apart, nor need it: three times a square is no square.
    """
    pixels = math.prod(picture) if len(picture) == 2 else math.isqrt(features // CHANNELS) ** 2
    return CHANNELS if CHANNELS * pixels == features else 1


def halved(grid: Grid) -> Grid:
    """Height and width of maps half as large, rounded up."""
    return (grid[0] + 1) // 2, (grid[1] + 1) // 2


def reads(picture: tuple[int, ...], data: Any, who: str = "this net", slot: str = "net") -> None:
    """Check that rows are pictures of the height and width a part reads; ValueError, in a sentence."""
    shape = tuple(data.shape)
    if data.kind == "ratings" or not pictured(shape):
        raise ValueError(f"{who} reads pictures, and rows of {data.name} have the shape {shape}")
    if shape[:2] != (picture or (shape[0], shape[0])):
        asked = " x ".join(map(str, picture)) if picture else "square"
        raise ValueError(
            f"{who} reads {asked} pictures, and rows of {data.name} have the shape {shape}: "
            f"set {slot}.picture to {shape[0]},{shape[1]}"
        )


def reads_series(picture: tuple[int, ...], data: Any, who: str = "this net", slot: str = "net") -> None:
    """Check that rows are windows of as many samples as a part reads; ValueError, in a sentence."""
    samples = tuple(data.shape)
    if data.kind == "ratings" or len(samples) != 1 or (data.kind != "series" and samples != picture[1:]):
        raise ValueError(f"{who} reads windows of a series, and rows of {data.name} have the shape {samples}")
    if samples != picture[1:]:
        raise ValueError(
            f"rows of {data.name} are windows of {samples[0]} samples: set {slot}.picture to 1,{samples[0]}"
        )


class Convolutional(Part):
    """Convolutions over a picture; each layer halves its sides, and the way back doubles them.

    A window of a series is a picture one value high: kernels and pooling are one value high, too, and all is
    a convolution in one dimension, over time.

    A layer halves by steps of two, or by keeping the largest of every two by two values. The way back undoes
    the latter by spreading a value evenly over its window, or, with switches, by putting it where the largest
    had been, which the encoder tells the decoder beside the code.

    Source: Masci et al., "Stacked convolutional auto-encoders", ICANN (2011), section 3; switches: Zeiler,
    Taylor and Fergus, "Adaptive deconvolutional networks", ICCV (2011), section 3.
    """

    symbol = (
        r"h^k = f\big(\textstyle\sum_j h^j * W^{jk} + b^k\big), \; \hat{x} = g\big(\sum_k h^k * V^k + c\big)"
    )

    channels: tuple[int, ...] = knob(
        (16, 32), 1, 512, unit="maps", help="channels of each layer: how many kinds of feature it looks for"
    )
    kernel: Literal[3, 5, 7, 9, 11] = knob(
        5, help="side of the kernel, the window that slides over the picture, in pixels or samples"
    )
    halving: Literal["steps", "pooling", "switches"] = knob(
        "steps",
        help="downsampling: how a layer halves the picture; switches also remember where the maximum stood",
    )
    code: int = knob(
        32, 1, 16_384, log=True, unit="units", help="width of the code: the numbers each row is squeezed into"
    )
    activation: Activation = knob("relu", help="nonlinearity of the feature maps")
    code_activation: Activation = knob("linear", help="nonlinearity of the code; tanh and sigmoid bound it")
    output: Literal["linear", "sigmoid"] = knob("sigmoid", help="sigmoid keeps the output between 0 and 1")
    picture: tuple[int, ...] = picture_knob()

    @property
    def hidden(self) -> tuple[int, ...]:
        """Feature maps of each layer between the picture and the code."""
        return self.channels

    @property
    def decoder(self) -> None:
        """The way back mirrors the way there."""

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures and windows of a series, and none smaller than a pixel or a sample."""
        if data.kind == "series" or self.flat:
            reads_series(self.picture, data)
        else:
            reads(self.picture, data)
        side = data.shape[0] if self.flat else min(grid(data.shape))
        most = math.ceil(math.log2(side))
        if len(self.channels) > most:
            raise ValueError(
                f"net.channels may have {most} layers for a side of {side}, got {len(self.channels)}"
            )

    @property
    def flat(self) -> bool:
        """Whether it reads windows of a series, and convolves in one dimension."""
        return self.picture[:1] == (1,)

    @property
    def window(self) -> Grid:
        """Height and width of its kernels."""
        return (1 if self.flat else self.kernel), self.kernel

    def grids(self, features: int) -> tuple[Grid, ...]:
        """Height and width of the picture, and of the maps behind each layer: half, rounded up."""
        grids = [grid_of(self.picture, features)]
        for _ in self.channels:
            grids.append(halved(grids[-1]))
        return tuple(grids)

    def widths(self, features: int) -> tuple[int, ...]:
        """How many numbers there are from input to output, all maps of a layer together."""
        grids = self.grids(features)[1:]
        down = [maps * math.prod(grid) for maps, grid in zip(self.channels, grids, strict=True)]
        return (features, *down, self.code, *reversed(down), features)

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net, for a code without extra outputs."""
        maps, area = (maps_of(self.picture, features), *self.channels), math.prod(self.window)
        there = sum(a * b * area + b for a, b in pairwise(maps))
        back = sum(a * b * area + a for a, b in pairwise(maps))
        last = self.widths(features)[len(self.channels)]
        return there + back + (last + 1) * self.code + (self.code + 1) * last

    def switch_bits(self, features: int) -> int:
        """What switches can say of a row at most, in bits: two for each window, one for half a one."""
        if self.halving != "switches":
            return 0
        grids = zip(self.channels, self.grids(features), strict=False)
        return sum(maps * _switch_bits(*grid) for maps, grid in grids)

    def code_span(self) -> tuple[float, float] | None:
        """The interval a code unit lives in, or None where it is unbounded."""
        return SPANS.get(self.code_activation)

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, D) to h (B, outputs), with switches to h and those; decoder (B, code) to logits."""
        # imports torch, which reading a recipe must not
        from aecore.nets.convolution.convolutional_module import ConvDecoder, ConvEncoder

        grids = self.grids(features)
        maps = maps_of(self.picture, features)
        return ConvEncoder(self, maps, grids, outputs, rng), ConvDecoder(self, maps, grids, rng)


def _switch_bits(height: int, width: int) -> int:
    """Bits of the switches of one map: at an odd edge a window holds two values, in the corner one."""
    return 2 * (height // 2) * (width // 2) + height // 2 * (width % 2) + width // 2 * (height % 2)
