"""Adversarial training: generator and discriminator take optimiser steps in turns (GAN, VAE-GAN, AAE)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Batch, Rows
from aecore.lazy import torch
from aecore.spec import Spec, Training
from aecore.training.epochs import planned
from aecore.training.gradient_descent import Metrics, Stage, optimiser, plateaued, set_lr, step_optimizer
from aecore.training.memory import Memory, Values

if TYPE_CHECKING:
    from torch import nn

PlayerLoss = Callable[[Any, Batch, Spec, "torch.Generator"], tuple["torch.Tensor", Metrics]]
"""From the net, a minibatch, the recipe and the run's randomness: the loss, and metrics to report."""


@dataclass(frozen=True)
class Player:
    """A player: the `parts` of the net that are its own, its loss, its learning rate over the recipe's."""

    loss: PlayerLoss
    parts: tuple[str, ...]
    lr_ratio: Callable[[Spec], float] = lambda spec: 1.0

    def optimiser(self, net: nn.Module, train: Training) -> torch.optim.Optimizer:
        """The recipe's optimiser over its own parts; Adam remembers half of its direction, not nine tenths.

        Source: Radford, Metz and Chintala (2016), section 4: players swing about with more.
        """
        opt = optimiser(torch.nn.ModuleList(getattr(net, part) for part in self.parts), train)
        for group in opt.param_groups:
            if "betas" in group:
                group["betas"] = (0.5, 0.999)
        return opt


def alternate(*players: Player) -> Stage:
    """Alternating optimisation: every player takes one step a minibatch, in this order, on its own parts."""

    def alternate(
        net: nn.Module,
        rows: Rows,
        live: Callable[[], Spec],
        rng: torch.Generator,
        memory: Memory | None = None,
    ) -> Iterator[Metrics]:
        train, memory = live().train, memory or Memory()
        optimisers = [player.optimiser(net, train) for player in players]
        seats = [
            (player, memory.keep(f"optimiser_{i}", opt))
            for i, (player, opt) in enumerate(zip(players, optimisers, strict=True))
        ]
        epochs = planned(rows, train.epochs, train.batch, memory)
        seen = memory.keep("seen", Values(rows.x.device, errors=[]))
        while epochs.left:
            for batch in epochs.minibatches(live().data, rng):
                spec = live()
                rate = spec.train.rate * epochs.rate_factor(train.schedule)
                metrics = _round(seats, net, batch, spec, rate, rng)
                seen.errors.append(metrics["train_mse"])
                yield {**metrics, "rate": rate}
            if train.patience or train.schedule in ("plateau", "error"):
                epochs.errors.append(float(torch.stack(seen.errors).mean()))
            seen.errors = []
            if plateaued(epochs.errors, train.patience):
                return

    return alternate


def _round(
    seats: list[tuple[Player, torch.optim.Optimizer]],
    net: nn.Module,
    batch: Batch,
    spec: Spec,
    rate: float,
    rng: torch.Generator,
) -> dict[str, Any]:
    """One step of every player, and their metrics together."""
    metrics: dict[str, Any] = {}
    for player, opt in seats:
        set_lr(opt, rate * player.lr_ratio(spec), spec.train.weight_decay)
        loss, own = player.loss(net, batch, spec, rng)
        step_optimizer(opt, loss, spec.train.clear_gradients)
        metrics |= own
    return metrics
