"""Many runs in the background. Threads live here and nowhere else."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from aecore.data import Dataset, load
from aecore.job import Job, Keeper
from aecore.lazy import torch
from aecore.limits import Limits, check
from aecore.spec import Spec

MOST = 200  # runs open at once


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
        self._background = ThreadPoolExecutor(1, "background", initializer=_step_back)
        self._queue: deque[Job] = deque()
        self._waiting: set[str] = set()
        self._change = threading.Condition()
        self._closed = False
        count = workers or os.cpu_count() or 1
        self._workers = [
            threading.Thread(target=self._work, name=f"worker-{i}", daemon=True) for i in range(count)
        ]
        for each in self._workers:
            each.start()
        atexit.register(self.close)

    @property
    def workers(self) -> int:
        """How many runs advance at the same time."""
        return len(self._workers)

    def check(self, spec: Spec) -> Dataset:
        """Raise ValueError, in one sentence, where a recipe would not be accepted; its data otherwise."""
        data = load(spec.data.name)
        check(spec, data, self.limits)
        return data

    def submit(self, spec: Spec, paused: bool = False) -> Job:
        """Take up a run; ValueError in one sentence where it may not be."""
        self.check(spec)
        self._forget()
        if len(self.jobs) >= MOST:
            raise ValueError(
                f"{MOST} runs are open on this server, and no more are allowed: close some, or wait a little"
            )
        job = Job(spec, self._background, self._keeper, self.limits, paused)
        job.wake = lambda: self._enqueue(job)
        self.jobs[job.id] = job
        self._enqueue(job)
        return job

    def background(self, task: Callable[[], Any]) -> Future[Any]:
        """Do something slow once, behind everything else, on the thread that no run waits for."""
        return self._background.submit(task)

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
        for each in self._workers:
            each.join()
        self._background.shutdown(cancel_futures=True)

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
        torch.set_num_threads(1)
        while (job := self._next()) is not None:
            self._drowse(job)
            job.advance()
            with self._change:
                self._waiting.discard(job.id)
            if job.wants:
                self._enqueue(job)

    def _drowse(self, job: Job) -> None:
        if self.idle_s is not None and time.monotonic() - job.watched_at > self.idle_s:
            job.sleep()

    def _forget(self) -> None:
        """Let go of runs that are on disk and that nobody has looked at for long."""
        for job in list(self.jobs.values()):
            if self.idle_s is not None and time.monotonic() - job.watched_at > 20 * self.idle_s:
                self.release(job)


def _step_back() -> None:
    """Let the thread that answers people go first, where the system has priorities for threads."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
