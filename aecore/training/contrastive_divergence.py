"""Contrastive divergence: pretraining of stacked RBMs, unrolling to an autoencoder, fine-tuning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Rows
from aecore.lazy import torch
from aecore.nets.standardized import Standardised
from aecore.parts.contrastive_divergence import ContrastiveDivergence
from aecore.spec import Spec, the
from aecore.training.epochs import planned
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory, Values

if TYPE_CHECKING:
    from torch import nn

    from aecore.nets.rbm import RBM

LOOKED_AT = 1000  # rows whose free energy is compared


def pretrain(
    net: nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Layerwise pretraining of a deep belief net: each pair of layers as an RBM, from the rows up."""
    from aecore.nets.rbm import machines  # imports torch, which reading a family must not

    memory = memory or Memory()
    if memory.fresh and isinstance(live().net, Standardised):
        scale: Any = net.encoder
        scale[0].initialise(rows.x)
    present = memory.keep("present", Values(machine=0))
    for i, machine in enumerate(machines(net, live())):
        if i < present.machine:
            continue
        present.machine, own = i, memory.keep("own", Memory())
        for error, metrics in contrastive_divergence(machine, rows, live, rng, own):
            yield {"layer": i + 1.0, f"layer_{i + 1}": error, **metrics}


def contrastive_divergence(
    machine: RBM,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[tuple[torch.Tensor, Metrics]]:
    """Contrastive divergence: raise the likelihood of rows, lower that of what the machine dreams up.

    There is no loss. Test rows are only compared with, once an epoch: none of them is learned from.
    """
    from aecore.training.eager_optimisers import SGD  # imports torch, which reading a family must not

    memory = memory or Memory()
    opt = memory.keep("optimiser", SGD(machine.parameter_groups()))
    chains = memory.keep("chains", Values(rows.x.device, states=None))
    passes = the(ContrastiveDivergence, live().pretrain).epochs
    epochs = planned(rows, passes, live().train.batch, memory)
    if memory.fresh and passes:
        machine.initialise(rows.x, rng)
    while epochs.left:
        gap = _free_energy_gap(machine, rows) if epochs.begins else {}
        for batch in epochs.minibatches(live().data, rng):
            part = the(ContrastiveDivergence, live().pretrain)
            rate = part.set_lr(opt, epochs.epoch, machine.bounded)
            states, error = machine.contrastive_divergence(batch.x, part.steps, rng, chains.states)
            chains.states = states if part.persistent else None
            opt.step()
            yield error, {"rate": rate, **gap}
            gap = {}


def _free_energy_gap(machine: RBM, rows: Rows) -> Metrics:
    """The free energy gap between the first test rows and the first training rows, where there are any."""
    if not len(rows.x_test):
        return {}
    return {"gap": machine.free_energy_gap(rows.x_test[:LOOKED_AT], rows.x[:LOOKED_AT])}


def unroll_and_descend(
    net: nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Unroll the stack: it becomes its own decoder; then fine-tune both halves apart from each other."""
    from aecore.nets.rbm import unroll  # imports torch, which reading a family must not

    memory = memory or Memory()
    if memory.fresh and the(ContrastiveDivergence, live().pretrain).transposed:
        unroll(net)
    yield from descend(net, rows, live, rng, memory)
