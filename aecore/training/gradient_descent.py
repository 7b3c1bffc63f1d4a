"""Minibatch gradient descent, optimisers (Adam, momentum, RMSprop) and early stopping.

Training is a generator: a stage yields its metrics after every minibatch, and its holder goes on or not.
Pause is not asking for the next one; stop is dropping it. A stage looks at the recipe once a minibatch, so
a live knob lands between two steps and never inside one. What it has to know in the next minibatch it keeps
in its memory, so that a run that was saved goes on bit for bit as if it had never stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Rows
from aecore.lazy import torch
from aecore.nets.forward import Pass
from aecore.spec import Spec, Training
from aecore.training.epochs import planned
from aecore.training.memory import Memory, Values

if TYPE_CHECKING:
    from torch import nn

Metrics = Mapping[str, Any]
"""Scalars of one minibatch by name: floats, or tensors still on the device."""
Stage = Callable[..., Iterator[Metrics]]
"""From net, rows, live recipe and randomness: minibatch after minibatch.

A stage that takes a `memory` as well (`aecore.training.memory`) keeps its state there, and a run can be saved
in its midst and go on; the runs of one that does not cannot.
"""


def descend(
    net: nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Minibatch gradient descent on the objective, `train.epochs` times through the rows at most."""
    train, memory = live().train, memory or Memory()
    opt = memory.keep("optimiser", optimiser(net, train))
    epochs = planned(rows, train.epochs, train.batch, memory)
    sums = memory.keep("sums", Values(rows.x.device, error=torch.zeros((), device=rows.x.device), count=0))
    while epochs.left:
        for batch in epochs.minibatches(live().data, rng):
            spec = live()
            rate = spec.train.rate * epochs.rate_factor(train.schedule)
            set_lr(opt, rate, spec.train.weight_decay)
            p = net(batch.x, spec, rng, batch.mask, batch.wanted)
            p.aux["epoch"] = epochs.passed
            loss, terms = objective(spec, p)
            step_optimizer(opt, loss, train.clear_gradients)
            errors = p.errors()
            sums.error, sums.count = sums.error + errors["train_mse"], sums.count + 1
            yield {**errors, "loss": loss.detach(), **terms, "rate": rate}
        if train.patience or train.schedule in ("plateau", "error"):
            epochs.errors.append(float(sums.error) / sums.count)  # waits for the device, so only where asked
        sums.error, sums.count = torch.zeros((), device=rows.x.device), 0
        if plateaued(epochs.errors, train.patience):
            return


def objective(spec: Spec, p: Pass) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The loss: the sum of the recipe's terms, and each term by itself where there are several."""
    terms = {type(term).__name__: term(p) for term in spec.objective}
    loss = sum(terms.values())
    assert isinstance(loss, torch.Tensor)
    return loss, {name: value.detach() for name, value in terms.items()} if len(terms) > 1 else {}


def step_optimizer(opt: torch.optim.Optimizer, loss: torch.Tensor, clear: bool = True) -> None:
    """One optimiser step along the gradient of its own parameters: nobody else's parameter receives any.

    Without `clear` the gradient is added to those of all steps before.
    """
    own = [weight for group in opt.param_groups for weight in group["params"]]
    for weight, gradient in zip(own, torch.autograd.grad(loss, own, allow_unused=True), strict=True):
        weight.grad = gradient if clear or weight.grad is None or gradient is None else weight.grad + gradient
    opt.step()


def set_lr(opt: torch.optim.Optimizer, rate: float, weight_decay: float) -> None:
    """Set learning rate and weight decay of the next step."""
    for group in opt.param_groups:
        group["lr"], group["weight_decay"] = rate, weight_decay


def optimiser(net: nn.Module, train: Training) -> torch.optim.Optimizer:
    """The optimiser of a recipe (AdamW, RMSprop, SGD with momentum) over all parameters that are not frozen.

    Adam decays weights apart from its moments (AdamW).
    """
    from aecore.training.eager_optimisers import SGD, AdamW, RMSprop  # torch, which reading a family must not

    own = [weight for weight in net.parameters() if weight.requires_grad]
    if train.optimiser == "adam":
        fused = own[0].device.type != "mps"
        return AdamW(own, train.rate, weight_decay=train.weight_decay, fused=fused)
    if train.optimiser == "rmsprop":
        return RMSprop(own, train.rate, weight_decay=train.weight_decay)
    momentum = 0.9 if train.optimiser == "momentum" else 0.0
    return SGD(own, train.rate, momentum=momentum, weight_decay=train.weight_decay)


def plateaued(errors: list[float], patience: int) -> bool:
    """Early stopping: whether `patience` epochs gained less than a thousandth on the best before; 0 never."""
    if not patience or len(errors) <= patience:
        return False
    return min(errors[-patience:]) > min(errors[:-patience]) * 0.999
