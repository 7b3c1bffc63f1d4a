"""Runs of the engine for a table: a preset or a recipe, several seeds, the CPU seconds they took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from aecore.families import find, presets
from aecore.session import Session
from aecore.spec import Spec, put
from benchmarks.machine import timed

SEEDS = (123, 89677, 7)


@dataclass(frozen=True)
class Fit:
    """A finished run and what it cost; errors are MSE per feature on all test rows."""

    session: Session
    cpu_s: float

    @property
    def mse(self) -> float:
        return float(self.session.test_errors().mean())

    @property
    def squared(self) -> float:
        """Squared error of an image: summed over its pixels."""
        return self.mse * self.session.data.features

    @property
    def rows(self) -> str:
        facts = self.session.facts()
        return f"{facts['n_train']:,} + {facts['n_test']:,}"


def changed(spec: Spec, changes: dict[str, Any]) -> Spec:
    for path, value in changes.items():
        spec = put(spec, path, value)
    return spec


def family(name: str, **changes: Any) -> Spec:
    """A family's own recipe with changes as `path__with__dots=value`."""
    return changed(find(name).spec, {path.replace("__", "."): value for path, value in changes.items()})


def preset(name: str, **changes: Any) -> Spec:
    """A preset with changes as `path__with__dots=value`."""
    return changed(presets()[name].spec, {path.replace("__", "."): value for path, value in changes.items()})


def fit(spec: Spec, seed: int = SEEDS[0]) -> Fit:
    """Run a recipe to its end."""
    session = Session(put(spec, "train.seed", seed))
    cpu_s, _ = timed(session.run)
    return Fit(session, cpu_s)


def fits(spec: Spec, seeds: tuple[int, ...] = SEEDS) -> Iterator[Fit]:
    """The same recipe from several seeds."""
    return (fit(spec, seed) for seed in seeds)


def mean(values: Any) -> float:
    """The plain mean of an iterable."""
    return fmean(values)
