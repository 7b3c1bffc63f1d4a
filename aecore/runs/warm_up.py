"""Warm-up: what the first step of a run would otherwise wait for is loaded in advance."""

from __future__ import annotations

from collections.abc import Iterable

from aecore.device import one_thread
from aecore.families import presets
from aecore.runs.session import Session


def first_steps(names: Iterable[str]) -> None:
    """One step of presets that nobody sees: torch, its optimiser and their rows are then at hand."""
    for name in names:
        with one_thread():
            session = Session(presets()[name].spec)
            session.step()
            session.baseline()
