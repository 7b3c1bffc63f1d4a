"""Dense layers over standardised rows: mean 0 and variance 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from aecore.knobs import knob
from aecore.lazy import torch
from aecore.nets.dense import Dense

if TYPE_CHECKING:
    from torch import nn


class Standardised(Dense):
    """Dense layers over standardised input: less its mean, over one spread for all; the output is put back.

    One spread, for a pixel that never changes has none of its own. A stage has to tell it the rows.

    Source: Hinton, "A practical guide to training restricted Boltzmann machines" (2010), section 13.2.
    """

    symbol = r"z = f\big((x - m) / s\big), \quad \hat{x} = m + s\, g(z)"

    output: Literal["linear", "sigmoid"] = knob("linear", help="such values have no bounds: linear")

    def fits(self, spec: Any, data: Any) -> None:
        """What has mean 0 cannot be the answer of a sigmoid."""
        if self.output != "linear":
            raise ValueError("net.output must be linear where rows are brought to mean 0, got sigmoid")

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs) before the bottleneck, decoder (B, code) to rows."""
        from aecore.nets.standardized_module import (  # imports torch, which reading a recipe must not
            RestoreLayer,
            StandardiseLayer,
        )

        down, up = super().build(features, outputs, rng)
        scale = StandardiseLayer(features)
        encoder = torch.nn.Sequential(scale, *down.children())
        return encoder, torch.nn.Sequential(*up.children(), RestoreLayer(scale))
