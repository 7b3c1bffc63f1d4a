"""Warm-up: what the first step of a run, or the first drawing, would wait for is loaded in advance."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from aecore.data import load
from aecore.device import one_thread
from aecore.families import presets
from aecore.inference.model import restored
from aecore.inference.new_row import CodedRows
from aecore.runs.session import Session
from aecore.spec import put


def first_steps(names: Iterable[str]) -> None:
    """One step of presets that nobody sees: torch, its optimiser and their rows are then at hand."""
    for name in names:
        with one_thread():
            session = Session(presets()[name].spec)
            session.step()
            session.baseline()


@cache
def first_row(name: str) -> None:
    """A blank row before the net of a preset that has learned nothing, once in a process."""
    spec = put(presets()[name].spec, "train.device", "cpu")
    with one_thread():
        weights = {key: value.numpy() for key, value in Session(spec).net.state_dict().items()}
        data = load(spec.data.name)
        CodedRows(restored(spec, data.features, weights), data).beside(np.zeros(data.features, np.float32))
