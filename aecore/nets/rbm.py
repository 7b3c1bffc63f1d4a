"""Restricted Boltzmann machines: two layers of units, linked to each other and not within. Imports torch.

Source: Smolensky, "Harmony theory" (1986); Hinton, "Training products of experts by minimizing contrastive
divergence" (2002) and "A practical guide to training restricted Boltzmann machines" (2010); for units of any
kind Welling, Rosen-Zvi and Hinton, "Exponential family harmoniums" (2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from aecore.spec import Spec

Tensor = torch.Tensor


@dataclass(frozen=True)
class Units:
    """What units do with the input x (B, U) they get from the other layer.

    A unit in state u with that input has the energy `energy(u)` - x u. `mean` is its mean, `sample` draws
    states. `log_partition` is the logarithm of the sum of exp(x u - energy(u)) over all u, up to a constant:
    its slope is the mean. `bias_of_mean` is the input at which units have a mean.
    """

    mean: Callable[[Tensor], Tensor]
    sample: Callable[[Tensor, torch.Generator], Tensor]
    energy: Callable[[Tensor], Tensor]
    log_partition: Callable[[Tensor], Tensor]
    bias_of_mean: Callable[[Tensor], Tensor]


def _noise(x: Tensor, rng: torch.Generator) -> Tensor:
    return torch.randn(x.shape, generator=rng, device=x.device)


BINARY = Units(
    mean=torch.sigmoid,
    sample=lambda x, rng: (torch.rand(x.shape, generator=rng, device=x.device) < torch.sigmoid(x)).float(),
    energy=torch.zeros_like,
    log_partition=functional.softplus,
    bias_of_mean=lambda mean: torch.logit(mean.clamp(0.01, 0.99)),
)
"""Bernoulli units: on or off. Source: Hinton, practical guide (2010), sections 2 and 8.1."""

GAUSSIAN = Units(
    mean=lambda x: x,
    sample=lambda x, rng: x + _noise(x, rng),
    energy=lambda u: u.square() / 2,
    log_partition=lambda x: x.square() / 2,
    bias_of_mean=lambda mean: mean,
)
"""Gaussian units: normal around x, of variance 1. Source: the same, section 13.2."""

RECTIFIED = Units(
    mean=torch.relu,
    sample=lambda x, rng: torch.relu(x + torch.sigmoid(x).sqrt() * _noise(x, rng)),
    energy=lambda u: u.square() / 2,
    log_partition=lambda x: torch.relu(x).square() / 2,
    bias_of_mean=lambda mean: mean,
)
"""Noisy rectified units: x plus noise of variance sigmoid(x), cut off below.

`log_partition` counts the likeliest state alone.

Source: Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines" (2010), section 2.
"""

KINDS = {"sigmoid": BINARY, "linear": GAUSSIAN, "relu": RECTIFIED}
"""What units a layer is made of, by what bends it in a net that draws no lots."""


class RBM:
    """A restricted Boltzmann machine: energy(v) + energy(h) - a v - b h - v W^T h is its energy.

    Visible units v (B, V), hidden units h (B, H).

    W (H, V) and b (H,) are those of a layer of an encoder, a (V,) is the bias of its mirror in the decoder.
    `below` are the layers that turn a row into v.
    """

    def __init__(
        self, up: nn.Linear, down: nn.Linear, visible: Units, hidden: Units, below: nn.Module | None = None
    ) -> None:
        self.weight, self.b, self.a = up.weight, up.bias, down.bias
        self.visible, self.hidden = visible, hidden
        self.below = below or nn.Identity()
        self.bounded = visible is hidden is BINARY

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Parameter groups for an optimiser: the weights, which may decay, and apart from them the biases."""
        return [{"params": [self.weight]}, {"params": [self.a, self.b]}]

    def up(self, v: Tensor) -> Tensor:
        """Input of the hidden units, (B, H)."""
        return functional.linear(v, self.weight, self.b).float()

    def down(self, h: Tensor) -> Tensor:
        """Input of the visible units, (B, V)."""
        return functional.linear(h, self.weight.T, self.a).float()

    def sample_hidden(self, v: Tensor, rng: torch.Generator) -> Tensor:
        """Hidden states sampled given visible ones, (B, H)."""
        return self.hidden.sample(self.up(v), rng)

    def sample_visible(self, h: Tensor, rng: torch.Generator) -> Tensor:
        """Visible states sampled given hidden ones, (B, V)."""
        return self.visible.sample(self.down(h), rng)

    def gibbs(self, h: Tensor, steps: int, rng: torch.Generator) -> Tensor:
        """Block Gibbs sampling: hidden states after so many steps of drawing v given h and h given v."""
        for _ in range(steps):
            h = self.sample_hidden(self.sample_visible(h, rng), rng)
        return h

    def reconstruct(self, v: Tensor) -> Tensor:
        """Mean-field reconstruction: v after one way up and down without chance, (B, V)."""
        return self.visible.mean(self.down(self.hidden.mean(self.up(v))))

    def free_energy(self, v: Tensor) -> Tensor:
        """Free energy, -log sum exp(-energy) over all hidden states: (B,) in nats, up to a constant."""
        return (self.visible.energy(v) - self.a * v).sum(1) - self.hidden.log_partition(self.up(v)).sum(1)

    @torch.no_grad()
    def initialise(self, x: Tensor, rng: torch.Generator) -> None:
        """Small weights, and visible units that rest at their mean over rows x.

        Source: Hinton and Salakhutdinov (2006), their program; above units with no upper end, practical
        guide, section 8.1.
        """
        self.weight.normal_(0, 0.1 if self.visible is BINARY else 0.01, generator=rng)
        self.b.zero_()
        self.a.copy_(self.visible.bias_of_mean(self.below(x).mean(0)))

    @torch.no_grad()
    def contrastive_divergence(
        self, x: Tensor, steps: int, rng: torch.Generator, chains: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Contrastive divergence (CD-k): put its gradient into `.grad`, from rows x (B, D).

        The positive phase is data: v, and h given it. The negative phase is the model: what it dreams up in
        `steps` Gibbs steps, begun from v itself, or from the hidden states `chains` (C, H) of earlier ones,
        which go on from there: persistent contrastive divergence (PCD). Their last v is drawn by chance, as
        the likelihood's gradient asks; else it is the mean, which is less noisy: practical guide, section
        3.2. Returns the hidden states in which the chains ended, and the mean squared reconstruction error.
        """
        v = self.below(x)
        h = self.hidden.mean(self.up(v))
        states = self.sample_hidden(v, rng) if chains is None else chains
        states = self.gibbs(states, steps - (chains is None), rng)
        below = self.down(states)
        v_model = self.visible.mean(below) if chains is None else self.visible.sample(below, rng)
        h_model = self.hidden.mean(self.up(v_model))
        self.weight.grad, self.b.grad, self.a.grad = cd_gradient((v, h), (v_model, h_model))
        return states, functional.mse_loss(self.visible.mean(self.down(h)), v)

    @torch.no_grad()
    def free_energy_gap(self, held_out: Tensor, learned: Tensor) -> Tensor:
        """Free energy gap: mean over rows held out, less that of training rows; it grows with overfitting.

        Source: Hinton, practical guide (2010), section 6.
        """
        return self.free_energy(self.below(held_out)).mean() - self.free_energy(self.below(learned)).mean()


def cd_gradient(
    positive: tuple[Tensor, Tensor], negative: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor, Tensor]:
    """Gradient of contrastive divergence for W (H, V), b (H,), a (V,): model statistics less data statistics.

    Positive (data) and negative phase (model) are visible and hidden units, (B, V) and (B, H).
    """
    (v0, h0), (v, h) = positive, negative
    together = (h.T @ v).float() / len(v) - (h0.T @ v0).float() / len(v0)
    return together, h.mean(0) - h0.mean(0), v.mean(0) - v0.mean(0)


def machines(net: nn.Module, spec: Spec) -> tuple[RBM, ...]:
    """The restricted Boltzmann machines that a mirrored net of dense layers is made of, from the rows up.

    Nothing is copied: what a machine learns, the net has learned.
    """
    ups, downs = _halves(net)
    dense: Any = spec.net
    kinds = [dense.output, *[dense.activation] * (len(ups) - 1), dense.code_activation]
    return tuple(
        RBM(up, down, KINDS[v], KINDS[h], _until(net.encoder, up))
        for up, down, v, h in zip(ups, downs, kinds[:-1], kinds[1:], strict=True)
    )


def layers(stack: Iterable[nn.Module]) -> list[nn.Linear]:
    """The weights of a stack, without what bends them."""
    return [layer for layer in stack if isinstance(layer, nn.Linear)]


def _halves(net: Any) -> tuple[list[nn.Linear], list[nn.Linear]]:
    """The layers of the encoder, and those of the decoder that mirror them."""
    return layers(net.encoder), layers(net.decoder)[::-1]


def _until(stack: Any, layer: nn.Module) -> nn.Module:
    below: nn.Module = stack[: list(stack).index(layer)]
    return below


def downward(net: nn.Module, stack: Sequence[RBM], v: Tensor) -> Tensor:
    """Mean-field pass down: rows (B, D) from visible units v (B, V) above some machines of a net."""
    for machine in reversed(stack):
        v = machine.visible.mean(machine.down(v))
    decoder: Any = net.decoder
    rows: Tensor = decoder[list(decoder).index(layers(decoder)[-1]) + 1 :](v)
    return rows


@torch.no_grad()
def unroll(net: nn.Module) -> None:
    """Unroll the stack: the decoder becomes the encoder transposed.

    Source: Hinton and Salakhutdinov, Science 313 (2006).
    """
    for up, down in zip(*_halves(net), strict=True):
        down.weight.copy_(up.weight.T)
