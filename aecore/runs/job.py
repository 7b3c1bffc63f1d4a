"""One run in the background, as everybody else sees it."""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from aecore.data import load
from aecore.limits import Limits
from aecore.runs.history import Frames
from aecore.runs.run_views import Viewer
from aecore.runs.session import Session
from aecore.runs.weight_snapshots import WATCHED_S, Lent, Loan
from aecore.spec import Spec, adjust
from aecore.views.snapshot import Snapshot

SLICE_S = 0.05  # how long a worker stays with one run
CADENCE_S = 0.12  # between two pictures while somebody watches, or five times what one takes
TEST_SHARE = 10  # the error on all test rows waits ten times what it takes
SAVE_S = 3.0  # most that a killed process loses


class Keeper(Protocol):
    """Whoever keeps runs on disk."""

    def save(self, run: str, snapshot: Snapshot, weights: Mapping[str, Any]) -> None:
        """Write a run as it is now; OSError where it cannot."""

    def weights(self, run: str) -> Mapping[str, Any]:
        """The weights of a run; ValueError, in one sentence, where they are not to be had."""


class Job:
    """One run in the background. Any thread may call any method; nothing here waits for a step."""

    def __init__(
        self,
        spec: Spec,
        lanes: tuple[Executor, Executor],
        keeper: Keeper | None,
        limits: Limits,
        paused: bool,
    ) -> None:
        self.id = secrets.token_hex(5)
        self.spec = self._recipe = spec
        self.latest = Snapshot(spec, "paused" if paused else "queued")
        self.frames = Frames()
        self.watched_at = time.monotonic()
        self.session: Session | None = None
        self._credit: float = 0 if paused else math.inf  # minibatches it may still take
        self._asked: deque[tuple[str, Any]] = deque()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._keeper, self._limits = keeper, limits
        self._viewer = Viewer(*(partial(self._in, lane) for lane in lanes))
        self._fresh = self._stop = self._asleep = False
        self._shown_at = self._saved_at = self._tested_at = -math.inf
        self._test_s = self._view_s = 0.0
        self._noted = ""
        self._loan = Loan()
        self.wake: Callable[[], None] = lambda: None

    def adjust(self, path: str, value: Any) -> None:
        """Move a live knob from the next minibatch on; ValueError in one sentence where that cannot be."""
        with self._lock:
            changed = adjust(self.spec, path, value)
            for part in changed.parts():
                part.fits(changed, load(changed.data.name))
            self.spec = changed
            self._asked.append((path, value))
        self._nudge()

    def pause(self) -> None:
        """Stop after the minibatch that is under way."""
        with self._lock:
            self._credit = 0
        self._nudge()

    def resume(self) -> None:
        """Go on until the run is over."""
        with self._lock:
            self._credit, self._asleep = math.inf, False
        self._nudge()

    def step(self, batches: int = 1) -> None:
        """Pause, after so many minibatches more."""
        with self._lock:
            self._credit = batches + (0 if math.isinf(self._credit) else self._credit)
        self._nudge()

    def step_epoch(self) -> None:
        """Pause, at the end of the epoch that is under way."""
        per_epoch = int(self.latest.facts.get("steps_per_epoch", 1))
        self.step(per_epoch - self.latest.step % per_epoch)

    def stop(self) -> None:
        """End the run after the minibatch that is under way."""
        self._stop = True
        self._nudge()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the run is over; whether it is."""
        return self._over.wait(timeout)

    def watch(self) -> Snapshot:
        """The latest snapshot, for somebody who looks: pictures are only made for runs that are looked at."""
        self.watched_at = time.monotonic()
        if self._asleep:
            self.resume()
        if not self._fresh:
            self.wake()
        return self.latest

    def sleep(self) -> None:
        """Pause until somebody looks again."""
        if self._credit > 0:
            self.pause()
            self._asleep = True

    def lend(self) -> Lent | None:
        """A copy of the net as it was a moment ago, None before there is one.

        While somebody keeps asking, a new one is made every second, and the run does not sleep.
        """
        self._loan.asked_at = time.monotonic()
        if self._asleep:
            self.resume()
        if self._lending:
            self.wake()
        return self._loan.lent

    def map_by(self, method: str) -> None:
        """Draw the map of a wide code by "PCA" or "UMAP"."""
        self._viewer.method = method
        self._nudge()

    @property
    def method(self) -> str:
        """How the map of a wide code is drawn."""
        return self._viewer.method

    @property
    def used_at(self) -> float:
        """When somebody last looked at it, or used its net."""
        return max(self.watched_at, self._loan.asked_at)

    def weights(self) -> Mapping[str, Any]:
        """A copy of the net's weights as they are now; ValueError, in a sentence, before there is a net."""
        if self.session is None:
            raise ValueError("the run has not begun yet: wait a moment")
        return self.session.weights()

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self._over.is_set()

    @property
    def wants(self) -> bool:
        """Whether a worker has anything to do here."""
        if self.over:
            return self._looked_at or self._lending
        return self._stop or self._credit > 0 or bool(self._asked) or self._looked_at or self._lending

    @property
    def _watched(self) -> bool:
        return time.monotonic() - self.watched_at < WATCHED_S

    @property
    def _looked_at(self) -> bool:
        """Whether somebody looks at a picture that is no longer true."""
        return self._watched and not self._fresh

    @property
    def _lending(self) -> bool:
        """Whether somebody uses the net, and a newer copy is due."""
        return self._loan.due(self.session, self.over)

    def _nudge(self) -> None:
        self._fresh = False
        self.wake()

    def advance(self) -> None:
        """Take up to a slice of minibatches, then show and save what is due. One worker at a time."""
        try:
            session = self.session = self.session or self._begun()
            self._take(session)
            if self._lending:
                self._loan.renew(session)
            self._publish(session)
        except Exception as error:  # a thread's edge: it becomes a sentence on the screen
            if self.session is not None:
                self.session.fail(_sentence(error))
            self.latest = replace(self.latest, status="failed", error=_sentence(error))
            self._over.set()

    def _begun(self) -> Session:
        kept = None if self._keeper is None else self._keeper.weights
        return Session(self._recipe, limits=self._limits, kept=kept)

    def _take(self, session: Session) -> None:
        end = time.perf_counter() + SLICE_S
        while not session.over:
            self._hand_over(session)
            if self._stop:
                session.stop()
            if time.perf_counter() >= end or not self._spend() or not session.step():
                return

    def _spend(self) -> bool:
        """Use up one minibatch of what may still be taken."""
        with self._lock:
            if self._credit <= 0:
                return False
            self._credit -= 1
            return True

    def _hand_over(self, session: Session) -> None:
        while self._asked:
            with suppress(
                ValueError
            ):  # checked when it was asked; a fault now is the run's end, not the asker's
                session.adjust(*self._asked.popleft())

    def _publish(self, session: Session) -> None:
        session.settle()
        now = time.monotonic()
        still = session.over or self._credit <= 0
        if still or (self._watched and now - self._shown_at >= max(CADENCE_S, 5 * self._view_s)):
            self._fresh = still and self._watched
            self.latest = self._snapshot(session, still)
            self._shown_at = time.monotonic()
            self._view_s = self._shown_at - now
        elif now - self._saved_at >= SAVE_S:
            self.latest = replace(
                session.snapshot(self.latest.views, self._viewer.levels), facts=self._facts(session)
            )
        if still or now - self._saved_at >= SAVE_S:
            self._save(session)
        if session.over:
            self._over.set()

    def _snapshot(self, session: Session, still: bool) -> Snapshot:
        if still or time.monotonic() - self._tested_at > TEST_SHARE * self._test_s:
            self._test(session)
        views = self._viewer.views(session, self.latest.views) if self._watched else self.latest.views
        snapshot = replace(session.snapshot(views, self._viewer.levels), facts=self._facts(session))
        if views is not self.latest.views:
            self.frames.add(snapshot)
        return replace(snapshot, status="paused") if still and not session.over else snapshot

    def _in(self, lane: Executor, *task: Any) -> Future[Any]:
        """Do something slow in the background, and look again when it is done."""
        future = lane.submit(*task)
        future.add_done_callback(lambda _: self._nudge())
        return future

    def _test(self, session: Session) -> None:
        """The error on all test rows as it is now."""
        curve = session.log.curves().get(session.judge.test)
        if curve is None or curve.step[-1] != session.steps:
            begin = time.monotonic()
            session.evaluate()
            self._tested_at = time.monotonic()
            self._test_s = self._tested_at - begin

    def _save(self, session: Session) -> None:
        self._saved_at = time.monotonic()
        if self._keeper is None:
            return
        try:
            self._keeper.save(self.id, self.latest, session.weights())
            self._noted = ""
        except OSError as error:
            self._noted = f"This run is not being saved: {error.strerror or error}. It goes on in memory."

    def _facts(self, session: Session) -> dict[str, Any]:
        return {**session.facts(), "unsaved": self._noted, "method": self._viewer.method}


def _sentence(error: Exception) -> str:
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There was not enough memory for this run: make the net narrower or the batch smaller."
    return f"The run ended by a fault of ours ({type(error).__name__}: {error}). What it had learned is kept."
