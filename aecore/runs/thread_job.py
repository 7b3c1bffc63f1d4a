"""A job stepped by threads of this process, by commands that wait for nothing."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from typing import Any

from aecore.data import load
from aecore.limits import Limits, adjusted
from aecore.nets.layer_activations import check_layer
from aecore.runs.allowance import Allowance
from aecore.runs.history import Frames
from aecore.runs.job import Job
from aecore.runs.publisher import Keeper, Publisher
from aecore.runs.resumption import extended, go_on
from aecore.runs.session import Session
from aecore.runs.weight_snapshots import WATCHED_S, LatestWeights, WeightsSnapshot
from aecore.spec import Spec
from aecore.views.renderer import Renderer
from aecore.views.snapshot import Snapshot

SLICE_S = 0.05  # of CPU time: how long a worker stays with one run, at most
WAIT_SHARE = 5  # of the clock at most so many times as long, for a step may wait rather than compute


class ThreadJob(Job):
    """A run that a Scheduler steps; nothing here waits for a step.

    The worker finds each recipe that `spec` has been, checked, in a queue: the first is what the session
    begins with, unless `resumed` is one that goes on, of the run `id`. `wake(soon)` has a worker come by,
    before all others where somebody has pressed something.
    """

    def __init__(
        self,
        spec: Spec,
        lanes: tuple[Executor, Executor],
        keeper: Keeper | None,
        limits: Limits,
        paused: bool,
        id: str | None = None,
        resumed: Session | None = None,
        owner: str = "",
    ) -> None:
        self.id = id or secrets.token_hex(5)
        self.owner = owner
        self.spec = spec
        self.watched_at = time.monotonic()
        self.session = resumed
        self.wake: Callable[[bool], None] = lambda soon: None
        self._specs = deque([] if resumed else [spec])
        self._more_epochs: int | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._allowance = Allowance(paused)
        self._keeper, self._limits = keeper, limits
        begun = Snapshot(spec) if resumed is None else resumed.snapshot()
        latest = replace(begun, status="paused" if paused else "queued")
        renderer = Renderer(*(partial(self._in, lane) for lane in lanes))
        self._publisher = Publisher(self.id, latest, renderer, keeper)
        if resumed is not None and keeper is not None:
            self._publisher.frames = Frames(kept=keeper.timeline(self.id, begun))
        self._weights = LatestWeights()
        self._stop = self._asleep = self._waiting = False

    @property
    def latest(self) -> Snapshot:
        """The latest snapshot."""
        return self._publisher.latest

    @property
    def frames(self) -> Frames:
        """The history of snapshots, thinned."""
        return self._publisher.frames

    def keep(self) -> None:
        """Have it on disk before its first step: its id may be in an address at once."""
        self._publisher.begin(self.owner)

    def adjust(self, path: str, value: Any) -> None:
        """Set a live knob from the next minibatch on; ValueError in one sentence where that cannot be."""
        with self._lock:
            self.spec = adjusted(self.spec, path, value, load(self.spec.data.name))
            self._specs.append(self.spec)
        self._notify()

    def pause(self) -> None:
        """Stop after the minibatch that is under way."""
        self._allowance.pause()
        self._notify()

    def resume(self) -> None:
        """Go on until the run is over."""
        self._asleep = False
        self._allowance.resume()
        self._notify()

    def step(self, batches: int = 1) -> None:
        """Pause, after so many minibatches more."""
        self._allowance.step(batches)
        self._notify()

    def go_on(self, more_epochs: int = 0) -> None:
        """Go on with a run that is over, with so many epochs more; a paused one resumes."""
        with self._lock:
            if self._over.is_set():
                self._go_on(more_epochs)
            elif more_epochs:
                raise ValueError("this run is still learning: epochs can be added when it has ended")
        self.resume()

    def _go_on(self, more_epochs: int) -> None:
        if self.session is None:
            raise ValueError("this run never began: train its recipe again")
        longer = extended(self.session, more_epochs)
        wished = self.spec if longer.replay is None else longer  # the changes it repeats came without a wish
        budget = {"epochs": longer.train.epochs, "seconds": longer.train.seconds}
        train = wished.train.model_copy(update=budget)
        self.spec = wished.model_copy(update={"train": train, "replay": longer.replay})
        self._specs.clear()  # `spec` holds what was wished for since it ended, and those would end too soon
        self._specs.append(self.spec)
        self._more_epochs = more_epochs
        self._stop = False
        self._over.clear()

    def stop(self) -> None:
        """End the run after the minibatch that is under way."""
        self._stop = True
        self._notify()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the run is over; whether it is."""
        return self._over.wait(timeout)

    def watch(self) -> Snapshot:
        """The latest snapshot, for whoever polls it: pictures are only made for runs that are watched."""
        self.watched_at = time.monotonic()
        if self._asleep:
            self.resume()
        if not self._publisher.fresh:
            self.wake(False)
        return self.latest

    def sleep(self) -> None:
        """Pause until somebody looks again."""
        if self._allowance.left:
            self.pause()
            self._asleep = True

    def wait_turn(self, waiting: bool) -> None:
        """Take no minibatch while others have their turn; what was allowed stays allowed."""
        self._waiting = waiting
        self._notify()

    def weights_snapshot(self) -> WeightsSnapshot | None:
        """A copy of the net as it was a moment ago, None before there is one."""
        self._weights.requested_at = time.monotonic()
        if self._asleep:
            self.resume()
        if self._weights_due:
            self.wake(False)
        return self._weights.latest

    @property
    def lent(self) -> WeightsSnapshot | None:
        """The last copy of the net that somebody asked for."""
        return self._weights.latest

    def map_by(self, method: str) -> None:
        """Lay the map of a wide code out by "PCA" or "UMAP"."""
        self._publisher.renderer.map.method = method
        self._notify()

    @property
    def method(self) -> str:
        """How the map of a wide code is laid out."""
        return self._publisher.renderer.map.method

    def map_layer(self, layer: int) -> None:
        """Show the codes of a hidden layer, from 1, on the map, or the code (0); ValueError for others."""
        if layer:
            check_layer(layer, self.spec.net)
        self._publisher.renderer.map_layer(layer)
        self._notify()

    @property
    def layer(self) -> int:
        """Which layer the map shows: 0 is the code."""
        return self._publisher.renderer.map.layer

    @property
    def used_at(self) -> float:
        """When somebody last looked at it, or used its net."""
        return max(self.watched_at, self._weights.requested_at)

    def weights(self) -> Mapping[str, Any]:
        """A copy of the net's weights as they are now; ValueError, in a sentence, before there is a net."""
        if self.session is None:
            raise ValueError("the run has not begun yet: wait a moment")
        return self.session.weights()

    @property
    def begun(self) -> bool:
        """Whether there is a net."""
        return self.session is not None

    @property
    def steps(self) -> int:
        """Minibatches taken."""
        return 0 if self.session is None else self.session.steps

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self._over.is_set()

    @property
    def wants(self) -> bool:
        """Whether a worker has anything to do here."""
        if self._stale or self._weights_due:
            return True
        return not self.over and (self._stop or self._may_learn or bool(self._specs))

    @property
    def _may_learn(self) -> bool:
        """Whether another minibatch may be taken now."""
        return self._allowance.left and not self._waiting

    @property
    def watched(self) -> bool:
        """Whether somebody looks at it."""
        return time.monotonic() - self.watched_at < WATCHED_S

    @property
    def _stale(self) -> bool:
        """Whether somebody looks at a picture that is no longer true."""
        return self.watched and not self._publisher.fresh

    @property
    def _weights_due(self) -> bool:
        """Whether somebody uses the net, and a newer copy is due."""
        return self._weights.due(self.session, self.over)

    def advance(self, slice_s: float = SLICE_S) -> None:
        """Take up to a slice of minibatches, then show and save what is due. One worker at a time."""
        try:
            session = self.session = self.session or self._begun()
            self._take(session, slice_s)
            if self._weights_due:
                self._weights.copy(session)
            session.settle()
            resting = session.over or not self._may_learn
            self._publisher.publish(session, resting, self.watched)
            with self._lock:
                if session.over and self._more_epochs is None:
                    self._over.set()
        except Exception as error:  # a thread's edge: it becomes a sentence on the screen
            if self.session is not None:
                self.session.fail(_sentence(error))
            self._publisher.fail(_sentence(error))
            self._more_epochs = None
            self._over.set()

    def _begun(self) -> Session:
        kept = None if self._keeper is None else self._keeper.weights
        session = Session(self._specs[0], limits=self._limits, kept=kept)
        self._specs.popleft()  # only now: one that cannot begin may be tried again, and then says the same
        return session

    def _take(self, session: Session, slice_s: float) -> None:
        end, latest_end = time.thread_time() + slice_s, time.perf_counter() + WAIT_SHARE * slice_s
        if self._more_epochs is not None:
            go_on(session, self._more_epochs)
            self._more_epochs = None
        while not session.over:
            while self._specs:
                session.use(self._specs.popleft())
            if self._stop:
                session.stop()
            spent = time.thread_time() >= end or time.perf_counter() >= latest_end
            if spent or self._waiting or not self._allowance.spend() or not session.step():
                return

    def _notify(self) -> None:
        """What is shown is no longer true, and somebody waits to see it."""
        self._publisher.fresh = False
        self.wake(True)

    def _in(self, lane: Executor, *task: Any) -> Future[Any]:
        """Do something slow in the background, and look again when it is done."""
        future = lane.submit(*task)
        future.add_done_callback(lambda _: self._notify())
        return future


def _sentence(error: Exception) -> str:
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There was not enough memory for this run: make the net narrower or the batch smaller."
    return f"The run ended by a fault of ours ({type(error).__name__}: {error}). What it had learned is kept."
