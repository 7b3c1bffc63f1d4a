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

    A unit in state u with that input has the energy own(u) - x u. `mean` is its mean, `sample` draws states.
    `free` is the logarithm of the sum of exp(x u - own(u)) over all u, up to a constant: its slope is the
    mean. `resting` is the input at which units have a mean.
    """

    mean: Callable[[Tensor], Tensor]
    sample: Callable[[Tensor, torch.Generator], Tensor]
    own: Callable[[Tensor], Tensor]
    free: Callable[[Tensor], Tensor]
    resting: Callable[[Tensor], Tensor]


def _noise(x: Tensor, rng: torch.Generator) -> Tensor:
    return torch.randn(x.shape, generator=rng, device=x.device)


BINARY = Units(
    mean=torch.sigmoid,
    sample=lambda x, rng: (torch.rand(x.shape, generator=rng, device=x.device) < torch.sigmoid(x)).float(),
    own=torch.zeros_like,
    free=functional.softplus,
    resting=lambda mean: torch.logit(mean.clamp(0.01, 0.99)),
)
"""On or off. Source: Hinton, practical guide (2010), sections 2 and 8.1."""

GAUSSIAN = Units(
    mean=lambda x: x,
    sample=lambda x, rng: x + _noise(x, rng),
    own=lambda u: u.square() / 2,
    free=lambda x: x.square() / 2,
    resting=lambda mean: mean,
)
"""Any number: normal around x, of variance 1. Source: the same, section 13.2."""

RECTIFIED = Units(
    mean=torch.relu,
    sample=lambda x, rng: torch.relu(x + torch.sigmoid(x).sqrt() * _noise(x, rng)),
    own=lambda u: u.square() / 2,
    free=lambda x: torch.relu(x).square() / 2,
    resting=lambda mean: mean,
)
"""0 or more: x plus noise of variance sigmoid(x), cut off below. `free` counts the likeliest state alone.

Source: Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines" (2010), section 2.
"""

KINDS = {"sigmoid": BINARY, "linear": GAUSSIAN, "relu": RECTIFIED}
"""What units a layer is made of, by what bends it in a net that draws no lots."""


class RBM:
    """Visible units v (B, V) and hidden units h (B, H) with energy own(v) + own(h) - a v - b h - v W^T h.

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

    def sides(self) -> list[dict[str, Any]]:
        """What an optimiser moves: the weights, which may decay, and apart from them the biases."""
        return [{"params": [self.weight]}, {"params": [self.a, self.b]}]

    def up(self, v: Tensor) -> Tensor:
        """Input of the hidden units, (B, H)."""
        return functional.linear(v, self.weight, self.b).float()

    def down(self, h: Tensor) -> Tensor:
        """Input of the visible units, (B, V)."""
        return functional.linear(h, self.weight.T, self.a).float()

    def heard(self, v: Tensor, rng: torch.Generator) -> Tensor:
        """Hidden states drawn for visible ones."""
        return self.hidden.sample(self.up(v), rng)

    def gibbs(self, h: Tensor, steps: int, rng: torch.Generator) -> Tensor:
        """Hidden states after so many turns of drawing v for h and h for v."""
        for _ in range(steps):
            h = self.heard(self.visible.sample(self.down(h), rng), rng)
        return h

    def given_back(self, v: Tensor) -> Tensor:
        """v after one way up and down without chance, (B, V)."""
        return self.visible.mean(self.down(self.hidden.mean(self.up(v))))

    def free_energy(self, v: Tensor) -> Tensor:
        """-log of the sum of exp(-energy) over all hidden states, (B,) in nats, up to a constant."""
        return (self.visible.own(v) - self.a * v).sum(1) - self.hidden.free(self.up(v)).sum(1)

    @torch.no_grad()
    def begin(self, x: Tensor, rng: torch.Generator) -> None:
        """Small weights, and visible units that rest at their mean over rows x.

        Source: Hinton and Salakhutdinov (2006), their program; above units with no upper end, practical
        guide, section 8.1.
        """
        self.weight.normal_(0, 0.1 if self.visible is BINARY else 0.01, generator=rng)
        self.b.zero_()
        self.a.copy_(self.visible.resting(self.below(x).mean(0)))

    @torch.no_grad()
    def contrast(
        self, x: Tensor, steps: int, rng: torch.Generator, chains: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Put into `.grad` what contrastive divergence asks for, from rows x (B, D).

        Against v stands what the machine dreams up `steps` turns later, begun from v itself, or from the
        hidden states `chains` (C, H) of earlier dreams, which go on from there: persistent divergence.
        Their last v is drawn by chance, as the likelihood's slope asks; else it is the mean, which is less
        noisy: practical guide, section 3.2. Returns the hidden states the dream ended in, and the mean
        squared error of one way up and down.
        """
        v = self.below(x)
        h = self.hidden.mean(self.up(v))
        dreamt = self.heard(v, rng) if chains is None else chains
        dreamt = self.gibbs(dreamt, steps - (chains is None), rng)
        below = self.down(dreamt)
        v_dreamt = self.visible.mean(below) if chains is None else self.visible.sample(below, rng)
        h_dreamt = self.hidden.mean(self.up(v_dreamt))
        self.weight.grad, self.b.grad, self.a.grad = contrast((v, h), (v_dreamt, h_dreamt))
        return dreamt, functional.mse_loss(self.visible.mean(self.down(h)), v)

    @torch.no_grad()
    def gap(self, held_out: Tensor, learned: Tensor) -> Tensor:
        """Mean free energy of rows held out, less that of rows learned from: it grows as those are memorised.

        Source: Hinton, practical guide (2010), section 6.
        """
        return self.free_energy(self.below(held_out)).mean() - self.free_energy(self.below(learned)).mean()


def contrast(met: tuple[Tensor, Tensor], dreamt: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Slopes for W (H, V), b (H,) and a (V,): what occurs together when dreaming, less what does in rows met.

    Both are visible and hidden units, (B, V) and (B, H).
    """
    (v0, h0), (v, h) = met, dreamt
    together = (h.T @ v).float() / len(v) - (h0.T @ v0).float() / len(v0)
    return together, h.mean(0) - h0.mean(0), v.mean(0) - v0.mean(0)


def machines(net: nn.Module, spec: Spec) -> tuple[RBM, ...]:
    """The machines that a mirrored net of dense layers is made of, from the rows up.

    Nothing is copied: what a machine learns, the net has learned.
    """
    ups, downs = layers(net.encoder), layers(net.decoder)[::-1]  # type: ignore[arg-type]
    dense: Any = spec.net
    kinds = [dense.output, *[dense.activation] * (len(ups) - 1), dense.code_activation]
    return tuple(
        RBM(up, down, KINDS[v], KINDS[h], _until(net.encoder, up))
        for up, down, v, h in zip(ups, downs, kinds[:-1], kinds[1:], strict=True)
    )


def layers(stack: Iterable[nn.Module]) -> list[nn.Linear]:
    """The weights of a stack, without what bends them."""
    return [each for each in stack if isinstance(each, nn.Linear)]


def _until(stack: Any, layer: nn.Module) -> nn.Module:
    return stack[: list(stack).index(layer)]


def downward(net: nn.Module, stack: Sequence[RBM], v: Tensor) -> Tensor:
    """Rows (B, D) from visible units v (B, V) above some machines of a net, without chance."""
    for machine in reversed(stack):
        v = machine.visible.mean(machine.down(v))
    decoder: Any = net.decoder
    return decoder[list(decoder).index(layers(decoder)[-1]) + 1 :](v)


@torch.no_grad()
def unroll(net: nn.Module) -> None:
    """Make the decoder the encoder turned round. Source: Hinton and Salakhutdinov, Science 313 (2006)."""
    for up, down in zip(layers(net.encoder), reversed(layers(net.decoder)), strict=True):  # type: ignore[arg-type]
        down.weight.copy_(up.weight.T)
