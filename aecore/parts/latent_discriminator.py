"""The discriminator of the latent space: it reads codes, conditioned on labels where they are known."""

from __future__ import annotations

from typing import Any

from aecore.data.minibatches import Batch
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import dense_parameters
from aecore.nets.forward import Pass
from aecore.parts.discriminator import generator_loss
from aecore.parts.prior import StandardNormal
from aecore.spec import the


class LatentDiscriminator(Part):
    """The adversarial term of an encoder: -log of the discriminator's belief in its codes, in nats.

    Source: Makhzani, Shlens, Jaitly, Goodfellow and Frey, "Adversarial autoencoders" (2016), section 2; where
    labels are known of some rows only, section 2.3.
    """

    own_families = True
    symbol = r"-w \log D(z, y)"

    weight: Live[float] = knob(10.0, 0, 100, help="strength beside the reconstruction")
    lr_ratio: Live[float] = knob(
        1.0, 0.01, 10, log=True, help="the discriminator's learning rate over the autoencoder's"
    )
    hidden: tuple[int, ...] = knob(
        (256, 256), 1, 4_096, unit="units", help="widths of the discriminator's layers"
    )
    labelled: int = knob(
        0, 0, 1_000_000, unit="rows", help="first rows whose label the discriminator is told"
    )

    def fits(self, spec: Any, data: Any) -> None:
        """The code needs a prior, and labels must be there to be told."""
        if not isinstance(spec.bottleneck, StandardNormal):
            got = type(spec.bottleneck).__name__
            raise ValueError(f"LatentDiscriminator needs a prior as bottleneck, got {got}")
        if self.labelled and data.y_train is None:
            raise ValueError(f"LatentDiscriminator.labelled must be 0 for {data.name}, which has no labels")

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """The discriminator, which sees codes and draws of their prior."""
        widths = (spec.net.code + getattr(spec.bottleneck, "regions", 0) + 1, *self.hidden, 1)
        return dense_parameters(widths), 2 * sum(widths)

    def __call__(self, p: Pass) -> torch.Tensor:
        """Generator loss of the encoder, a scalar; `p.aux["region"]` (B,) is the condition of each row."""
        region, net = p.aux["region"], p.net
        loss = generator_loss(latent_logits(net, p.z, region), balanced_weights(region, regions_of(net)))
        return self.weight * loss

    def known_regions(self, batch: Batch, regions: int) -> torch.Tensor:
        """The region of the prior that each row's label stands for, (B,); `regions` where it is unknown."""
        unknown = torch.full((len(batch.x),), regions, device=batch.x.device)
        if batch.y is None or batch.index is None:
            return unknown
        return torch.where((batch.index < self.labelled) & (batch.y >= 0), batch.y % regions, unknown)


def regions_of(net: Any) -> int:
    """How many regions the prior has that a net was made for."""
    return int(net.regions)


def latent_logits(net: Any, z: torch.Tensor, region: torch.Tensor) -> torch.Tensor:
    """The discriminator's logits (B, 1) of codes (B, K), conditioned on one-hot regions (B,)."""
    logits: torch.Tensor = net.critic(torch.cat([z, one_hot_regions(region, regions_of(net)).to(z.dtype)], 1))
    return logits


def one_hot_regions(region: torch.Tensor, regions: int) -> torch.Tensor:
    """Regions (B,) as one-hot (B, regions + 1); the last column is an unknown one."""
    return functional.one_hot(region, regions + 1)


def balanced_weights(region: torch.Tensor, regions: int) -> torch.Tensor:
    """Class-balanced weights (B, 1), on average 1: rows of a known region count as much as all others.

    Few among many would not be heard: the critic is content once a code lies in anybody's region.
    """
    known = region < regions
    share = known.float().mean()
    half = torch.where(known, 0.5 / share, 0.5 / (1 - share))
    return torch.where((share > 0) & (share < 1), half, 1.0)[:, None]


def with_discriminator(net: Any, spec: Any, rng: torch.Generator) -> Any:
    """An autoencoder with the latent discriminator of its recipe beside it, as `critic`."""
    from aecore.nets.mlp import Perceptron  # imports torch, which reading a recipe must not

    net.regions = spec.bottleneck.regions
    net.critic = Perceptron(
        spec.net.code + net.regions + 1, the(LatentDiscriminator, spec.objective).hidden, 1, rng
    )
    return net
