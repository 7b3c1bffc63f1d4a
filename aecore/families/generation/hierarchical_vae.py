"""The hierarchical variational autoencoder: two levels of latent variables, ancestral sampling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aecore.families.family import Family, autoencoder
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.dense import Dense, dense_parameters
from aecore.nets.forward import Pass
from aecore.nets.gaussian import log_normal
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import CrossEntropy, kl_warmup
from aecore.spec import DataSpec, Spec, Training, the
from aecore.views.elbo import elbo_curves
from aecore.views.samples import latent_grid, sampled
from aecore.views.standard import STANDARD

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder


class HierarchicalKL(Part):
    """KL divergence of a posterior with two latent levels from their prior, by one sample of each.

    E_q of log q(z | x) - log p(z | u) + log q(u | z) - log p(u), in nats by one draw of each: summed over
    units, mean over rows. The code that is shown is z's mean.

    Source: Rezende, Mohamed and Wierstra, "Stochastic backpropagation and approximate inference in deep
    generative models", ICML (2014), section 2; q from below: Burda et al. (2016), section 2.
    """

    own_families = True
    symbol = r"\beta\, \mathbb{E}_q \log \frac{q(z \mid x)\, q(u \mid z)}{p(z \mid u)\, p(u)}"

    weight: Live[float] = knob(1.0, 0, 10, help="strength beside the reconstruction")
    warm_up: int = knob(
        0, 0, 1_000, unit="epochs", help="KL annealing: how long the weight takes to grow from nothing"
    )
    hidden: int = knob(100, 1, 4_096, unit="units", help="width of the layers between the two codes")
    upper: int = knob(20, 1, 4_096, unit="units", help="how many numbers the upper code has")

    def fits(self, spec: Any, data: Any) -> None:
        """The bottleneck must be a posterior."""
        if not isinstance(spec.bottleneck, GaussianPosterior):
            got = type(spec.bottleneck).__name__
            raise ValueError(f"HierarchicalKL needs bottleneck to be GaussianPosterior, got {got}")

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """The layers between the two codes, there and back."""
        there = (spec.net.code, self.hidden, 2 * self.upper)
        back = (self.upper, self.hidden, 2 * spec.net.code)
        return dense_parameters(there) + dense_parameters(back), sum(there) + sum(back)

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; the upper code is drawn anew."""
        top: Any = p.net.top
        nats: torch.Tensor = (
            log_normal(p.z, p.aux["mu"], p.aux["logvar"]).sum(1) - top.log_p(p.z, p.rng)
        ).mean()
        p.found["kl_nats"] = nats.detach()
        return self.weight * kl_warmup(self.warm_up, p) * nats


def build(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A net with an upper latent level."""
    from aecore.nets.latent_hierarchy import LatentLevel  # imports torch, which reading a family must not

    net = autoencoder(spec, features, rng)
    two = the(HierarchicalKL, spec.objective)
    net.top = LatentLevel(spec.net.code, two.hidden, two.upper, rng)
    return net


def ancestral_sample(net: Any, spec: Spec, n: int, rng: torch.Generator) -> torch.Tensor:
    """Ancestral sampling: n codes (n, K), each from the normal that a drawn upper code decides."""
    z: torch.Tensor = net.top.draw(n, rng)
    return z


FAMILY = Family(
    name="hierarchical-vae",
    title="Hierarchical variational",
    summary=(
        "Above the code stands another, smaller code, whose decoder is a learned prior of the first. "
        "So the posteriors need not fill one round Gaussian: theirs may have any shape that the upper "
        "code can tell. "
        "It is learned by the same bound, the ELBO, written down for both codes."
    ),
    formula=(
        r"\log p(x) \ge \mathbb{E}_q \log p(x \mid z) "
        r"- \mathbb{E}_q \log \frac{q(z \mid x)\, q(u \mid z)}{p(z \mid u)\, p(u)}"
    ),
    source="Rezende, Mohamed and Wierstra, Stochastic backpropagation in deep generative models, ICML (2014)",
    group="Generation",
    spec=Spec(
        family="hierarchical-vae",
        data=DataSpec(name="mnist", binarise=True),
        net=Dense(hidden=(200, 200), code=50, activation="silu"),
        bottleneck=GaussianPosterior(),
        corruption=NoCorruption(),
        objective=(CrossEntropy(), HierarchicalKL()),
        train=Training(rate=5e-3, schedule="one-cycle", batch=200, epochs=60),
    ),
    needs=(HierarchicalKL,),
    components=(HierarchicalKL, ancestral_sample),
    build=build,
    pictures=(*STANDARD, sampled(ancestral_sample), elbo_curves, latent_grid),
    prior=ancestral_sample,
)
