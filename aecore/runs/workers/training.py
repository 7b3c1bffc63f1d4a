"""A worker that trains: a scheduler of its own, told by messages what to do."""

from __future__ import annotations

import gc
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import numpy as np

from aecore.data.mapped import share
from aecore.device import device_for, step_back
from aecore.runs.publisher import Keeper
from aecore.runs.scheduler import Scheduler
from aecore.runs.store import Store
from aecore.runs.thread_job import ThreadJob
from aecore.runs.warm_up import first_steps
from aecore.runs.workers.channel import Channel, RemoteLane
from aecore.runs.workers.messages import Ask, Opening, Settings, Verb
from aecore.runs.workers.reporter import Reporter
from aecore.spec import Spec, paths

VERBS = {
    *("pause", "resume", "step", "stop", "adjust", "map_by", "map_layer"),
    *("watch", "weights_snapshot", "wait_turn"),
}
AT_ONCE = ("open", "go_on")  # they have to come before the verbs that follow


class OpenRuns(Scheduler):
    """The runs of a worker: which of them are let go is said by the process that answers people."""

    def _make_room(self, spec: Spec | None, owner: str) -> None:
        """There is room: it was asked for before the run came here."""


class Training:
    """Does what messages say. One thread takes them, and waits for no step."""

    def __init__(self, channel: Channel, settings: Settings, keeper: Keeper | None = None) -> None:
        share()
        self._slow = ThreadPoolExecutor(2, "asked", initializer=step_back)
        device = self._slow.submit(device_for, "auto").result()  # loads torch, and lets others go first
        gc.freeze()  # what is loaded by now stays, and need not be looked through for what runs leave behind
        threads = 1 if device == "cpu" else os.cpu_count()  # a device is one, and its runs share it
        self._keeper = keeper or (None if settings.folder is None else Store(settings.folder))
        maps = RemoteLane(channel, "maps")
        self._scheduler = OpenRuns(threads, self._keeper, settings.limits, settings.idle_s, maps)
        self._reporter = Reporter(self._scheduler, channel.send, device)
        self._channel = channel
        self._slow.submit(self._warm, settings.warm)

    def take(self, message: Any) -> None:
        """Do what a message says, or have it done."""
        if isinstance(message, Verb):
            self._do(message)
        elif isinstance(message, Ask) and message.name in AT_ONCE:
            self._channel.answer(message, getattr(self, f"_{message.name}"))
        elif isinstance(message, Ask):
            self._slow.submit(self._channel.answer, message, getattr(self, f"_{message.name}"))

    def close(self, say: bool) -> None:
        """Stop and save every run; say how they ended where somebody listens."""
        if not say:
            self._reporter.end(say=False)
        self._slow.shutdown(wait=False, cancel_futures=True)
        self._scheduler.close()
        if say:
            self._reporter.end(say=True)

    def _do(self, verb: Verb) -> None:
        job = self._scheduler.jobs.get(verb.run)
        if job is None:
            return
        if verb.name == "release":
            self._scheduler.release(job)
        elif verb.name in VERBS:
            with suppress(ValueError):  # it was checked before it was sent
                getattr(job, verb.name)(*verb.arguments)
        if verb.number:
            self._reporter.applied[verb.run] = verb.number
            self._reporter.notice()

    def _open(self, wanted: Opening) -> None:
        self._reporter.forget(wanted.run)
        self._scheduler.submit(wanted.spec, wanted.paused, wanted.keep, wanted.owner, wanted.run)

    def _recover(self, wanted: Opening) -> None:
        """Go on from the last save of a run whose worker died; one that was never saved begins anew."""
        if not wanted.keep or self._keeper is None or not self._keeper.has(wanted.run):
            self._open(wanted)
            return
        self._reporter.forget(wanted.run)
        _set_live(self._scheduler.resume(wanted.run, paused=wanted.paused), wanted.spec)

    def _resume(self, run: str, more_epochs: int) -> Spec:
        self._reporter.forget(run)
        return self._scheduler.resume(run, more_epochs).spec

    def _go_on(self, run: str, more_epochs: int, number: int) -> Spec:
        job = self._job(run)
        job.go_on(more_epochs)
        self._reporter.applied[run] = number
        return job.spec

    def _weights(self, run: str) -> dict[str, np.ndarray]:
        return {name: value.numpy() for name, value in self._job(run).weights().items()}

    def _delete(self, run: str) -> None:
        self._scheduler.delete(run)

    def _job(self, run: str) -> ThreadJob:
        job = self._scheduler.jobs.get(run)
        if job is None:
            raise ValueError("this run is no longer open")
        return job

    def _warm(self, names: tuple[str, ...]) -> None:
        first_steps(names)
        self._reporter.warm = True


def _set_live(job: ThreadJob, spec: Spec) -> None:
    """Set the live knobs of a run as somebody had set them since its last save."""
    saved = {path: value for path, _, value in paths(job.spec)}
    for path, knob, value in paths(spec):
        if knob.live and saved.get(path) != value:
            job.adjust(path, value)
