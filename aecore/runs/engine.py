"""The engine as others see it: takes up runs, lets them go on, and does what is slow beside them."""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import lru_cache
from typing import Any, TypeVar

from aecore.data import Dataset, card, load
from aecore.families import find
from aecore.limits import Limits, check, memory_mb
from aecore.runs.capacity import Capacity, Need, free_mb, promised_mb
from aecore.runs.engine_state import EngineState
from aecore.runs.job import Job
from aecore.runs.publisher import Keeper
from aecore.spec import Spec

FREE_S = 1.0  # free memory is asked for no more often
T = TypeVar("T")


class Engine(ABC):
    """Runs, stepped in threads of this process or in worker processes: the same bits in each.

    `idle_s` puts a run to sleep that nobody has looked at for so long (None never does); a look wakes it up.
    """

    jobs: Mapping[str, Job]

    def __init__(self, keeper: Keeper | None, limits: Limits | None, idle_s: float | None) -> None:
        self.limits, self.idle_s, self._keeper = limits or Limits(), idle_s, keeper
        self._free = -math.inf, math.inf

    @property
    @abstractmethod
    def workers(self) -> int:
        """How many runs advance at the same time."""

    def check(self, spec: Spec) -> Dataset:
        """Raise ValueError, in one sentence, where a recipe would not be accepted; its data otherwise."""
        data = load(spec.data.name)
        find(spec.family).fits(spec)
        check(spec, data, self.limits)
        return data

    @abstractmethod
    def submit(self, spec: Spec, paused: bool = False, keep: bool = True, owner: str = "") -> Job:
        """Take up a run of whoever `owner` is, kept on disk from now on or not.

        ValueError in one sentence where it may not be.
        """

    @abstractmethod
    def resume(self, run: str, more_epochs: int = 0) -> Job:
        """Let a run go on: one that is open here, or one that was kept on disk, also by another process.

        A run that was paused, stopped or cut off goes on bit for bit as if that had never been. A finished
        one needs `more_epochs`: its recipe grows by them, its learning rate schedule and early stopping
        begin anew over them (a warm restart; "constant" stays constant), and a limit in seconds is lifted.
        The Job has the run's id, and is the same Job where one was open. ValueError, in one sentence that
        can be shown, where it cannot go on: a finished run without more epochs, a failed one, one that was
        saved by an earlier version, whose data are gone, or that another process trains.
        """

    @abstractmethod
    def later(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes seconds, after all else that was asked for so, and beside the runs.

        What of its arguments is a function may be called first, where the runs are.
        """

    @abstractmethod
    def soon(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes less than a second, as `later`, beside what takes longer."""

    @abstractmethod
    def at_once(self, task: Callable[..., T], *what: Any) -> Future[T]:
        """Do something that takes milliseconds, for somebody whose hand is moving, beside all else."""

    @abstractmethod
    def warm_up(self) -> None:
        """Have UMAP loaded and compiled in the background, so that nobody's first map waits for it."""

    @abstractmethod
    def release(self, job: Job) -> None:
        """Stop a run and forget it; what was saved stays saved."""

    @abstractmethod
    def delete(self, run: str) -> None:
        """Stop a run, forget it and remove it from disk; ValueError, in a sentence, where that cannot be."""

    @abstractmethod
    def state(self) -> EngineState:
        """How the engine is at this instant, for whoever looks after the server."""

    @abstractmethod
    def close(self) -> None:
        """Stop every run, save it, and end what this has begun."""

    def capacity(self) -> Capacity:
        """What can still be taken up, at this instant."""
        return self._capacity(list(self.jobs.values()))

    def room(self, spec: Spec, owner: str = "") -> int:
        """About how many more runs of that recipe can be taken up; Full, in one sentence, where none can.

        0 where one can, because its owner leaves another for it.
        """
        kept = [job for job in self.jobs.values() if not self._left_alone(job)]
        capacity = self._capacity(kept)
        capacity.check(run_mb(spec), self._given_up_mb(owner))
        return capacity.room(run_mb(spec))

    def free_mb(self) -> float:
        """Memory in MB that runs may still ask for, where they are stepped; infinite where nobody knows."""
        if time.monotonic() - self._free[0] > FREE_S:
            self._free = time.monotonic(), free_mb()
        return self._free[1]

    def _make_room(self, spec: Spec | None, owner: str) -> None:
        """Let go of runs that nobody has looked at for long, sooner where there is no room; Full if need be.

        Of a run whose recipe is not known yet (None) only its number counts.
        """
        for job in list(self.jobs.values()):
            if self.idle_s is not None and time.monotonic() - job.used_at > 20 * self.idle_s:
                self.release(job)
        needed = 0.0 if spec is None else run_mb(spec)
        over = sorted(filter(self._left_alone, self.jobs.values()), key=lambda job: job.used_at)
        while over and not self.capacity().room(needed):
            self.release(over.pop(0))
        self.capacity().check(needed, self._given_up_mb(owner))

    def _capacity(self, jobs: list[Job]) -> Capacity:
        needs = [Need(run_mb(job.spec), job.begun) for job in jobs if not job.over]
        return Capacity(self.free_mb(), promised_mb(needs, self.workers), len(jobs))

    def _left_alone(self, job: Job) -> bool:
        """Whether a run is over and nobody looks at it: it can be let go at any time."""
        return job.over and self.idle_s is not None and time.monotonic() - job.used_at > self.idle_s

    def _given_up_mb(self, owner: str) -> float:
        """Memory of a run that its owner leaves for another: screens show one at a time."""
        theirs = [run_mb(job.spec) for job in self.jobs.values() if owner and job.owner == owner]
        return max(theirs, default=0.0)


@lru_cache(maxsize=1024)
def run_mb(spec: Spec) -> float:
    """Memory of a run at its peak in MB, estimated from its recipe; its data are not read for it."""
    return memory_mb(spec, math.prod(card(spec.data.name).shape))
