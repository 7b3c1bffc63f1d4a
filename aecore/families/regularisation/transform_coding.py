"""Nonlinear transform coding: a code of whole numbers that is charged for its bits beside its error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from aecore.families.family import Family, autoencoder
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.forward import Pass
from aecore.nets.transform_coding.pca_residual import PCAResidual
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.training.from_pca import descend_from_pca
from aecore.views.rate import rate_curve
from aecore.views.standard import STANDARD

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder


class Rounding(Part):
    """Quantisation to whole numbers: rounded in use; while the net learns, uniform noise of that width.

    Noise has a gradient, and its density at whole numbers is the rounded code's probability.

    Source: Ballé, Laparra and Simoncelli (2017), section 3, equation 9.
    """

    symbol = r"z = \lfloor h \rceil, \text{ learning: } h + u,\; u \sim U(-\tfrac12, \tfrac12)"
    step: ClassVar[float] = 1.0
    """How far apart two values of the code are."""

    def outputs(self, code: int) -> int:
        """One number for each number of the code."""
        return code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, K) to z (B, K)."""
        if rng is None:
            return h.round(), {}
        return h + torch.rand(h.shape, generator=rng, device=h.device, dtype=h.dtype) - 0.5, {}


class Rate(Part):
    """Rate: the code's information under a learned density, in bits, mean over rows.

    Beside the squared error it is the Lagrangian of a rate and a distortion. Those bits are reported as
    they are, whatever their weight.

    Source: Ballé, Laparra and Simoncelli (2017), equation 10.
    """

    own_families = True
    symbol = r"\lambda\, \mathbb{E}\big[-\textstyle\sum_j \log_2 p_j(z_j)\big]"

    weight: Live[float] = knob(0.0037, 1e-5, 10, log=True, help="squared error that one bit is worth")

    def fits(self, spec: Any, data: Any) -> None:
        """A bit is what tells two whole numbers apart."""
        if not isinstance(spec.bottleneck, Rounding):
            got = type(spec.bottleneck).__name__
            raise ValueError(f"Rate needs bottleneck to be Rounding, got {got}")

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """A mean and a scale for each number of the code."""
        return 2 * spec.net.code, 4 * spec.net.code

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        density: Any = p.net.density
        bits: torch.Tensor = density.bits(p.z).mean()
        p.found["bits"] = bits.detach()
        return self.weight * bits


def build(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A net beside the density of its code."""
    from aecore.nets.transform_coding.factorised_density import FactorisedLogistic  # imports torch

    net = autoencoder(spec, features, rng)
    net.density = FactorisedLogistic(spec.net.code)
    return net


FAMILY = Family(
    name="transform-coding",
    title="Transform coding",
    summary=(
        "The code is rounded to whole numbers, and each is charged for the bits that an entropy coder would "
        "write for it. "
        "The net begins as PCA, the best linear transform, and learns what to add to it for the same bits. "
        "Raise the price of a bit and numbers fall silent one by one, the last ones of PCA first."
    ),
    formula=r"\min \lVert x - \hat{x} \rVert^2 + \lambda\, \mathbb{E}[-\log_2 p(\lfloor z \rceil)]",
    source="Ballé, Laparra and Simoncelli, End-to-end optimized image compression, ICLR (2017)",
    group="Regularisation",
    spec=Spec(
        family="transform-coding",
        data=DataSpec(name="mnist"),
        net=PCAResidual(hidden=(512,), code=128, activation="silu"),
        bottleneck=Rounding(),
        corruption=NoCorruption(),
        objective=(SquaredError(), Rate()),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=30),
    ),
    needs=(Rate,),
    components=(Rounding, Rate, descend_from_pca),
    stages=(descend_from_pca,),
    build=build,
    pictures=(*STANDARD, rate_curve),
)
