"""The adversarial autoencoder (AAE): a discriminator of codes pushes them into a chosen prior."""

from __future__ import annotations

from typing import Any

from aecore.data.minibatches import Batch
from aecore.evaluation.sample_quality import mmd
from aecore.families.family import Family, autoencoder
from aecore.lazy import torch
from aecore.nets.dense import Dense
from aecore.parts.corruption import NoCorruption
from aecore.parts.discriminator import discriminator_loss
from aecore.parts.latent_discriminator import (
    LatentDiscriminator,
    balanced_weights,
    latent_logits,
    with_discriminator,
)
from aecore.parts.objective import SquaredError
from aecore.parts.prior import StandardNormal
from aecore.spec import DataSpec, Spec, Training, the
from aecore.training.adversarial import Player, alternate
from aecore.training.gradient_descent import Metrics, objective
from aecore.views.samples import sampled
from aecore.views.scores import approach, beside
from aecore.views.standard import STANDARD


def discriminate(net: Any, batch: Batch, spec: Any, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """The discriminator's loss: it tells draws of the prior, or of a known label's region, from codes."""
    prior = spec.bottleneck
    region = the(LatentDiscriminator, spec.objective).known_regions(batch, prior.regions)
    with torch.no_grad():
        z = net.encode(batch.x, spec)
    drawn = prior.draw(len(z), z.shape[1], rng)
    drawn = torch.where((region < prior.regions)[:, None], prior.within(region, z.shape[1], rng), drawn)
    weight = balanced_weights(region, prior.regions)
    loss = discriminator_loss(latent_logits(net, drawn, region), latent_logits(net, z, region), weight)
    return loss, {"critic": loss.detach(), "mmd": mmd(z, drawn)}


def autoencode(net: Any, batch: Batch, spec: Any, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """The autoencoder's loss: reconstruction, and codes that the discriminator takes for draws."""
    p = net(batch.x, spec, rng, None, batch.wanted)
    p.aux["region"] = the(LatentDiscriminator, spec.objective).known_regions(batch, net.regions)
    loss, terms = objective(spec, p)
    return loss, {**p.errors(), "loss": loss.detach(), **terms}


def build(spec: Spec, features: int, rng: torch.Generator) -> Any:
    """An autoencoder beside its latent discriminator."""
    return with_discriminator(autoencoder(spec, features, rng), spec, rng)


def prior_sample(net: Any, spec: Spec, n: int, rng: torch.Generator) -> torch.Tensor:
    """Samples of the recipe's prior, n codes (n, K)."""
    return the(StandardNormal, (spec.bottleneck,)).draw(n, spec.net.code, rng)


PLAYERS = (
    Player(discriminate, ("critic",), lambda spec: the(LatentDiscriminator, spec.objective).lr_ratio),
    Player(autoencode, ("encoder", "decoder")),
)

FAMILY = Family(
    name="adversarial",
    title="Adversarial",
    summary=(
        "A discriminator learns to tell codes from samples of a prior you choose: a Gaussian, a mixture, "
        "a swiss roll. "
        "The encoder learns to put its codes where the discriminator cannot tell. "
        "In the end any sample of the prior can be decoded, for codes lie everywhere in it."
    ),
    formula=r"\min_{E, G} \max_D \lVert x - G(E(x)) \rVert^2 + w\,[\log D(z) + \log(1 - D(E(x)))]",
    source="Makhzani, Shlens, Jaitly, Goodfellow and Frey, Adversarial autoencoders, ICLR workshop (2016)",
    group="Generation",
    on_home=True,
    spec=Spec(
        family="adversarial",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(512, 256), code=2, activation="silu"),
        bottleneck=StandardNormal(),
        corruption=NoCorruption(),
        objective=(SquaredError(), LatentDiscriminator()),
        train=Training(rate=4e-3, schedule="one-cycle", batch=128, epochs=30),
    ),
    components=(LatentDiscriminator, discriminate),
    needs=(LatentDiscriminator,),
    holes=False,
    stages=(alternate(*PLAYERS),),
    build=build,
    pictures=(*STANDARD, beside, approach, sampled(prior_sample)),
    prior=prior_sample,
)
