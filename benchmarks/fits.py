"""Runs of the engine for a table: a preset or a recipe, from one or more seeds, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
import torch

from aecore.data import load
from aecore.families import find, presets
from aecore.runs.session import Session
from aecore.spec import Spec, put
from benchmarks.machine import timed
from benchmarks.table import Line

SEEDS = (123, 89677, 7)


@dataclass(frozen=True)
class Fits:
    """Finished runs of one recipe; every figure is the mean over their seeds, errors are on all test rows."""

    sessions: tuple[Session, ...]
    seeds: tuple[int, ...]
    cpu_s: float

    @property
    def first(self) -> Session:
        return self.sessions[0]

    @property
    def mse(self) -> float:
        """MSE per feature."""
        return self.mean(lambda session: float(session.test_errors().mean()))

    def mean(self, figure: Callable[[Session], float]) -> float:
        return fmean(figure(session) for session in self.sessions)

    def line(
        self, what: str, ours: str, beside: str = "", ratio: float | None = None, reached: bool | None = None
    ) -> Line:
        """A line of a table with the seeds, the rows and the CPU seconds of one run filled in."""
        facts = self.first.facts()
        rows = f"{facts['n_train']:,} + {facts['n_test']:,}"
        return Line(what, ours, beside, ratio, reached, self.seeds, rows, self.cpu_s)


def family(name: str, **changes: Any) -> Spec:
    """A family's own recipe with changes as `path__with__dots=value`."""
    return _changed(find(name).spec, changes)


def preset(name: str, **changes: Any) -> Spec:
    """A preset with changes as `path__with__dots=value`."""
    return _changed(presets()[name].spec, changes)


def elsewhere(spec: Spec, data: str) -> Spec:
    """A recipe on another data set, for as many minibatches as on its own."""
    here, there = (len(load(name).x_train) for name in (spec.data.name, data))
    return put(put(spec, "data.name", data), "train.epochs", max(1, round(spec.train.epochs * here / there)))


def fits(spec: Spec, seeds: tuple[int, ...] = SEEDS) -> Fits:
    """Run a recipe to its end from each seed."""
    done = [timed(Session(put(spec, "train.seed", seed)).run) for seed in seeds]
    return Fits(tuple(session for _, session in done), seeds, fmean(cpu_s for cpu_s, _ in done))


def codes(session: Session) -> np.ndarray:
    """The codes of all test rows, (n, K)."""
    with torch.no_grad():
        return session.net.encode(session.rows.x_test, session.spec).numpy()


def _changed(spec: Spec, changes: dict[str, Any]) -> Spec:
    for path, value in changes.items():
        spec = put(spec, path.replace("__", "."), value)
    return spec
