"""Net aside: a run's net as it is by now, and what was made of it, kept aside to be asked."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from aecore.spec import Spec
from aecore.views.snapshot import Snapshot, View
from ui.core.saved_runs import last_save, store
from ui.core.shared_scheduler import scheduler

T = TypeVar("T")
REST = 4
"""So many times as long as it takes to be kept, it rests at least: a machine has more to do."""
WAIT_S, TICK_S = 5.0, 0.02
"""For a net to be lent that nobody had asked for."""
PREPARING = "What is asked is being made ready: it takes some seconds."


class NotYet(Exception):
    """There is no net yet, in a sentence that can be shown."""


class Astray(ValueError):
    """Why a net cannot be asked, in a sentence that can be shown."""


class Net(NamedTuple):
    """A run's net up to a step, and the map of its codes that is shown."""

    step: int
    spec: Spec
    weights: Callable[[], Mapping[str, Any]]
    map: View | None


class NetAside(ABC):
    """One run's net; asked on the event loop alone, where nothing else runs meanwhile."""

    pace_s = 0.8
    """Between two times that it is kept anew: weights are lent once a second."""
    patience_s: float | None = None
    """The first time is waited for so long, or until it has come; else PREPARING is said."""

    def __init__(self, run: str) -> None:
        self.run = run
        self.net: Net | None = None
        self._made: Net | None = None
        self._coming: Future[str] | None = None
        self._begun_at = self._took_s = 0.0
        self._ready = False

    @abstractmethod
    def keep(self, net: Net) -> Future[str]:
        """Have that made aside which is asked later; the answer is why not, in a sentence, or empty."""

    def differs(self, net: Net, newest: Net) -> bool:
        """Whether what was made of one net is out of date beside the newest."""
        return net.step != newest.step

    async def renew(self, anew: bool = False) -> bool:
        """Have it made of a newer net where there is one; whether that is still to come.

        Only the first time is waited for, and one that is wanted `anew`. LookupError where there is no such
        run; NotYet where it has no net yet, Astray where that cannot be asked.
        """
        newest = await self._newest()
        due = time.monotonic() > self._begun_at + max(self.pace_s, REST * self._took_s)
        if anew or (self._is_stale(newest) and not self._busy and due):
            self._begin(newest)
        if anew or not self._ready:
            assert self._coming is not None
            coming = self._coming
            await asyncio.wait([asyncio.wrap_future(coming)], timeout=self.patience_s)
            if not coming.done():
                raise NotYet(PREPARING)
        self._settle()
        return self._busy or self._is_stale(newest)

    async def ask(self, task: Callable[..., T | None], *arguments: Any, rests: bool = False) -> T:
        """What a task aside makes of it, given the run first and then the arguments.

        At once, unless the hand that asks `rests`: others' strokes do not wait for that.

        It is made again where the process aside has begun anew, of which the task's None tells. Astray where
        it refuses, or cannot be had.
        """
        lane = scheduler().soon if rests else scheduler().at_once
        for attempt in (1, 2):
            try:
                found = await asyncio.wrap_future(lane(task, self.run, *arguments))
            except ValueError as error:
                raise Astray(str(error)) from None
            if found is not None:
                return found
            if attempt == 1:
                await self.renew(anew=True)
        raise Astray("the net cannot be asked now: try again")

    @property
    def asked(self) -> Net:
        """The net that answers now, once it was renewed: `net` may still be on its way."""
        assert self._made is not None
        return self._made

    @property
    def _busy(self) -> bool:
        return self._coming is not None and not self._coming.done()

    def _is_stale(self, newest: Net) -> bool:
        return self.net is None or self.differs(self.net, newest)

    def _begin(self, net: Net) -> None:
        with suppress(Astray):
            self._settle()
        self.net, self._begun_at = net, time.monotonic()
        self._coming = self.keep(net)
        self._coming.add_done_callback(lambda _: self._took(time.monotonic()))

    def _took(self, now: float) -> None:
        """The first time libraries are loaded: how long that takes tells nothing of the next."""
        self._took_s = now - self._begun_at if self._ready else 0.0

    def _settle(self) -> None:
        """Take note of what has come; Astray where that is a refusal."""
        if self._coming is None or self._busy:
            return
        error = self._coming.exception()
        refused = str(error) if error is not None else self._coming.result()
        self._ready = not refused
        if refused:
            raise Astray(refused)
        self._made = self.net

    async def _newest(self) -> Net:
        job = scheduler().jobs.get(self.run)
        if job is None:
            return await asyncio.to_thread(_saved, self.run)
        end = time.monotonic() + WAIT_S
        while (lent := job.weights_snapshot()) is None and time.monotonic() < end:
            await asyncio.sleep(TICK_S)
        if lent is None:
            raise NotYet("The run is about to begin.")
        return Net(lent.step, lent.spec, lambda: lent.weights, job.latest.view("map"))


def recipe(run: str) -> Spec:
    """The recipe of a run; LookupError where there is no such run."""
    job = scheduler().jobs.get(run)
    return job.spec if job is not None else _last(run).spec


def _last(run: str) -> Snapshot:
    try:
        return last_save(run)
    except ValueError as error:
        raise LookupError(str(error)) from None


def _saved(run: str) -> Net:
    last = _last(run)
    return Net(last.step, last.spec, store().find(run).weights, last.view("map"))
