"""Weight tying: dense layers whose decoder uses the transposed weights of the encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from aecore.knobs import Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import SPANS, Activation, activation, linear

if TYPE_CHECKING:
    from torch import nn


class Tied(Part):
    """Tied weights: the decoder is the encoder transposed, with biases of its own.

    Source: Vincent et al., "Extracting and composing robust features with denoising autoencoders", ICML
    (2008), section 2.2; Jonnalagadda, "Sparse, stacked and variational autoencoder" (2018), figure 2.
    """

    symbol = r"z = f(W x + b), \quad \hat{x} = g(W^\top z + b')"
    shapeable: ClassVar[bool] = True

    hidden: tuple[int, ...] = knob(
        (), 1, 16_384, unit="units", help="widths between the input and the code, and again on the way up"
    )
    code: int = knob(
        32, 1, 16_384, log=True, unit="units", help="width of the code: the numbers each row is squeezed into"
    )
    activation: Activation = knob(
        "relu", help="nonlinearity of the hidden layers; linear layers can do no more than PCA"
    )
    code_activation: Activation = knob("linear", help="nonlinearity of the code; tanh and sigmoid bound it")
    output: Literal["linear", "sigmoid"] = knob("sigmoid", help="sigmoid keeps the output between 0 and 1")

    @property
    def decoder(self) -> None:
        """No widths of its own: it mirrors the encoder."""

    def fits(self, spec: Any, data: Any) -> None:
        """The decoder must begin as wide as the encoder ends, and be able to say every value."""
        if spec.bottleneck.outputs(self.code) != self.code:
            name = type(spec.bottleneck).__name__
            raise ValueError(
                f"tied weights need a code as wide as the encoder's end, and {name} makes another"
            )
        if self.output == "sigmoid" and data.kind == "ratings":
            raise ValueError("net.output must be linear for ratings, whose stars go beyond 1")

    def widths(self, features: int) -> tuple[int, ...]:
        """Every layer's width from input to output."""
        return (features, *self.hidden, self.code, *reversed(self.hidden), features)

    def parameters(self, features: int) -> int:
        """Weights once, since both ways share them, and biases of both ways."""
        return sum(a * b + a + b for a, b in pairwise((features, *self.hidden, self.code)))

    def code_span(self) -> tuple[float, float] | None:
        """The interval a code unit lives in, or None where it is unbounded."""
        return SPANS.get(self.code_activation)

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs) before the bottleneck, decoder (B, code) to logits."""
        from aecore.nets.tied_module import TiedDecoder  # imports torch, which reading a recipe must not

        bends = (*(self.activation for _ in self.hidden), self.code_activation)
        steps = zip(pairwise((features, *self.hidden, outputs)), bends, strict=True)
        layers = [layer for (a, b), bend in steps for layer in (linear(a, b, bend, rng), *activation(bend))]
        down = torch.nn.Sequential(*layers)
        return down, TiedDecoder(down, self.activation)


def tied_decode(
    z: torch.Tensor,
    layers: Iterable[nn.Linear],
    biases: Iterable[torch.Tensor],
    bend: Callable[[torch.Tensor], torch.Tensor],
) -> torch.Tensor:
    """The tied decoder: codes (B, K) to logits (B, D) by the encoder's `layers`, transposed, last first."""
    for i, (layer, bias) in enumerate(zip(layers, biases, strict=True)):
        z = functional.linear(bend(z) if i else z, layer.weight.T, bias)
    return z
