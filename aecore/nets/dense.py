"""Fully connected (dense) layers: encoder and decoder, weight initialisation, activation functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from aecore.knobs import Part, knob
from aecore.lazy import torch

if TYPE_CHECKING:
    from torch import nn

L = TypeVar("L", "nn.Linear", "nn.Conv2d", "nn.ConvTranspose2d")
Activation = Literal["linear", "relu", "tanh", "sigmoid", "silu", "gelu", "elu"]
SPANS = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}


class Dense(Part):
    """A stack of fully connected layers, mirrored round the code unless a decoder of its own is given.

    Source: Rumelhart, Hinton and Williams, "Learning internal representations by error propagation" (1986).
    """

    symbol = r"z = f(W x + b), \quad \hat{x} = g(W' z + b')"
    shapeable: ClassVar[bool] = True
    """Its layers are widths that somebody may pull at."""

    hidden: tuple[int, ...] = knob(
        (256,), 1, 16_384, unit="units", help="widths between the input and the code"
    )
    code: int = knob(
        32, 1, 16_384, log=True, unit="units", help="width of the code: the numbers each row is squeezed into"
    )
    decoder: tuple[int, ...] | None = knob(
        None,
        1,
        16_384,
        unit="units",
        help="widths between the code and the output; empty mirrors the encoder",
    )
    activation: Activation = knob(
        "relu", help="nonlinearity of the hidden layers; linear layers can do no more than PCA"
    )
    code_activation: Activation = knob("linear", help="nonlinearity of the code; tanh and sigmoid bound it")
    output: Literal["linear", "sigmoid"] = knob("sigmoid", help="sigmoid keeps the output between 0 and 1")

    def fits(self, spec: Any, data: Any) -> None:
        """Stars are beyond what a sigmoid can say."""
        if self.output == "sigmoid" and data.kind == "ratings":
            raise ValueError("net.output must be linear for ratings, whose stars go beyond 1")

    def widths(self, features: int) -> tuple[int, ...]:
        """Every layer's width from input to output."""
        up = tuple(reversed(self.hidden)) if self.decoder is None else self.decoder
        return (features, *self.hidden, self.code, *up, features)

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net, for a code without extra outputs."""
        return dense_parameters(self.widths(features))

    def code_span(self) -> tuple[float, float] | None:
        """The interval a code unit lives in, or None where it is unbounded."""
        return SPANS.get(self.code_activation)

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs) before the bottleneck, decoder (B, code) to logits."""
        widths, middle = self.widths(features), len(self.hidden) + 1
        down = [*widths[:middle], outputs]
        return self._stack(down, self.code_activation, rng), self._stack(widths[middle:], "linear", rng)

    def _stack(self, widths: Any, last: str, rng: torch.Generator) -> nn.Module:
        layers: list[nn.Module] = []
        for i, (a, b) in enumerate(pairwise(widths)):
            bend = last if i == len(widths) - 2 else self.activation
            layers += [linear(a, b, bend, rng), *activation(bend)]
        return torch.nn.Sequential(*layers)


def linear(a: int, b: int, bend: str, rng: torch.Generator) -> nn.Linear:
    """A fully connected layer drawn from `rng` alone, its biases zero."""
    return initialised(uninitialised(torch.nn.Linear, a, b), a, b, bend, rng)


def uninitialised(kind: Callable[..., L], *shape: int | tuple[int, ...]) -> L:
    """A layer whose weights are not drawn yet: torch would draw them from its global generator.

    As torch.nn.utils.skip_init, which on its way through `to_empty` loads SymPy: 40 MB, half a second.
    """
    layer = kind(*shape, device="meta")
    for name, weight in layer.named_parameters():
        setattr(layer, name, torch.nn.Parameter(torch.empty(weight.shape, dtype=weight.dtype)))
    return layer


def initialised(layer: L, a: float, b: float, bend: str, rng: torch.Generator) -> L:
    """Weight initialisation for a fan-in of `a` and a fan-out of `b`; biases are zero.

    He's uniform before a rectifier, Glorot's (Xavier's) otherwise.

    Source: He et al. (2015), section 2.2; Glorot and Bengio (2010), equation 16.
    """
    rectifies = bend in ("relu", "silu", "gelu", "elu")
    bound = math.sqrt(6 / a) if rectifies else math.sqrt(6 / (a + b))
    with torch.no_grad():
        layer.weight.uniform_(-bound, bound, generator=rng)
        if layer.bias is not None:
            layer.bias.zero_()
    return layer


def activation(name: str) -> list[nn.Module]:
    """The activation function of a name, as a module; none for linear."""
    made: dict[str, Callable[[], nn.Module]] = {
        "relu": torch.nn.ReLU,
        "tanh": torch.nn.Tanh,
        "sigmoid": torch.nn.Sigmoid,
        "silu": torch.nn.SiLU,
        "gelu": torch.nn.GELU,
        "elu": torch.nn.ELU,
    }
    return [made[name]()] if name in made else []


def dense_parameters(widths: Sequence[int]) -> int:
    """Weights and biases of fully connected layers from the first width to the last."""
    return sum(a * b + b for a, b in pairwise(widths))
