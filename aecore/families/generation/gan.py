"""The generative adversarial net (GAN): generator and discriminator, beside a net for the way back."""

from __future__ import annotations

from typing import Any

from aecore.data.minibatches import Batch
from aecore.families.family import Family, autoencoder
from aecore.lazy import functional, torch
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.discriminator import Discriminator, with_discriminator
from aecore.parts.prior import standard_normal
from aecore.spec import DataSpec, Spec, Training, the
from aecore.training.adversarial import Player, alternate
from aecore.training.gradient_descent import Metrics, objective
from aecore.views.samples import sampled
from aecore.views.standard import STANDARD


def discriminate(net: Any, batch: Batch, spec: Any, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """The discriminator's loss: it tells real pictures from generated ones."""
    with torch.no_grad():
        fakes = net.decode(standard_normal(net, spec, len(batch.x), rng))
    loss = the(Discriminator, spec.objective).penalised_loss(net.critic, batch.x, fakes)
    return loss, {"critic": loss.detach()}


def generate(net: Any, batch: Batch, spec: Spec, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """The generator's loss: the decoder makes pictures that the discriminator takes for real."""
    z = standard_normal(net, spec, len(batch.x), rng)
    fakes = net.decode(z)
    loss, _ = objective(spec, Pass(batch.x, batch.x, z, fakes, net, rng, {"fakes": fakes}, spec=spec))
    return loss, {"loss": loss.detach()}


def guess(net: Any, batch: Batch, spec: Spec, rng: torch.Generator) -> tuple[torch.Tensor, Metrics]:
    """Latent regression: the encoder inverts the generator on its samples; real rows teach it nothing."""
    z = standard_normal(net, spec, len(batch.x), rng)
    with torch.no_grad():
        fakes, errors = net.decode(z), net(batch.x, spec, None).errors()
    loss = functional.mse_loss(net.encode(fakes, spec), z)
    return loss, {**errors, "guess": loss.detach()}


def build(spec: Spec, features: int, rng: torch.Generator) -> Any:
    """Generator (decoder), discriminator (critic) and inverse generator (encoder)."""
    return with_discriminator(autoencoder(spec, features, rng), spec, features, rng)


PLAYERS = (
    Player(discriminate, ("critic",), lambda spec: the(Discriminator, spec.objective).lr_ratio),
    Player(generate, ("decoder",)),
    Player(guess, ("encoder",)),
)

FAMILY = Family(
    name="gan",
    title="GAN",
    summary=(
        "No autoencoder: a generator invents pictures from noise, and a discriminator tells them from "
        "real ones. "
        "Nothing is compared pixel by pixel, so nothing is blurred, and nothing turns a picture into a code. "
        "To show you codes all the same, an encoder guesses them, taught on generated pictures only."
    ),
    formula=r"\min_G \max_D \mathbb{E}_x \log D(x) + \mathbb{E}_z \log(1 - D(G(z)))",
    source="Goodfellow et al., Generative adversarial nets, NIPS (2014)",
    group="Generation",
    spec=Spec(
        family="gan",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(256, 128), code=32),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(Discriminator(),),
        train=Training(rate=2e-3, batch=128, epochs=30),
    ),
    needs=(Discriminator,),
    components=(Discriminator, discriminate, generate),
    holes=False,
    stages=(alternate(*PLAYERS),),
    build=build,
    pictures=(*STANDARD, sampled(standard_normal)),
    prior=standard_normal,
    pairs=False,
)
