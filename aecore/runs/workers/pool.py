"""The pool of worker processes: runs are checked here, stepped there, and saved where they are stepped."""

from __future__ import annotations

import atexit
import os
import pickle
import secrets
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from aecore.data.mapped import share
from aecore.limits import Limits
from aecore.runs.engine import Engine
from aecore.runs.engine_state import EngineState, Meter, PlaceState, by_status, rss_mb
from aecore.runs.job import Job
from aecore.runs.store import Store
from aecore.runs.workers.messages import Answer, Ask, Lent, Opening, Settings, Update, Verb, WorkerDied
from aecore.runs.workers.remote_job import RemoteJob, waited
from aecore.runs.workers.turns import waits
from aecore.runs.workers.worker_process import WorkerProcess
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot
from aecore.views.umap import warm_umap

CLOSE_S = 8.0  # to save everything, whatever step is under way
DELETE_S = 3.0  # for a worker to let go of a run
DEATHS_MOST = 2  # of its process, after which a run does not go on by itself: it may be what kills it
LONGEST_DELAY_S = 30.0  # before a worker that keeps dying is begun again
T = TypeVar("T")


class WorkerPool(Engine):
    """A worker process a core, each with a Scheduler of its own, and one aside for slow tasks.

    A run stays in the process it began in; a new one goes to the least loaded. A GPU belongs to the first,
    and so do all runs that may use it. Where a process dies another takes its place, and its runs go on from
    their last save; where this one dies, the others save their runs and end. `warm` are presets by which a
    worker loads in advance what the first step would wait for. `runs_each` is how many runs of an owner learn
    at a time (see `aecore.runs.workers.turns`).
    """

    jobs: dict[str, RemoteJob]

    def __init__(
        self,
        workers: int | None = None,
        store: Store | None = None,
        limits: Limits | None = None,
        idle_s: float | None = None,
        warm: tuple[str, ...] = (),
    ) -> None:
        super().__init__(store, limits, idle_s)
        share()
        self.jobs = {}
        self._store = store
        self._settings = Settings(None if store is None else store.folder, self.limits, idle_s, warm)
        self._coming: dict[str, RemoteJob] = {}
        self._lock, self._resuming = threading.RLock(), threading.Lock()
        self._closed = threading.Event()
        self._meter = Meter()
        self.runs_each: int | None = None
        self._verb_s: deque[float] = deque(maxlen=256)
        self._workers = [self._begin(i) for i in range(workers or cores())]
        self._aside = self._begin_aside()
        self._asking = {lane: ThreadPoolExecutor(1, lane) for lane in ("later", "soon", "at once")}
        self._monitor = threading.Thread(target=self._look_after, name="monitor", daemon=True)
        self._monitor.start()
        atexit.register(self.close)

    @property
    def workers(self) -> int:
        """How many runs advance at the same time."""
        return len(self._workers)

    def submit(self, spec: Spec, paused: bool = False, keep: bool = True, owner: str = "") -> RemoteJob:
        """Take up a run of whoever `owner` is, kept on disk from now on or not."""
        self.check(spec)
        self._make_room(spec, owner)
        opening = Opening(secrets.token_hex(5), spec, paused, keep and self._store is not None, owner)
        with self._lock:
            worker = self._least_loaded(spec)
            job = RemoteJob(opening, worker, Snapshot(spec, status="paused" if paused else "queued"))
            self.jobs[job.id] = job
            asked = worker.ask("open", opening)
        asked.add_done_callback(partial(self._opened, job))
        return job

    def resume(self, run: str, more_epochs: int = 0) -> RemoteJob:
        """Let a run go on: one that is open here, or one that was kept on disk, also by another process."""
        job = self.jobs.get(run)
        if job is not None and not job.lost:
            job.go_on(more_epochs)
            return job
        if self._store is None:
            raise ValueError(f"there is no run {run[:60]!r} here, and none are kept")
        with self._resuming:  # a second press finds the run open
            job = self.jobs.get(run)
            return self._resumed(self._store, run, more_epochs) if job is None or job.lost else job

    def later(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do a function of a module aside; functions among its arguments are called here first."""
        return self._asking["later"].submit(self._do_aside, "later", task, what)

    def soon(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do what takes less than a second, aside and beside what takes longer."""
        return self._asking["soon"].submit(self._do_aside, "soon", task, what)

    def at_once(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do what takes milliseconds, aside and beside all else."""
        return self._asking["at once"].submit(self._do_aside, "at once", task, what)

    def warm_up(self) -> None:
        """Have UMAP loaded and compiled aside."""
        self._ask_aside("maps", pickle.dumps((warm_umap, ())), lambda answer: None)

    def release(self, job: Job) -> None:
        """Stop a run and forget it; what was saved stays saved."""
        known = self.jobs.pop(job.id, None)
        if known is not None:
            known.worker.tell(Verb(known.id, 0, "release"))
            known.end(known.latest)

    def delete(self, run: str) -> None:
        """Stop a run, forget it and remove it from disk: its worker does, for it may be about to save it."""
        job = self.jobs.pop(run, None)
        if job is not None:
            with suppress(WorkerDied, TimeoutError):
                job.worker.ask("delete", run).result(DELETE_S)
            job.end(job.latest)
        if self._store is not None and (job is None or (self._store.folder / run).is_dir()):
            self._store.delete(run)

    def state(self) -> EngineState:
        """How the engine is at this instant: this process, its workers, the one aside."""
        cpu, _ = self._meter.read({})
        here = PlaceState("web", process=os.getpid(), cpu=cpu, rss_mb=rss_mb())
        jobs = list(self.jobs.values())
        with self._lock:
            places = [w.state(by_status(job for job in jobs if job.worker is w)) for w in self._workers]
            return EngineState((here, *places, self._aside.state({})), tuple(self._verb_s))

    def close(self) -> None:
        """Have every worker stop its runs, save them and end; one that is late is ended."""
        atexit.unregister(self.close)
        with self._lock:
            self._closed.set()
            everybody = [*self._workers, self._aside]
        for asking in self._asking.values():
            asking.shutdown(wait=False, cancel_futures=True)
        for worker in everybody:
            worker.close()
        end = time.monotonic() + CLOSE_S
        for worker in everybody:
            worker.join(max(0.0, end - time.monotonic()))
        self._monitor.join()

    def _resumed(self, store: Store, run: str, more_epochs: int) -> RemoteJob:
        last, owner = store.load(run), store.owner(run)
        self._make_room(last.spec, owner)
        frames = store.timeline(run, last)
        with self._lock:
            worker = self._least_loaded(last.spec)
            opening = Opening(run, last.spec, False, True, owner)
            job = RemoteJob(opening, worker, replace(last, status="queued"), frames)
            self._coming[run] = job  # what is told of it before the answer has come is not missed
            asked = worker.ask("resume", run, more_epochs)
        try:
            job.spec = waited(asked)
            self.jobs[run] = job
        finally:
            del self._coming[run]
        return job

    def _least_loaded(self, spec: Spec) -> WorkerProcess:
        on_gpu = [worker for worker in self._workers if self._has_gpu(worker)]
        load = {id(worker): 0.0 for worker in self._workers}
        for job in self.jobs.values():
            if id(job.worker) in load and not job.over:
                load[id(job.worker)] += 0.01 if job.latest.status == "paused" else 1
        able = on_gpu if on_gpu and spec.train.device != "cpu" else self._workers
        return min(able, key=lambda worker: (not worker.healthy, load[id(worker)]))

    def _has_gpu(self, worker: WorkerProcess) -> bool:
        """Whether a worker has a GPU, or may have one before it has looked."""
        return worker.sees_gpu and (worker.beat.device != "cpu" if worker.beat.device else gpu_likely())

    def _heir(self, job: RemoteJob, new: WorkerProcess) -> WorkerProcess:
        """Who takes up a run whose worker died: the `new` one in its place."""
        return new

    def _begin(self, place: int, deaths: int = 0, soon: bool = True) -> WorkerProcess:
        return WorkerProcess(
            f"worker {place + 1}",
            "training",
            self._settings,
            self._receive,
            self._replace,
            sees_gpu=place == 0,
            delay_s=0.0 if soon else min(LONGEST_DELAY_S, 2.0**deaths),
            deaths=deaths,
        )

    def _begin_aside(self, deaths: int = 0) -> WorkerProcess:
        return WorkerProcess("aside", "aside", self._settings, self._receive, self._replace, deaths=deaths)

    def _receive(self, worker: WorkerProcess, message: Any) -> None:
        if isinstance(message, Ask):  # a map that a worker wants from the one aside
            lane, content = message.arguments
            self._ask_aside(lane, content, lambda found: worker.tell(found._replace(number=message.number)))
            return
        job = self._coming.get(message.run) or self.jobs.get(message.run)
        if job is None or job.worker is not worker:
            return
        if isinstance(message, Lent):
            job.lend(message.weights)
        elif isinstance(message, Update):
            before = job.answered_s
            job.receive(message)
            if job.answered_s is not None and job.answered_s is not before:
                self._verb_s.append(job.answered_s)

    def _opened(self, job: RemoteJob, answer: Future[Any]) -> None:
        """A worker has taken up a run, or refused it."""
        error = answer.exception()
        if error is not None and not isinstance(error, WorkerDied):
            job.end(replace(job.latest, status="failed", error=str(error)))

    def _replace(self, dead: WorkerProcess) -> None:
        """Begin another worker in the place of one that ended; its runs go on there."""
        with self._lock:
            if self._closed.is_set():
                return
            if dead is self._aside:
                self._aside = self._begin_aside(dead.deaths + 1)
                return
            place = self._workers.index(dead)
            heard = dead.silent_s > 0  # one that never said a word may never do
            new = self._begin(place, dead.deaths + 1, soon=heard)
            self._workers[place] = new
            orphans = [job for job in self.jobs.values() if job.worker is dead]
            for job in orphans:
                self._recover(job, self._heir(job, new))

    def _recover(self, job: RemoteJob, worker: WorkerProcess) -> None:
        job.deaths += 1
        if job.over and job.keep:
            del self.jobs[job.id]  # it is on disk, and is opened from there
        elif job.over or job.lost:
            job.end(job.latest)
        elif job.deaths > DEATHS_MOST:
            job.end(job.latest, f"The process that trained this run died {job.deaths} times: it has stopped.")
        else:
            where = "goes on from its last save" if job.keep else "begins again"
            job.move(worker, f"The process that trained this run died: the run {where}.")
            worker.ask("recover", job.opening).add_done_callback(partial(self._recovered, job))

    def _recovered(self, job: RemoteJob, answer: Future[Any]) -> None:
        error = answer.exception()
        if error is None:
            job.opened()
        elif not isinstance(error, WorkerDied):
            last = self._last(job)
            said = f"The process that trained this run died, and the run cannot go on: {error}."
            job.end(last, "" if last.status == "done" else said)

    def _last(self, job: RemoteJob) -> Snapshot:
        """A run as it was last saved, or as it was last seen."""
        if job.keep and self._store is not None:
            with suppress(ValueError):
                return self._store.load(job.id)
        return job.latest

    def _do_aside(self, lane: str, task: Callable[..., Any], what: tuple[Any, ...]) -> Any:
        given = [partial(_given, argument()) if callable(argument) else argument for argument in what]
        answers: Future[Answer] = Future()
        self._ask_aside(lane, pickle.dumps((task, given)), answers.set_result)
        answer = answers.result()
        if answer.refused:
            raise ValueError(answer.refused)
        return pickle.loads(answer.value)

    def _ask_aside(self, lane: str, content: bytes, then: Callable[[Answer], None], tries: int = 2) -> None:
        """Have the one aside do it; once more where it died over it."""

        def answered(future: Future[bytes]) -> None:
            error = future.exception()
            if isinstance(error, WorkerDied) and tries > 1 and not self._closed.is_set():
                self._ask_aside(lane, content, then, tries - 1)
            elif error is not None:
                then(Answer(0, refused=str(error)))
            else:
                then(Answer(0, future.result()))

        self._aside.ask("do", lane, content).add_done_callback(answered)

    def _look_after(self) -> None:
        while not self._closed.wait(1.0):
            for worker in list(self._workers):
                worker.check()
            self._take_turns()

    def _take_turns(self) -> None:
        """Let runs wait, or go on, as there are many or few."""
        jobs = list(self.jobs.values())
        wanting = [candidate for job in jobs if (candidate := job.candidate) is not None]
        waiting = waits(wanting, self.workers, self.runs_each)
        for job in jobs:
            job.wait_turn(waiting.get(job.id))


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def gpu_likely() -> bool:
    """Whether there may be a GPU, before a worker has looked."""
    return Path("/dev/nvidiactl").exists() or sys.platform == "darwin"


def _given(value: T) -> T:
    return value
