"""VAE-GAN: a variational autoencoder with a discriminator, whose features measure the reconstruction."""

from __future__ import annotations

from typing import Any

from aecore.data.minibatches import Batch
from aecore.families.family import Family, autoencoder
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.corruption import NoCorruption
from aecore.parts.discriminator import Discriminator, with_discriminator
from aecore.parts.objective import KL
from aecore.parts.prior import standard_normal
from aecore.spec import DataSpec, Spec, Training, the
from aecore.training.adversarial import Player, alternate
from aecore.training.gradient_descent import Metrics, objective
from aecore.views.samples import sampled
from aecore.views.scores import compared
from aecore.views.standard import STANDARD


class LearnedSimilarity(Part):
    """Feature matching: half the squared distance of two rows in the discriminator's last layer.

    Mean over rows: minus a log-likelihood, up to a constant.

    Source: Larsen, Sønderby, Larochelle and Winther, "Autoencoding beyond pixels using a learned similarity
    metric" (2016), equations 6 to 8.
    """

    own_families = True
    symbol = r"\tfrac{w}{2} \lVert D_l(x) - D_l(\hat{x}) \rVert^2"

    weight: Live[float] = knob(1.0, 0, 100, help="strength beside the other terms")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        discriminator: Any = p.net.critic
        real, fake = discriminator.hidden(p.x)[-1].detach(), discriminator.hidden(p.x_hat)[-1]
        return self.weight * 0.5 * functional.mse_loss(fake, real, reduction="sum") / len(p.x)


def generated(net: Any, z: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    """Generated pictures (2 B, D), from codes (B, K) and from the prior; no gradient reaches the encoder."""
    drawn = torch.randn(z.shape, generator=rng, device=z.device)
    x: torch.Tensor = net.decode(torch.cat([z.detach(), drawn]))
    return x


def discriminate(net: Any, batch: Batch, spec: Any, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """The discriminator's loss: it tells real pictures from reconstructions and from samples."""
    with torch.no_grad():
        fakes = generated(net, net(batch.x, spec, rng).z, rng)
    loss = the(Discriminator, spec.objective).penalised_loss(net.critic, batch.target, fakes)
    return loss, {"critic": loss.detach()}


def autoencode(net: Any, batch: Batch, spec: Spec, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """The autoencoder's loss; its decoder alone also learns to pass for real."""
    p = net(batch.x, spec, rng, None, batch.wanted)
    p.aux["fakes"] = generated(net, p.z, rng)
    loss, terms = objective(spec, p)
    return loss, {**p.errors(), "loss": loss.detach(), **terms}


def build(spec: Spec, features: int, rng: torch.Generator) -> Any:
    """A variational autoencoder beside its discriminator."""
    return with_discriminator(autoencoder(spec, features, rng), spec, features, rng)


PLAYERS = (
    Player(discriminate, ("critic",), lambda spec: the(Discriminator, spec.objective).lr_ratio),
    Player(autoencode, ("encoder", "decoder")),
)

FAMILY = Family(
    name="vae-gan",
    title="VAE-GAN",
    summary=(
        "Compare two digits pixel by pixel, and a blur is the safest answer. "
        "Here a discriminator, which tells real from generated, lends its features: alike is what looks "
        "alike to it. "
        "Strokes come back sharp, and the error in pixels that pays for it stands beside them."
    ),
    formula=r"\min \mathrm{KL} + \tfrac{1}{2} \lVert D_l(x) - D_l(\hat{x}) \rVert^2 - w \log D(\hat{x})",
    source="Larsen, Sønderby, Larochelle and Winther, Autoencoding beyond pixels, ICML (2016)",
    group="Generation",
    spec=Spec(
        family="vae-gan",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(256, 128), code=16, activation="silu"),
        bottleneck=GaussianPosterior(),
        corruption=NoCorruption(),
        objective=(LearnedSimilarity(), KL(weight=0.1), Discriminator()),
        train=Training(rate=2e-3, schedule="cosine", batch=128, epochs=20),
    ),
    needs=(Discriminator,),
    components=(LearnedSimilarity, autoencode),
    holes=False,
    stages=(alternate(*PLAYERS),),
    build=build,
    pictures=(*STANDARD, compared, sampled(standard_normal)),
    prior=standard_normal,
)
