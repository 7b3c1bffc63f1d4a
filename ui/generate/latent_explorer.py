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
    """Latent space of a run up to one step: it never changes, so any number of people may play on it.

    `ends` are two test rows far apart on the map as it was when the net had seen all its rows once, or is
    now: an interpolation nobody has chosen.
    """

    space: Space
    rows: Dataset
    spec: Spec
    step: int
    ends: tuple[int, int]

    @property
    def epoch(self) -> float:
        """Passes over the training rows behind it."""
        return passes(self.step, self.spec, self.rows.n_train)

    def pictures(self, codes: np.ndarray) -> np.ndarray:
        """Codes (n, K) decoded, as pictures (n, H, W) or (n, H, W, 3), uint8."""
        return self.rows.picture(self.space.model.decode(codes))

    @cached_property
    def beats_mean(self) -> bool:
        """Whether test rows are reconstructed with a lower MSE than their own mean has."""
        from aecore.inference.comparison import shown
        from aecore.inference.fit_diagnosis import mse_beside_means

        net, mean = mse_beside_means(self.space.model, shown(self.rows))
        return net < mean

    def complete(self) -> None:
        """Make what every page shows of it, so that nobody who draws one has to."""
        _ = (self.sheet, self.shade, self.beats_mean)

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
    """The newest explorer of one run. Any thread may ask: one makes it, the others wait for the first alone.

    Who opens the page asks for what is so `now`; who wants a picture at once takes what is `at_hand`.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self._making = Lock()
        self.latest: LatentExplorer | None = None
        self._from_disk = False
        self._rest_until = 0.0

    def now(self, job: Job | None, wait_s: float = WAIT_S) -> LatentExplorer | None:
        """What the run has learned, None before it began; ValueError, in one sentence, if nobody can play."""
        self._renew(job, None if job is None else _snapshot_of(job, wait_s), self.latest is None)
        return self.latest

    def at_hand(self, job: Job | None) -> LatentExplorer | None:
        """What was made last, without making a newer one."""
        return self.latest or self.now(job)

    def renewed(self, job: Job) -> LatentExplorer | None:
        """What the run has lent by now, for who waits until it is made, but not for the run."""
        self._renew(job, job.weights_snapshot(), True)
        return self.latest

    def due(self, job: Job) -> int:
        """The step up to which `renewed` shows a run, -1 before it began; that is said at once."""
        weights = job.weights_snapshot()
        if weights is not None and self._stale(job, weights):
            return weights.step
        return self.step

    @property
    def followed(self) -> bool:
        """Whether a stream has it made anew all the time: then what is at hand is as new as can be."""
        return self.latest is not None and time.monotonic() < self._rest_until + LONGEST_S

    @property
    def step(self) -> int:
        """The step of what is at hand, -1 where that is nothing."""
        return -1 if self.latest is None else self.latest.step

    def _renew(self, job: Job | None, weights: WeightsSnapshot | None, patient: bool) -> None:
        if self._stale(job, weights) and self._making.acquire(blocking=patient):
            try:
                if self._stale(job, weights):  # else somebody has made it meanwhile
                    self._make(weights, job is None)
            finally:
                self._making.release()

    def _stale(self, job: Job | None, weights: WeightsSnapshot | None) -> bool:
        if job is None:
            return self.latest is None or not self._from_disk
        if self.latest is None or weights is None:
            return weights is not None
        due = not is_running(job) or time.monotonic() > self._rest_until
        return due and weights.step != self.latest.step

    def _make(self, weights: WeightsSnapshot | None, from_disk: bool) -> None:
        from aecore.inference.latent_space import space

        model, step = self._net(weights)
        rows, last = image_rows(model.spec), self.latest
        begin = time.thread_time()  # work, not waiting: on a busy machine that would count eight times
        found = space(model, rows, None if last is None else last.space)
        ends = far_apart(found.places) if last is None or last.epoch < 1 else last.ends
        made = LatentExplorer(found, rows, model.spec, step, ends)
        made.complete()
        self.latest, self._from_disk = made, from_disk
        self._rest_until = time.monotonic() + min(LONGEST_S, REST * (time.thread_time() - begin))

    def _net(self, weights: WeightsSnapshot | None) -> tuple[Model, int]:
        """A net and its step: what a run has lent, else from disk."""
        if weights is None:
            return store().model(self.run), store().load(self.run).step
        from aecore.inference.model import restored

        return restored(weights.spec, weights.features, weights.weights), weights.step


def far_apart(places: np.ndarray) -> tuple[int, int]:
    """Two of the places (n, 2): one well outside, and one on the other side of the middle."""
    centred = places - np.median(places, 0)
    one = int(np.argsort(np.square(centred).sum(1))[int(0.8 * len(places))])
    return one, int(np.argsort(centred @ centred[one])[len(places) // 20])


def image_rows(spec: Spec) -> Dataset:
    """The rows a run learns from; ValueError, in one sentence, where they are no pictures."""
    if not data.card(spec.data.name).pictured:
        title = data.card(spec.data.name).title
        raise ValueError(f"rows of {title} are no pictures, and this page draws pictures: choose another run")
    return data.load(spec.data.name)


def explorer(run: str, wait_s: float = WAIT_S) -> LatentExplorer | None:
    """What a run has learned; LookupError where there is none, ValueError where it cannot be played on.

    A run that has not lent its net yet is waited for.
    """
    job = _open(run)  # before anything is cached: names of no run would drive out those that are looked at
    return explorer_cache(run).now(job, wait_s)


def cached(run: str) -> LatentExplorer | None:
    """`explorer`, as it was made last: after the first time answered in milliseconds, always."""
    job = _open(run)
    return explorer_cache(run).at_hand(job)


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


@st.cache_resource(show_spinner=False, max_entries=32)
def explorer_cache(run: str) -> ExplorerCache:
    """The explorer of a run, which all who look at it share."""
    return ExplorerCache(run)


def _snapshot_of(job: Job, wait_s: float) -> WeightsSnapshot | None:
    """What a job lends, after a moment if need be: of one that rests, all that it has learned."""
    end = time.monotonic() + wait_s
    while not _complete(job, weights := job.weights_snapshot()) and time.monotonic() < end:
        time.sleep(0.02)
    return weights


def _complete(job: Job, weights: WeightsSnapshot | None) -> bool:
    if weights is None or not job.begun:
        return job.over and not job.begun  # nothing will ever come
    return is_running(job) or weights.step == job.steps
