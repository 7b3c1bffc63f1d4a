"""Contrastive divergence: pretraining of stacked RBMs, unrolling to an autoencoder, fine-tuning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Rows, batches
from aecore.lazy import torch
from aecore.nets.standardized import Standardised
from aecore.parts.contrastive_divergence import ContrastiveDivergence
from aecore.spec import Spec, the
from aecore.training.gradient_descent import Metrics, descend

if TYPE_CHECKING:
    from torch import nn

    from aecore.nets.rbm import RBM

LOOKED_AT = 1000  # rows whose free energy is compared


def pretrain(net: nn.Module, rows: Rows, live: Callable[[], Spec], rng: torch.Generator) -> Iterator[Metrics]:
    """Layerwise pretraining of a deep belief net: each pair of layers as an RBM, from the rows up."""
    from aecore.nets.rbm import machines  # imports torch, which reading a family must not

    if isinstance(live().net, Standardised):
        scale: Any = net.encoder
        scale[0].initialise(rows.x)
    for i, machine in enumerate(machines(net, live()), 1):
        for error, metrics in contrastive_divergence(machine, rows, live, rng):
            yield {"layer": float(i), f"layer_{i}": error, **metrics}


def contrastive_divergence(
    machine: RBM, rows: Rows, live: Callable[[], Spec], rng: torch.Generator
) -> Iterator[tuple[torch.Tensor, Metrics]]:
    """Contrastive divergence: raise the likelihood of rows, lower that of what the machine dreams up.

    There is no loss. Test rows are only compared with, once an epoch: none of them is learned from.
    """
    opt = torch.optim.SGD(machine.parameter_groups())
    chains = None
    for epoch in range(the(ContrastiveDivergence, live().pretrain).epochs):
        if epoch == 0:
            machine.initialise(rows.x, rng)
        gap = _free_energy_gap(machine, rows)
        for batch in batches(rows, live().data, live().train.batch, rng):
            part = the(ContrastiveDivergence, live().pretrain)
            rate = part.set_lr(opt, epoch, machine.bounded)
            begun = chains if part.persistent else None
            chains, error = machine.contrastive_divergence(batch.x, part.steps, rng, begun)
            opt.step()
            yield error, {"rate": rate, **gap}
            gap = {}


def _free_energy_gap(machine: RBM, rows: Rows) -> Metrics:
    """The free energy gap between the first test rows and the first training rows, where there are any."""
    if not len(rows.x_test):
        return {}
    return {"gap": machine.free_energy_gap(rows.x_test[:LOOKED_AT], rows.x[:LOOKED_AT])}


def unroll_and_descend(
    net: nn.Module, rows: Rows, live: Callable[[], Spec], rng: torch.Generator
) -> Iterator[Metrics]:
    """Unroll the stack: it becomes its own decoder; then fine-tune both halves apart from each other."""
    from aecore.nets.rbm import unroll  # imports torch, which reading a family must not

    if the(ContrastiveDivergence, live().pretrain).transposed:
        unroll(net)
    yield from descend(net, rows, live, rng)
