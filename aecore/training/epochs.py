"""Epochs of a stage, minibatch by minibatch, which can be saved in their midst; warm restarts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aecore.data.minibatches import Batch, EpochPlace, Rows, batches, minibatches
from aecore.lazy import torch
from aecore.spec import DataSpec
from aecore.training.memory import Memory
from aecore.training.schedules import factor


class Epochs:
    """So many epochs over the training rows in minibatches of a size: how far a stage is, and how it fared.

    `step` counts minibatches, that under way too. `errors` are the mean errors of epochs, for schedules and
    early stopping that look at them: a stage appends them.
    """

    def __init__(self, rows: Rows, epochs: int, size: int) -> None:
        self.errors: list[float] = []
        self.epoch = self.step = 0
        self._rows, self._epochs, self._size = rows, epochs, size
        self._planned = epochs * minibatches(rows, size)
        self._schedule_from = 0
        self._place = EpochPlace()

    @property
    def left(self) -> bool:
        """Whether there is an epoch to begin or to end."""
        return self.epoch < self._epochs

    @property
    def begins(self) -> bool:
        """Whether no minibatch of this epoch has been taken."""
        return self._place.taken == 0

    @property
    def last(self) -> bool:
        """Whether the minibatch under way is the last of all."""
        return self.step == self._planned

    @property
    def passed(self) -> float:
        """How many epochs had been learned from before the minibatch under way."""
        return (self.step - 1) * self._epochs / self._planned

    def minibatches(self, spec: DataSpec, rng: torch.Generator) -> Iterator[Batch]:
        """The minibatches that are left of this epoch, which then ends."""
        for batch in batches(self._rows, spec, self._size, rng, self._place):
            self.step += 1
            yield batch
        self.epoch += 1
        self._place = EpochPlace()

    def rate_factor(self, schedule: str) -> float:
        """What the schedule makes of the learning rate in the minibatch under way."""
        begun = self._schedule_from
        return factor(schedule, (self.step - 1 - begun) / (self._planned - begun), self.errors)

    def restart(self) -> None:
        """Warm restart: schedule and early stopping begin anew, over the epochs that are left.

        Source: Loshchilov and Hutter, "SGDR" (2017), section 3.
        """
        self._schedule_from, self.errors = self.step, []

    def state_dict(self) -> dict[str, Any]:
        """The place in the epochs, and their errors."""
        return {
            "epoch": self.epoch,
            "step": self.step,
            "schedule_from": self._schedule_from,
            "errors": list(self.errors),
            "taken": self._place.taken,
            "rng_state": self._place.rng_state,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        self.epoch, self.step = int(state["epoch"]), int(state["step"])
        self._schedule_from, self.errors = int(state["schedule_from"]), list(state["errors"])
        self._place.taken, self._place.rng_state = int(state["taken"]), state["rng_state"]


def planned(rows: Rows, epochs: int, size: int, memory: Memory) -> Epochs:
    """The epochs of a stage, where its memory left off; where epochs were added since, restarted."""
    found = memory.keep("epochs", Epochs(rows, epochs, size))
    if memory.extended:
        found.restart()
    return found
