"""The sparse autoencoder: a KL or L1 penalty keeps most units inactive."""

from __future__ import annotations

from typing import Any

from aecore.families.family import Family
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training


class KLSparsity(Part):
    """KL sparsity penalty: pull each code unit's mean activation towards `rho`.

    Sum over units of KL(rho || rho_hat), in nats. rho_hat is the mean over the minibatch, so the term is
    noisy below about 50 rows. rho is on the code's own scale; a tanh code and its rho are mapped from (-1,
    1) to (0, 1) first.

    Source: Ng, "Sparse autoencoder", CS294A notes (2011), section 3.
    """

    offered_with = "aecore.parts.objective"
    symbol = (
        r"\beta \sum_j \rho \log \frac{\rho}{\hat\rho_j} + (1 - \rho) \log \frac{1 - \rho}{1 - \hat\rho_j}"
    )

    weight: Live[float] = knob(0.1, 0, 10, help="strength beside the reconstruction")
    rho: Live[float] = knob(-0.1, -0.99, 0.99, help="target mean activation, on the code's own scale")

    def fits(self, spec: Any, data: Any) -> None:
        """The code must be bounded and rho inside its bounds."""
        span = spec.net.code_span()
        if span is None:
            got = getattr(spec.net, "code_activation", type(spec.net).__name__)
            raise ValueError(f"KLSparsity needs net.code_activation to be tanh or sigmoid, got {got}")
        if not span[0] < self.rho < span[1]:
            raise ValueError(
                f"KLSparsity.rho must be inside ({span[0]:g}, {span[1]:g}) for this code, got {self.rho:g}"
            )

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        lo, hi = p.net.code_span
        rho = (self.rho - lo) / (hi - lo)
        rho_hat = p.unit_rate().mean(0).clamp(1e-6, 1 - 1e-6)  # (K,); log 0 would poison the step
        on = rho * torch.log(rho / rho_hat)
        off = (1 - rho) * torch.log((1 - rho) / (1 - rho_hat))
        return self.weight * (on + off).sum()


class L1(Part):
    """L1 penalty of the code: absolute activation summed over units, mean over rows.

    Source: Olshausen and Field, "Emergence of simple-cell receptive field properties", Nature 381 (1996).
    """

    offered_with = "aecore.parts.objective"
    symbol = r"\lambda \sum_j \lvert z_j \rvert"

    weight: Live[float] = knob(0.01, 0, 10, help="strength beside the reconstruction")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        return self.weight * p.z.abs().sum(1).mean()


FAMILY = Family(
    name="sparse",
    title="Sparse",
    summary=(
        "The code may be wide, but a KL penalty holds its units to a target mean activation. "
        "Each then keeps to what it is good at: a stroke, a curve, a blank corner. "
        "Move the target during the run and watch the histogram follow."
    ),
    formula=r"\min \lVert x - \hat{x} \rVert^2 + \beta \sum_j \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)",
    source="Ng, Sparse autoencoder, CS294A lecture notes (2011)",
    group="Regularisation",
    components=(KLSparsity,),
    on_home=True,
    spec=Spec(
        family="sparse",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=100, code_activation="tanh", output="linear"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(), KLSparsity(weight=0.5, rho=-0.1)),
        train=Training(rate=2e-3, schedule="cosine", batch=128, epochs=40),
    ),
)
