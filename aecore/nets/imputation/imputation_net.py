"""The imputation net: dense layers that correct what probabilistic PCA says of missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from aecore.knobs import Live, knob
from aecore.lazy import torch
from aecore.nets.dense import Activation, Dense, dense_parameters

if TYPE_CHECKING:
    from torch import nn


class ImputationNet(Dense):
    """Dense layers beside probabilistic PCA (PPCA): a residual on the exact answer of a linear model.

    They are given the row as PPCA fills it, a mask of what is known, and PPCA's code of it. They begin at
    zero, so that the net begins as PPCA; what PPCA was fitted to stays. A stage has to tell it the rows.

    Source: Tipping and Bishop, "Probabilistic principal component analysis" (1999); the mask as an input:
    Nazabal et al., "Handling incomplete heterogeneous data using VAEs" (2020), section 3; the sum: He et
    al., "Deep residual learning" (2016), section 3.1.
    """

    own_families = True
    symbol = r"\hat{x} = m + W\, \mathbb{E}[t \mid x_{\text{known}}] + g(f(x, \text{mask}, t))"

    hidden: tuple[int, ...] = knob(
        (64,), 1, 16_384, unit="units", help="widths between the input and the code"
    )
    code: int = knob(
        64, 1, 16_384, log=True, unit="units", help="width of the code: what the correction is made of"
    )
    decoder: tuple[int, ...] | None = knob(
        (), 1, 16_384, unit="units", help="widths between the code and the output; none is one layer"
    )
    activation: Activation = knob("silu", help="nonlinearity of the hidden layers")
    code_activation: Activation = knob("silu", help="nonlinearity of the code; tanh and sigmoid bound it")
    output: Literal["linear", "sigmoid"] = knob("linear", help="what PPCA adds up has no bounds: linear")
    components: int = knob(
        28, 1, 64, unit="components", help="components of PPCA, at most: held-out cells choose how many"
    )
    dropout: Live[float] = knob(0.1, 0, 0.9, help="share of the units that are dropped while the net learns")

    def fits(self, spec: Any, data: Any) -> None:
        """PPCA's answer has no bounds, and ratings are no rows of a Gaussian."""
        if self.output != "linear":
            raise ValueError(f"net.output must be linear where PPCA is part of the net, got {self.output}")
        if data.kind == "ratings":
            raise ValueError(
                f"this net fills tables, and {data.name} holds ratings: choose film ratings' own"
            )

    def parameters(self, features: int) -> int:
        """Those of the layers, the first of which sees the row, the mask and the code of PPCA."""
        return dense_parameters((2 * features + self.components, *self.widths(features)[1:]))

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs) before the bottleneck, decoder (B, code) to rows."""
        from aecore.nets.imputation.imputation_module import (  # imports torch
            ImputationDecoder,
            ImputationEncoder,
        )

        widths, middle = self.widths(features), len(self.hidden) + 1
        down = [2 * features + self.components, *self.hidden, outputs]
        layers = self._stack(down, self.code_activation, rng)
        up: Any = self._stack(widths[middle:], "linear", rng)
        return ImputationEncoder(layers, features, self.components), ImputationDecoder(up)
