"""The scheduler: many runs on a pool of worker threads, round robin. Threads live here and nowhere else."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from aecore import device
from aecore.data import Dataset, load
from aecore.families import find
from aecore.limits import Limits, check
from aecore.runs.job import Job
from aecore.runs.publisher import Keeper
from aecore.spec import Spec
from aecore.views.umap import warm_umap

MOST = 200  # runs open at once
T = TypeVar("T")

_importing = threading.Lock()


class Scheduler:
    """As many workers as cores, one thread of arithmetic each, stepping all runs in turn.

    `idle_s` puts a run to sleep that nobody has looked at for so long (None never does); a look wakes it up.
    """

    def __init__(
        self,
        workers: int | None = None,
        keeper: Keeper | None = None,
        limits: Limits | None = None,
        idle_s: float | None = None,
    ) -> None:
        self.jobs: dict[str, Job] = {}
        self.limits, self.idle_s, self._keeper = limits or Limits(), idle_s, keeper
        threadpool_limits(1, "blas")  # the process's: numpy's products would take every worker's core
        self._lanes = (_lane("slow"), _lane("maps"))
        self._aside = _lane("aside")
        self._queue: deque[Job] = deque()
        self._waiting: set[str] = set()
        self._change = threading.Condition()
        self._resuming = threading.Lock()
        self._closed = False
        count = workers or os.cpu_count() or 1
        self._workers = [
            threading.Thread(target=self._work, name=f"worker-{i}", daemon=True) for i in range(count)
        ]
        for worker in self._workers:
            worker.start()
        atexit.register(self.close)

    @property
    def workers(self) -> int:
        """How many runs advance at the same time."""
        return len(self._workers)

    def check(self, spec: Spec) -> Dataset:
        """Raise ValueError, in one sentence, where a recipe would not be accepted; its data otherwise."""
        data = load(spec.data.name)
        find(spec.family).fits(spec)
        check(spec, data, self.limits)
        return data

    def submit(self, spec: Spec, paused: bool = False, keep: bool = True, owner: str = "") -> Job:
        """Take up a run of whoever `owner` is, kept on disk from now on or not.

        ValueError in one sentence where it may not be.
        """
        self.check(spec)
        self._make_room()
        job = Job(spec, self._lanes, self._keeper if keep else None, self.limits, paused, owner=owner)
        job.keep()
        return self._open(job)

    def resume(self, run: str, more_epochs: int = 0) -> Job:
        """Let a run go on: one that is open here, or one that was kept on disk, also by another process.

        A run that was paused, stopped or cut off goes on bit for bit as if that had never been. A finished
        one needs `more_epochs`: its recipe grows by them, its learning rate schedule and early stopping
        begin anew over them (a warm restart; "constant" stays constant), and a limit in seconds is lifted.
        The Job has the run's id, and is the same Job where one was open. ValueError, in one sentence that
        can be shown, where it cannot go on: a finished run without more epochs, a failed one, one that was
        saved by an earlier version, whose data are gone, or that another process trains.
        """
        with self._resuming:
            job = self.jobs.get(run)
            if job is not None:
                job.go_on(more_epochs)
                return job
            if self._keeper is None:
                raise ValueError(f"there is no run {run[:60]!r} here, and none are kept")
            self._make_room()
            session = self._keeper.resume(run, more_epochs, self.limits)
            return self._open(
                Job(
                    session.spec,
                    self._lanes,
                    self._keeper,
                    self.limits,
                    paused=False,
                    id=run,
                    resumed=session,
                    owner=self._keeper.owner(run),
                )
            )

    def warm_up(self) -> None:
        """Have UMAP loaded and compiled in the background, so that nobody's first map waits for it."""
        self._lanes[1].submit(warm_umap)

    def later(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes seconds, after all else that was asked for so, and beside the runs."""
        return self._aside.submit(task, *what)

    def release(self, job: Job) -> None:
        """Stop a run and forget it; what was saved stays saved."""
        self.jobs.pop(job.id, None)
        job.stop()

    def close(self) -> None:
        """Stop every run, save it, end the threads. Leaving the interpreter in mid-step would abort it."""
        atexit.unregister(self.close)
        for job in list(self.jobs.values()):
            job.stop()
        with self._change:
            self._closed = True
            self._change.notify_all()
        for worker in self._workers:
            worker.join()
        for lane in (*self._lanes, self._aside):
            lane.shutdown(cancel_futures=True)

    def _make_room(self) -> None:
        self._forget()
        if len(self.jobs) >= MOST:
            raise ValueError(
                f"{MOST} runs are open on this server, and no more are allowed: close some, or wait a little"
            )

    def _open(self, job: Job) -> Job:
        job.wake = lambda: self._enqueue(job)
        self.jobs[job.id] = job
        self._enqueue(job)
        return job

    def _enqueue(self, job: Job) -> None:
        with self._change:
            if job.id not in self._waiting:
                self._waiting.add(job.id)
                self._queue.append(job)
                self._change.notify()

    def _next(self) -> Job | None:
        with self._change:
            self._change.wait_for(lambda: self._queue or self._closed)
            return self._queue.popleft() if self._queue else None

    def _work(self) -> None:
        _step_back()
        with _importing:  # two threads that import scipy at once, each a part of it, may find it half there
            import_module("scipy")
        with device.one_thread():
            while (job := self._next()) is not None:
                self._drowse(job)
                job.advance()
                with self._change:
                    self._waiting.discard(job.id)
                if job.wants:
                    self._enqueue(job)

    def _drowse(self, job: Job) -> None:
        if self.idle_s is not None and time.monotonic() - job.used_at > self.idle_s:
            job.sleep()

    def _forget(self) -> None:
        """Let go of runs that are on disk and that nobody has looked at for long."""
        for job in list(self.jobs.values()):
            if self.idle_s is not None and time.monotonic() - job.used_at > 20 * self.idle_s:
                self.release(job)


def _lane(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, name, initializer=_step_back)


def _step_back() -> None:
    """Let the thread that answers people go first, where the system has priorities for threads."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
