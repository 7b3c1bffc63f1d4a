"""Incremental (online) learning: training without an end, on rows that come in portions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain, count
from types import SimpleNamespace
from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.data.minibatches import resident
from aecore.device import arithmetic, one_thread
from aecore.families import find
from aecore.inference.model import Model, load
from aecore.lazy import torch
from aecore.runs.metrics_log import Log
from aecore.spec import put
from aecore.training.gradient_descent import Metrics

ENDLESS = {"train.schedule": "constant", "train.epochs": 100_000, "train.patience": 0}


class Feed:
    """A net that learns on by its family's last stage, at the recipe's rate, with moments that last."""

    def __init__(self, model: Model, rng: torch.Generator) -> None:
        self.model, self.rng = model, rng
        self._rows: Any = SimpleNamespace()
        self._steps = self._endless()

    def take(self, data: Dataset) -> str:
        """One pass over the training rows; a sentence where that failed and nothing was learned, else ""."""
        before, log = self.model.weights(), Log()
        vars(self._rows).update(vars(resident(data, self.model.device)))
        with one_thread(), arithmetic(self.model.precision, self.model.device):
            for step in range(math.ceil(data.n_train / self.model.spec.train.batch)):
                log.add(step, next(self._steps))
        if log.drain() is None:
            return ""
        load(self.model.net, before)
        self._steps = self._endless()
        return (
            f"The loss stopped being a number: a rate of {self.model.spec.train.rate:g} is too high here. "
            "These rows were not learned."
        )

    def _endless(self) -> Iterator[Metrics]:
        spec = self.model.spec
        for path, value in ENDLESS.items():
            spec = put(spec, path, value)
        # a stage looks at its rows anew in each epoch, and so finds the portion that has come since
        stage, net = find(spec.family).stages[-1], self.model.net
        return chain.from_iterable(stage(net, self._rows, lambda: spec, self.rng) for _ in count())


def generator(device: str, state: np.ndarray, seed: int) -> torch.Generator:
    """The randomness that was written down, or fresh where it came from another kind of device."""
    rng = torch.Generator(device)
    try:
        return rng.set_state(torch.tensor(state))
    except RuntimeError:
        return rng.manual_seed(seed)
