"""Compared run: its weights as of one snapshot, with reconstructions and samples made from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from aecore.data import load
from aecore.data.minibatches import passes
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot
from ui.compare.comparison_presets import named
from ui.core.saved_runs import last_save, store
from ui.core.shared_scheduler import scheduler

if TYPE_CHECKING:
    from aecore.inference.comparison import Outputs
    from aecore.inference.model import Model
    from aecore.runs.job import Job
    from aecore.runs.weight_snapshots import WeightsSnapshot


@dataclass(frozen=True)
class ComparedRun:
    """Run of a comparison at one instant. `made` is None before it begins; `is_training`: more is to come."""

    run: str
    title: str
    snapshot: Snapshot
    step: int = 0
    is_training: bool = False
    made: Outputs | None = field(default=None, compare=False)

    @property
    def spec(self) -> Spec:
        """Its recipe."""
        return self.snapshot.spec

    @property
    def epoch(self) -> float:
        """Passes over the training rows behind its net."""
        return passes(self.step, self.spec, load(self.spec.data.name).n_train)

    @property
    def epochs(self) -> int:
        """Passes planned, over all stages."""
        return int(self.snapshot.facts.get("epochs", self.spec.train.epochs))


def compared_runs(runs: Sequence[str], seed: int) -> list[ComparedRun]:
    """Runs as they are now, no two called the same; ValueError, in one sentence, where one is gone."""
    found = [_entry(run, seed) for run in runs]
    titles = [entry.title for entry in found]
    return [
        replace(entry, title=f"{entry.title} {entry.run[:4]}") if titles.count(entry.title) > 1 else entry
        for entry in found
    ]


def recipe(run: str) -> Spec:
    """What a run learns by; ValueError, in one sentence, where there is no such run."""
    job = scheduler().jobs.get(run)
    return last_save(run).spec if job is None else job.spec


def is_training(run: str) -> bool:
    """Whether there will be another snapshot of this run: it trains, or the last has yet to be taken."""
    job = scheduler().jobs.get(run)
    return job is not None and _is_training(job, job.weights_snapshot())


def _is_training(job: Job, weights: WeightsSnapshot | None) -> bool:
    final = not job.begun or (weights is not None and weights.step == job.steps)
    return not job.latest.error and (job.wants or not final)


def _entry(run: str, seed: int) -> ComparedRun:
    job = scheduler().jobs.get(run)
    return _kept(run, seed) if job is None else _open(run, job, seed)


def _open(run: str, job: Job, seed: int) -> ComparedRun:
    weights, title = job.weights_snapshot(), named(job.spec)
    more = _is_training(job, weights)
    if weights is None:
        return ComparedRun(run, title, job.latest, is_training=more)
    return ComparedRun(
        run, title, job.latest, weights.step, more, _made(run, weights.step, seed, lambda: _restored(weights))
    )


def _restored(weights: WeightsSnapshot) -> Model:
    from aecore.inference.model import restored

    return restored(weights.spec, weights.features, weights.weights)


def _kept(run: str, seed: int) -> ComparedRun:
    snapshot = last_save(run)
    made = _made(run, snapshot.step, seed, lambda: store().model(run))
    return ComparedRun(run, named(snapshot.spec), snapshot, snapshot.step, made=made)


@st.cache_resource(show_spinner=False, max_entries=64)
def _made(run: str, step: int, seed: int, _model: Callable[[], Model]) -> Outputs:
    """Made once for a net, however many look on."""
    from aecore.inference.comparison import outputs

    model = _model()
    return outputs(model, load(model.spec.data.name), seed)
