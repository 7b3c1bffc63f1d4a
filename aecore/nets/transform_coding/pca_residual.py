"""Dense layers beside PCA: they learn what is to be added to a linear transform and its inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from aecore.knobs import knob
from aecore.lazy import torch
from aecore.nets.dense import Dense

if TYPE_CHECKING:
    from torch import nn


class PCAResidual(Dense):
    """PCA and dense layers added up, in the encoder and in the decoder: a residual on the best linear code.

    The dense layers begin at zero, so that the net begins as PCA, in units of `step`; all of it learns. A
    stage has to tell it the rows.

    Source: He et al., "Deep residual learning" (2016), section 3.1, for the sum; Hotelling (1933) for PCA.
    """

    own_families = True
    symbol = r"z = \tfrac{1}{s} U^\top (x - m) + f(x), \quad \hat{x} = m + s\, U z + g(z)"

    output: Literal["linear", "sigmoid"] = knob("linear", help="what PCA adds up has no bounds: linear")
    step: float = knob(0.7, 0.001, 100, log=True, help="how much of PCA's own scale one unit of the code is")

    def fits(self, spec: Any, data: Any) -> None:
        """Neither PCA's codes nor its rows have bounds."""
        for name in ("code_activation", "output"):
            if (got := getattr(self, name)) != "linear":
                raise ValueError(f"net.{name} must be linear where PCA is part of the net, got {got}")

    def parameters(self, features: int) -> int:
        """Those of the dense layers, components twice, and the mean twice."""
        return super().parameters(features) + 2 * features * (self.code + 1)

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs) before the bottleneck, decoder (B, code) to rows."""
        from aecore.nets.transform_coding.pca_residual_module import (  # imports torch
            PCADecoder,
            PCAEncoder,
        )

        down, up = super().build(features, outputs, rng)
        return PCAEncoder(down, features, outputs), PCADecoder(up, features, self.code)

    def begin_as(self, net: Any, mean: Any, components: Any) -> None:
        """Begin as PCA with that mean (D,) and these components (k, D), of which k may be below K."""
        net.encoder.begin_as(mean, components, self.step)
        net.decoder.begin_as(mean, components, self.step)
