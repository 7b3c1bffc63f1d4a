"""A restricted Boltzmann machine over ratings, as a part of a recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from aecore.knobs import Part, knob
from aecore.lazy import torch
from aecore.slots import plain_code

if TYPE_CHECKING:
    from torch import nn


class RatingsRBM(Part):
    """A restricted Boltzmann machine (RBM) with softmax visible units, over the films that are rated.

    Source: Salakhutdinov, Mnih and Hinton, "Restricted Boltzmann machines for collaborative filtering",
    ICML (2007), section 2.
    """

    symbol = r"p(h_j = 1 \mid v) = \sigma\Big(c_j + \sum_{i\ \text{rated}} W_{j i}^{v_i}\Big)"

    code: int = knob(100, 1, 4_096, log=True, unit="units", help="how many hidden units there are")
    levels: Literal[2, 5, 10] = knob(
        2, help="sides a film can show: 2 is liked (four stars) or not, 10 every half star"
    )
    gibbs: int = knob(
        10, 1, 50, unit="steps", help="Gibbs steps: how long the machine dreams before it is corrected"
    )

    @property
    def hidden(self) -> tuple[int, ...]:
        """No layer lies between the films and the code."""
        return ()

    @property
    def decoder(self) -> None:
        """The way back is the way there, turned round."""

    @property
    def output(self) -> str:
        """Stars are given as they are."""
        return "linear"

    def fits(self, spec: Any, data: Any) -> None:
        """The data must be ratings, and the code the units themselves."""
        plain_code(self, spec)
        if data.kind != "ratings":
            raise ValueError(
                f"this net reads ratings, and {data.name} holds {data.kind}: choose film ratings"
            )

    def widths(self, features: int) -> tuple[int, ...]:
        """Films, units, films."""
        return (features, self.code, features)

    def parameters(self, features: int) -> int:
        """Weights, which both ways share, and biases of units and of films' sides."""
        return features * self.levels * (self.code + 1) + self.code

    def code_span(self) -> tuple[float, float]:
        """A unit's chance to be on."""
        return (0.0, 1.0)

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) of stars to chances (B, outputs), and the way back to stars."""
        from aecore.nets.ratings.ratings_rbm_module import (  # imports torch, which reading a recipe must not
            RatingsDecoder,
            RatingsEncoder,
        )

        up = RatingsEncoder(features, outputs, self.levels, rng)
        return up, RatingsDecoder(up)
