"""The discriminator (critic) of a GAN: its loss, the generator's loss, and the R1 gradient penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import dense_parameters
from aecore.nets.forward import Pass
from aecore.spec import Spec, the

if TYPE_CHECKING:
    from torch import nn


def discriminator_loss(
    real: torch.Tensor, fake: torch.Tensor, weight: torch.Tensor | float = 1.0
) -> torch.Tensor:
    """Discriminator loss: -log D(real) - log(1 - D(fake)), in nats, from logits, mean over each.

    2 log 2 is a critic that cannot tell. Rows may have a `weight` (B, 1), on average 1.
    Source: Goodfellow et al. (2014), equation 1.
    """
    return (weight * functional.softplus(-real)).mean() + (weight * functional.softplus(fake)).mean()


def generator_loss(fake: torch.Tensor, weight: torch.Tensor | float = 1.0) -> torch.Tensor:
    """Non-saturating generator loss: -log D(fake), in nats, from logits.

    log 2 is a critic that cannot tell. It does not saturate while the critic is sure.
    Source: Goodfellow et al. (2014), section 3.
    """
    return (weight * functional.softplus(-fake)).mean()


def r1_penalty(discriminator: nn.Module, real: torch.Tensor) -> torch.Tensor:
    """R1 gradient penalty: half the squared gradient of the logit at real rows (B, D), mean over rows.

    Charged for it, critics lead their adversary home in place of round in circles.
    Source: Mescheder, Geiger and Nowozin, "Which training methods for GANs do actually converge?" (2018),
    equation 9.
    """
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return 0.5 * slope.square().sum(1).mean()


class Discriminator(Part):
    """The adversarial term of a generator: -log of the discriminator's belief in generated pictures, in nats.

    Source: Goodfellow et al., "Generative adversarial nets" (2014), section 3.
    """

    own_families = True
    symbol = r"-w \log D(\hat{x})"

    weight: Live[float] = knob(1.0, 0, 10, help="strength beside the other terms")
    penalty: Live[float] = knob(
        1.0, 0, 100, help="gradient penalty for a discriminator that is steep at real pictures"
    )
    lr_ratio: Live[float] = knob(
        1.0, 0.01, 10, log=True, help="the discriminator's learning rate over that of the others"
    )
    hidden: tuple[int, ...] = knob(
        (256,), 1, 4_096, unit="units", help="widths of the discriminator's layers"
    )

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """The discriminator, which sees pictures, generated ones, and for its penalty pictures once more."""
        widths = (features, *self.hidden, 1)
        return dense_parameters(widths), 3 * sum(widths)

    def __call__(self, p: Pass) -> torch.Tensor:
        """Generator loss, a scalar, over the pictures in `p.aux["fakes"]`."""
        discriminator: Any = p.net.critic
        return self.weight * generator_loss(discriminator(p.aux["fakes"]))

    def penalised_loss(
        self, discriminator: nn.Module, real: torch.Tensor, fake: torch.Tensor
    ) -> torch.Tensor:
        """Discriminator loss with the gradient penalty, on real and generated pictures (B, D)."""
        loss = discriminator_loss(discriminator(real), discriminator(fake))
        return loss + self.penalty * r1_penalty(discriminator, real) if self.penalty else loss


def with_discriminator(net: Any, spec: Spec, features: int, rng: torch.Generator) -> Any:
    """A net with the discriminator of its recipe beside it, `critic`, which reads rows (B, features)."""
    from aecore.nets.mlp import Perceptron  # imports torch, which reading a recipe must not

    net.critic = Perceptron(features, the(Discriminator, spec.objective).hidden, 1, rng)
    return net
