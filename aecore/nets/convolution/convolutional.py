"""The convolutional net: convolutions down to the code, transposed convolutions up, pooling switches."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from aecore.knobs import Part, knob
from aecore.lazy import torch
from aecore.nets.dense import SPANS, Activation

if TYPE_CHECKING:
    from torch import nn


def square(data: Any) -> None:
    """Check that rows are square pictures; ValueError, in a sentence."""
    if data.kind == "ratings" or len(data.shape) != 2 or data.shape[0] != data.shape[1]:
        raise ValueError(
            f"this net reads square pictures, and rows of {data.name} have the shape {data.shape}"
        )


class Convolutional(Part):
    """Convolutions over a square picture; each layer halves its side, and the way back doubles it.

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
        5, help="side of the kernel, the window that slides over the picture, in pixels"
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

    @property
    def hidden(self) -> tuple[int, ...]:
        """Feature maps of each layer between the picture and the code."""
        return self.channels

    @property
    def decoder(self) -> None:
        """The way back mirrors the way there."""

    def fits(self, spec: Any, data: Any) -> None:
        """Only square pictures, and none smaller than a pixel."""
        square(data)
        most = math.ceil(math.log2(data.shape[0]))
        if len(self.channels) > most:
            raise ValueError(
                f"net.channels may have {most} layers for a side of {data.shape[0]}, got {len(self.channels)}"
            )

    def sides(self, features: int) -> tuple[int, ...]:
        """The side of the picture, and of the maps behind each layer: half, rounded up."""
        sides = [math.isqrt(features)]
        for _ in self.channels:
            sides.append((sides[-1] + 1) // 2)
        return tuple(sides)

    def widths(self, features: int) -> tuple[int, ...]:
        """How many numbers there are from input to output, all maps of a layer together."""
        down = [maps * side**2 for maps, side in zip(self.channels, self.sides(features)[1:], strict=True)]
        return (features, *down, self.code, *reversed(down), features)

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net, for a code without extra outputs."""
        maps, area = (1, *self.channels), self.kernel**2
        there = sum(a * b * area + b for a, b in pairwise(maps))
        back = sum(a * b * area + a for a, b in pairwise(maps))
        last = self.widths(features)[len(self.channels)]
        return there + back + (last + 1) * self.code + (self.code + 1) * last

    def switch_bits(self, features: int) -> int:
        """What switches can say of a row at most, in bits: two for each window, fewer at an odd edge."""
        if self.halving != "switches":
            return 0
        sides = zip(self.channels, self.sides(features), strict=False)
        return sum(2 * maps * (side // 2) * ((side + 1) // 2) for maps, side in sides)

    def code_span(self) -> tuple[float, float] | None:
        """The interval a code unit lives in, or None where it is unbounded."""
        return SPANS.get(self.code_activation)

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, S * S) to h (B, outputs), with switches to h and those; decoder (B, code) to logits."""
        # imports torch, which reading a recipe must not
        from aecore.nets.convolution.convolutional_module import ConvDecoder, ConvEncoder

        return ConvEncoder(self, self.sides(features), outputs, rng), ConvDecoder(
            self, self.sides(features), rng
        )
