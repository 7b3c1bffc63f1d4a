"""Latent space explorer: the net of a run as it is now, cached for all viewers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from aecore import data
from aecore.data.minibatches import passes
from aecore.spec import Spec
from ui.components.view_card.sprite_sheet import as_png, tiled
from ui.core.run_state import is_running
from ui.core.saved_runs import store
from ui.core.shared_scheduler import scheduler

if TYPE_CHECKING:
    from aecore.data import Dataset
    from aecore.inference.latent_space import Space
    from aecore.inference.model import Model
    from aecore.runs.job import Job
    from aecore.runs.weight_snapshots import WeightsSnapshot

SIDE = 16  # pictures along an edge of the plane
SHADED = 32  # places along an edge whose distance from the cloud is shown
REST = 8  # what took a second of work to make is made again after so many seconds
LONGEST_S = 5.0
WAIT_S = 3.0  # for a worker to copy a net


@dataclass(frozen=True, eq=False)
class LatentExplorer:
    """Latent space of a run up to one step: it never changes, so any number of people may play on it."""

    space: Space
    rows: Dataset
    spec: Spec
    step: int

    @property
    def epoch(self) -> float:
        """Passes over the training rows behind it."""
        return passes(self.step, self.spec, self.rows.n_train)

    def pictures(self, codes: np.ndarray) -> np.ndarray:
        """Codes (n, K) decoded, as grey pictures (n, H, W) uint8."""
        return self.rows.picture(self.space.model.decode(codes))

    @cached_property
    def beats_mean(self) -> bool:
        """Whether test rows are reconstructed with a lower MSE than their own mean has."""
        from aecore.inference.comparison import shown
        from aecore.inference.fit_diagnosis import mse_beside_means

        net, mean = mse_beside_means(self.space.model, shown(self.rows))
        return net < mean

    @cached_property
    def sheet(self) -> bytes:
        """The plane, decoded everywhere, as one PNG."""
        codes = self.space.plane.codes(self.space.grid(SIDE))
        return as_png(tiled(self.pictures(codes), SIDE))

    @cached_property
    def shade(self) -> np.ndarray:
        """How far places all over the plane are from the cloud, in 64ths of its reach; (32, 32) uint8."""
        far = self.space.outlier_score(self.space.grid(SHADED))
        return np.clip(far * 64, 0, 255).astype(np.uint8).reshape(SHADED, SHADED)


class ExplorerCache:
    """The newest `Tuned` of one run. Any thread may ask: one makes it, and nobody waits for a newer one.

    Whoever draws the page asks for what is so `now`; whoever wants a picture at once takes what is `at_hand`.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self._making = Lock()
        self._latest: LatentExplorer | None = None
        self._from_disk = False
        self._rest_until = 0.0

    def now(self, job: Job | None) -> LatentExplorer | None:
        """What the run has learned, None before it began; ValueError, in one sentence, if nobody can play."""
        if self._stale(job) and self._making.acquire(blocking=self._latest is None):
            try:
                if self._stale(job):  # else somebody has made it meanwhile
                    self._make(job)
            finally:
                self._making.release()
        return self._latest

    def cached(self, job: Job | None) -> LatentExplorer | None:
        """What was made last, without making a newer one."""
        return self._latest or self.now(job)

    def _stale(self, job: Job | None) -> bool:
        if self._latest is None or job is None:
            return self._latest is None or not self._from_disk
        weights, resting = _snapshot_of(job), not is_running(job)
        newer = weights is not None and weights.step != self._latest.step
        return newer and (resting or time.monotonic() > self._rest_until)

    def _make(self, job: Job | None) -> None:
        from aecore.inference.latent_space import space

        model, step = self._net(job)
        if model is None:
            return
        rows, last = image_rows(model.spec), self._latest
        begin = (
            time.thread_time()
        )  # work, not waiting: on a busy machine the pad lags, but not eight times as long
        made = space(model, rows, None if last is None else last.space)
        self._latest, self._from_disk = LatentExplorer(made, rows, model.spec, step), job is None
        self._rest_until = time.monotonic() + min(LONGEST_S, REST * (time.thread_time() - begin))

    def _net(self, job: Job | None) -> tuple[Model | None, int]:
        """The net of a run and its step: of one that is open its last snapshot, else from disk."""
        if job is None:
            return store().model(self.run), store().load(self.run).step
        from aecore.inference.model import restored

        weights = _snapshot_of(job)
        return (
            (None, 0)
            if weights is None
            else (restored(weights.spec, weights.features, weights.weights), weights.step)
        )


def image_rows(spec: Spec) -> Dataset:
    """The rows a run learns from; ValueError, in one sentence, where they are no pictures."""
    if len(data.card(spec.data.name).shape) != 2:
        title = data.card(spec.data.name).title
        raise ValueError(f"rows of {title} are no pictures, and this page draws pictures: choose another run")
    return data.load(spec.data.name)


def explorer(run: str) -> LatentExplorer | None:
    """What a run has learned; LookupError where there is none, ValueError where it cannot be played on."""
    return _explorer_cache(run).now(_open(run))


def cached(run: str) -> LatentExplorer | None:
    """`tuned`, as it was when the page was last drawn: answered in milliseconds, always."""
    return _explorer_cache(run).cached(_open(run))


def learns(run: str) -> bool:
    """Whether the net of a run will know more: it goes on, or rests and may go on."""
    job = scheduler().jobs.get(run)
    return job is not None and not job.over


def _open(run: str) -> Job | None:
    """The run if it is open, None if it is only kept; LookupError where it is neither."""
    job = scheduler().jobs.get(run)
    if job is None:
        _kept(run)
    return job


def _kept(run: str) -> None:
    try:
        store().find(run)
    except ValueError as error:
        raise LookupError(str(error)) from None


@st.cache_resource(show_spinner=False, max_entries=16)
def _explorer_cache(run: str) -> ExplorerCache:
    return ExplorerCache(run)


def _snapshot_of(job: Job) -> WeightsSnapshot | None:
    """What a job lends, after a moment if need be: of one that rests, all that it has learned."""
    end = time.monotonic() + WAIT_S
    while not _complete(job, weights := job.weights_snapshot()) and time.monotonic() < end:
        time.sleep(0.02)
    return weights


def _complete(job: Job, weights: WeightsSnapshot | None) -> bool:
    if weights is None or not job.begun:
        return job.over and not job.begun  # nothing will ever come
    return is_running(job) or weights.step == job.steps
