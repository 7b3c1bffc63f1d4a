"""The scheduler: many runs on a pool of worker threads of this process, round robin."""

from __future__ import annotations

import atexit
import math
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib import import_module
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from aecore import device
from aecore.limits import Limits
from aecore.runs.engine import Engine
from aecore.runs.engine_state import EngineState, Meter, PlaceState, by_status, rss_mb
from aecore.runs.job import Job
from aecore.runs.publisher import Keeper
from aecore.runs.thread_job import SLICE_S, ThreadJob
from aecore.spec import Spec
from aecore.views.umap import warm_umap

ROUND_S = 0.3  # in so long each run has had its turn, unless turns then became too small:
LEAST_SLICE_S = 0.02
UNWATCHED_TURNS = 4  # of so many turns one goes to whoever waits longest, watched or not
STAND_INS_MOST = 8  # threads that take the place of others, which are in a step that does not end
T = TypeVar("T")

_importing = threading.Lock()


class Scheduler(Engine):
    """As many workers as cores, one thread of arithmetic each, stepping all runs in turn.

    Runs that somebody watches come first, but not always. `maps` lays maps out, by default a thread.
    """

    jobs: dict[str, ThreadJob]

    def __init__(
        self,
        workers: int | None = None,
        keeper: Keeper | None = None,
        limits: Limits | None = None,
        idle_s: float | None = None,
        maps: Executor | None = None,
    ) -> None:
        super().__init__(keeper, limits, idle_s)
        self.jobs = {}
        self.advanced: Callable[[ThreadJob], None] = lambda job: None
        threadpool_limits(1, "blas")  # the process's: numpy's products would take every worker's core
        self._lanes: tuple[Executor, Executor] = (_lane("slow"), maps or _lane("maps"))
        self._aside, self._soon, self._at_once = _lane("aside"), _lane("soon"), _lane("at once")
        self._queue: deque[ThreadJob] = deque()
        self._waiting: set[ThreadJob] = set()
        self._pressed: set[ThreadJob] = set()
        self._stepping: dict[threading.Thread, tuple[str, float]] = {}
        self._late: set[threading.Thread] = set()
        self._change = threading.Condition()
        self._resuming = threading.Lock()
        self._closed = False
        self._turn = 0
        self._meter = Meter()
        self._count = workers or os.cpu_count() or 1
        self._workers: list[threading.Thread] = []
        for _ in range(self._count):
            self._add_worker()
        atexit.register(self.close)

    @property
    def workers(self) -> int:
        """How many runs advance at the same time."""
        return self._count

    def submit(
        self, spec: Spec, paused: bool = False, keep: bool = True, owner: str = "", id: str | None = None
    ) -> ThreadJob:
        """Take up a run of whoever `owner` is, kept on disk from now on or not."""
        self.check(spec)
        self._make_room(spec, owner)
        keeper = self._keeper if keep else None
        job = ThreadJob(spec, self._lanes, keeper, self.limits, paused, id, owner=owner)
        job.keep()
        return self._open(job)

    def resume(self, run: str, more_epochs: int = 0, paused: bool = False) -> ThreadJob:
        """Let a run go on: one that is open here, or one that was kept on disk, also by another process."""
        with self._resuming:
            job = self.jobs.get(run)
            if job is not None:
                job.go_on(more_epochs)
                return job
            if self._keeper is None:
                raise ValueError(f"there is no run {run[:60]!r} here, and none are kept")
            owner = self._keeper.owner(run)
            self._make_room(None, owner)
            session = self._keeper.resume(run, more_epochs, self.limits)
            return self._open(
                ThreadJob(
                    session.spec,
                    self._lanes,
                    self._keeper,
                    self.limits,
                    paused=paused,
                    id=run,
                    resumed=session,
                    owner=owner,
                )
            )

    def warm_up(self) -> None:
        """Have UMAP loaded and compiled in the background, so that nobody's first map waits for it."""
        self._lanes[1].submit(warm_umap)

    def later(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes seconds, after all else that was asked for so, and beside the runs."""
        return self._aside.submit(task, *what)

    def soon(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes less than a second, beside what takes longer."""
        return self._soon.submit(task, *what)

    def at_once(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes milliseconds, beside all else."""
        return self._at_once.submit(task, *what)

    def release(self, job: Job) -> None:
        """Stop a run and forget it; what was saved stays saved."""
        self.jobs.pop(job.id, None)
        job.stop()

    def delete(self, run: str) -> None:
        """Stop a run, forget it and remove it from disk."""
        job = self.jobs.get(run)
        if job is not None:
            self.release(job)
        if self._keeper is not None:
            self._keeper.delete(run)

    def state(self) -> EngineState:
        """How the engine is at this instant."""
        cpu, rows_per_s = self._meter.read(self.rows())
        runs = by_status(self.jobs.values())
        place = PlaceState(
            "threads", process=os.getpid(), runs=runs, rows_per_s=rows_per_s, cpu=cpu, rss_mb=rss_mb()
        )
        return EngineState((place,))

    def rows(self) -> dict[str, float]:
        """How many rows each open run has learned from, repeats and all."""
        sessions = {job.id: job.session for job in list(self.jobs.values())}
        return {run: s.epoch * len(s.rows.x) for run, s in sessions.items() if s is not None}

    def stepping(self) -> dict[str, float]:
        """The runs that are being advanced, and for how many seconds."""
        now = time.monotonic()
        return {run: now - since for run, since in list(self._stepping.values())}

    def relieve(self, after_s: float) -> None:
        """Where every thread has been in one slice for so long, let another take the runs that wait.

        A net whose minibatch takes minutes holds up nobody else. The late thread ends when it comes back.
        """
        before = time.monotonic() - after_s
        with self._change:
            active = [thread for thread in self._workers if thread not in self._late]
            late = [thread for thread in active if self._stepping.get(thread, ("", math.inf))[1] <= before]
            room = len(self._workers) < self._count + STAND_INS_MOST
            if self._queue and room and len(late) == len(active) and not self._closed:
                self._late.add(late[0])
                self._add_worker()

    def close(self) -> None:
        """Stop every run, save it, end the threads. Leaving the interpreter in mid-step would abort it."""
        atexit.unregister(self.close)
        for job in list(self.jobs.values()):
            job.stop()
        with self._change:
            self._closed = True
            self._change.notify_all()
        for worker in list(self._workers):
            worker.join()
        for lane in (*self._lanes, self._aside, self._soon, self._at_once):
            lane.shutdown(cancel_futures=True)

    def _open(self, job: ThreadJob) -> ThreadJob:
        job.wake = lambda soon: self._enqueue(job, soon)
        self.jobs[job.id] = job
        self._enqueue(job)
        return job

    def _add_worker(self) -> None:
        worker = threading.Thread(target=self._work, name=f"worker-{len(self._workers)}", daemon=True)
        self._workers.append(worker)
        worker.start()

    def _enqueue(self, job: ThreadJob, soon: bool = False) -> None:
        with self._change:
            if soon:
                self._pressed.add(job)
            if job not in self._waiting:
                self._waiting.add(job)
                self._queue.append(job)
                self._change.notify()

    def _next(self) -> ThreadJob | None:
        with self._change:
            self._change.wait_for(lambda: self._queue or self._closed)
            if not self._queue:
                return None
            self._turn += 1
            job = min(self._queue, key=self._rank)
            self._queue.remove(job)
            self._pressed.discard(job)
            self._stepping[threading.current_thread()] = (job.id, time.monotonic())
            return job

    def _rank(self, job: ThreadJob) -> tuple[bool, bool]:
        """Whoever pressed something comes first, then who looks on; among equals whoever waits longest."""
        anyone = self._turn % UNWATCHED_TURNS == 0
        return job not in self._pressed, not (anyone or job.watched)

    def _work(self) -> None:
        device.step_back()
        with _importing:  # two threads that import scipy at once, each a part of it, may find it half there
            import_module("scipy")
        with device.one_thread():
            while not self._stood_in_for() and (job := self._next()) is not None:
                self._drowse(job)
                job.advance(turn_s(len(self._waiting), self._count))
                self._done(job)
                del job  # it may be let go while this thread waits for another

    def _stood_in_for(self) -> bool:
        """Whether another thread has taken the place of this one, which came back late."""
        with self._change:
            if threading.current_thread() not in self._late:
                return False
            self._late.discard(threading.current_thread())
            self._workers.remove(threading.current_thread())
            return True

    def _done(self, job: ThreadJob) -> None:
        with self._change:
            self._waiting.discard(job)
            self._stepping.pop(threading.current_thread(), None)
            pressed = job in self._pressed
            self._pressed.discard(job)  # a run that is over would stay there, with its net
        if job.wants:
            self._enqueue(job, pressed)
        self.advanced(job)

    def _drowse(self, job: ThreadJob) -> None:
        if self.idle_s is not None and time.monotonic() - job.used_at > self.idle_s:
            job.sleep()


def turn_s(waiting: int, threads: int) -> float:
    """How long a turn is, in seconds of CPU time: the more runs wait for theirs, the shorter.

    For somebody looks at each, and would see its pictures stand still.
    """
    return min(SLICE_S, max(LEAST_SLICE_S, ROUND_S * threads / max(1, waiting)))


def _lane(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, name, initializer=device.step_back)
