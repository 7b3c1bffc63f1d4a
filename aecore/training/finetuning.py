"""Supervised fine-tuning: a classification head on top of the code, trained with every layer below it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Rows, minibatches
from aecore.evaluation.classification_scores import (
    class_logits,
    error_rate,
    joint_error_rate,
    with_twin,
)
from aecore.lazy import torch
from aecore.nets.dense import linear
from aecore.parts.classification_head import ClassificationHead, names
from aecore.spec import Spec, Training, the
from aecore.training.epochs import planned
from aecore.training.gradient_descent import Metrics, descend, optimiser, plateaued, set_lr, step_optimizer
from aecore.training.memory import Memory, check_moments

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder


PORTION = 4096  # rows that are classified at once


def with_head(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """An autoencoder with a `head` (B, K) to (B, C), and its `twin`: the same weights, never pretrained.

    Data without labels get neither.
    """
    from aecore.nets.autoencoder import autoencoder  # imports torch, which reading a recipe must not

    net = autoencoder(spec, features, rng)
    if classes := names(spec):
        net.head = linear(spec.net.code, classes, "linear", rng)
        if the(ClassificationHead, spec.pretrain).beside:
            net.twin = deepcopy(net)
            net.twin.decoder = torch.nn.Identity()
    return net


def finetune(
    net: Any, rows: Rows, live: Callable[[], Spec], rng: torch.Generator, memory: Memory | None = None
) -> Iterator[Metrics]:
    """Fine-tuning: cross-entropy of the labels, through the head and every layer below it.

    The twin is given the same batches, with the same dropout. After each epoch both are validated, and at
    the end each goes back to the weights that were best there. Without labels all layers learn together to
    give the rows back instead.
    """
    if rows.y is None or not hasattr(net, "head"):
        return (yield from descend(net, rows, live, rng, memory))
    train, memory = live().train, memory or Memory()
    tuners = [
        memory.keep(f"{name}tuner", FineTuner(name, tuned, train)) for name, tuned in with_twin(net).items()
    ]
    epochs, per_epoch = planned(rows, train.epochs, train.batch, memory), minibatches(rows, train.batch)
    while epochs.left:
        for batch in epochs.minibatches(live().data, rng):
            spec = live()
            rate = spec.train.rate * epochs.rate_factor(train.schedule)
            x = the(ClassificationHead, spec.pretrain).dropout(batch.x, rng)
            metrics = {"rate": rate}
            for tuner in tuners:
                metrics |= tuner.learn(x, batch.y, spec, rate)
            if epochs.step % per_epoch == 0:
                metrics |= {
                    f"{tuner.name}valid_error": tuner.validation_error(rows, spec) for tuner in tuners
                }
                epochs.errors.append(metrics["valid_error"])
            if epochs.last or plateaued(epochs.errors, train.patience):
                for tuner in tuners:
                    tuner.restore_best()
            yield metrics
        if plateaued(epochs.errors, train.patience):
            return


class FineTuner:
    """A classifier in fine-tuning, and its weights of the least validation error."""

    def __init__(self, name: str, net: Any, train: Training) -> None:
        self.name, self.net = name, net
        self.part = torch.nn.ModuleList([net.encoder, net.head])
        self.opt = optimiser(self.part, train)
        self.least, self.best = math.inf, self.part.state_dict()

    def state_dict(self) -> dict[str, Any]:
        """Its optimiser, and the best weights there were."""
        return {"optimiser": self.opt.state_dict(), "least": self.least, "best": dict(self.best)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from there; before there was a best, that is the net as it is."""
        self.opt.load_state_dict(state["optimiser"])
        check_moments(self.opt)
        self.least = state["least"]
        if math.isfinite(self.least):
            self.best = state["best"]

    def learn(self, x: torch.Tensor, y: torch.Tensor | None, spec: Spec, rate: float) -> Metrics:
        """One step of cross-entropy on rows (B, D) and their labels (B,)."""
        set_lr(self.opt, rate, spec.train.weight_decay)
        assert y is not None  # a net has a head where rows have labels
        scores = class_logits(self.net, x, spec)
        loss = the(ClassificationHead, spec.pretrain)(scores, y)
        step_optimizer(self.opt, loss, spec.train.clear_gradients)
        return {f"{self.name}loss": loss.detach(), f"{self.name}train_error": error_rate(scores, y)}

    def validation_error(self, rows: Rows, spec: Spec) -> float:
        """Its error on the validation rows, or where there are none on those it learns from."""
        x, y = (rows.x, rows.y) if rows.x_valid is None else (rows.x_valid, rows.y_valid)
        assert y is not None
        with torch.no_grad():
            logits = (class_logits(self.net, part, spec) for part in torch.split(x, PORTION))
            error = float(joint_error_rate(zip(logits, torch.split(y, PORTION), strict=True)))
        if error < self.least:
            self.least = error
            self.best = {name: value.clone() for name, value in self.part.state_dict().items()}
        return error

    def restore_best(self) -> None:
        """Early stopping: give the net the weights that were best."""
        self.part.load_state_dict(self.best)
