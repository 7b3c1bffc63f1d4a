"""Centred ratings: item and user means are subtracted before the code and added back behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aecore.lazy import torch
from aecore.nets.dense import Dense

if TYPE_CHECKING:
    from torch import nn


class Centred(Dense):
    """Dense layers over ratings less item mean and user bias, a person's own tone.

    The first code unit is the tone: by how much somebody rates above the films' averages. 0 is unknown.

    Source: Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems" (2009).
    """

    symbol = r"z = \Big(t,\; f\big((x - b - t) / \sqrt{n + 5}\big)\Big), \quad \hat{x} = b + t + g(z)"

    def fits(self, spec: Any, data: Any) -> None:
        """The data must be ratings, and the code must have room for more than the tone."""
        if data.kind != "ratings":
            raise ValueError(
                f"this net reads ratings, and {data.name} holds {data.kind}: choose film ratings"
            )
        if self.code < 2:
            raise ValueError("net.code must be at least 2: the first unit is how generous somebody is")

    def parameters(self, features: int) -> int:
        """Weights and biases of the whole net; the tone has none."""
        into, out_of = self.widths(features)[len(self.hidden)], self.widths(features)[len(self.hidden) + 2]
        return super().parameters(features) - (into + 1) - out_of

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs), the tone first; decoder (B, code) to stars (B, features)."""
        from aecore.nets.ratings.centered_module import (  # imports torch, which reading a recipe must not
            CentredDecoder,
            CentredEncoder,
        )

        widths, code = self.widths(features), len(self.hidden) + 1
        down = self._stack([*widths[:code], outputs - 1], self.code_activation, rng)
        up: Any = self._stack([self.code - 1, *widths[code + 1 :]], "linear", rng)
        return CentredEncoder(down, up[-1].bias), CentredDecoder(up)
