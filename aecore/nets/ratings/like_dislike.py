"""Dense layers over ratings as two channels: likes, dislikes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aecore.knobs import knob
from aecore.lazy import torch
from aecore.nets.dense import Dense

if TYPE_CHECKING:
    from torch import nn

SPREAD = 0.1  # of the first weights: inputs are of length one, and smaller ones would take long to be heard


class LikeDislike(Dense):
    """Dense layers over likes and dislikes, each L2-normalised, that rank all films.

    The output is how much each film is wanted, as a logarithm of its share. 0 is unrated.

    Source: Liang et al., "Variational autoencoders for collaborative filtering" (2018), section 2.1.
    """

    symbol = (
        r"z = f\big(W\,[\tfrac{l}{\lVert l \rVert}, \tfrac{d}{\lVert d \rVert}]\big), \quad \hat{x} = g(z)"
    )

    liked: float = knob(4.0, 0.5, 5, unit="stars", help="stars from which a film counts as liked")

    def fits(self, spec: Any, data: Any) -> None:
        """The data must be ratings, and the output free."""
        if data.kind != "ratings":
            raise ValueError(
                f"this net reads ratings, and {data.name} holds {data.kind}: choose film ratings"
            )
        if self.output != "linear":
            raise ValueError(f"LikeDislike needs net.output to be linear, got {self.output}")

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net: the first layer reads each film twice."""
        return super().parameters(features) + features * self.widths(features)[1]

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs), decoder (B, code) to logits (B, features)."""
        from aecore.nets.ratings.like_dislike_module import (
            LikeDislikeChannels,  # imports torch, which reading a recipe must not
        )

        widths, code = self.widths(features), len(self.hidden) + 1
        down: Any = self._stack([2 * features, *widths[1:code], outputs], self.code_activation, rng)
        with torch.no_grad():
            down[0].weight.normal_(0, SPREAD, generator=rng)
        up = self._stack(widths[code:], "linear", rng)
        return torch.nn.Sequential(LikeDislikeChannels(self.liked), *down), up
