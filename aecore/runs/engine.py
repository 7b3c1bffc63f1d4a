"""The engine as others see it: takes up runs, lets them go on, and does what is slow beside them."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from aecore.data import Dataset, load
from aecore.families import find
from aecore.limits import Limits, check
from aecore.runs.engine_state import EngineState
from aecore.runs.job import Job
from aecore.runs.publisher import Keeper
from aecore.spec import Spec

MOST = 200  # runs open at once
T = TypeVar("T")


class Engine(ABC):
    """Runs, stepped in threads of this process or in worker processes: the same bits in each.

    `idle_s` puts a run to sleep that nobody has looked at for so long (None never does); a look wakes it up.
    """

    jobs: Mapping[str, Job]

    def __init__(self, keeper: Keeper | None, limits: Limits | None, idle_s: float | None) -> None:
        self.limits, self.idle_s, self._keeper = limits or Limits(), idle_s, keeper

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

    def _make_room(self) -> None:
        """Let go of runs that nobody has looked at for long; ValueError where there are still too many."""
        for job in list(self.jobs.values()):
            if self.idle_s is not None and time.monotonic() - job.used_at > 20 * self.idle_s:
                self.release(job)
        if len(self.jobs) >= MOST:
            raise ValueError(
                f"{MOST} runs are open on this server, and no more are allowed: close some, or wait a little"
            )
