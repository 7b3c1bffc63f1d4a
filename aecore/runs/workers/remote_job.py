"""A job stepped in a worker process: its face here, which waits for no step there."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from aecore.data import load
from aecore.limits import adjusted
from aecore.nets.layer_activations import check_layer
from aecore.runs.history import Frames
from aecore.runs.job import Job
from aecore.runs.weight_snapshots import WATCHED_S, WeightsSnapshot
from aecore.runs.workers.deltas import Decoder
from aecore.runs.workers.messages import Opening, Update, Verb
from aecore.runs.workers.turns import Candidate, Wait
from aecore.runs.workers.worker_process import WorkerProcess
from aecore.views.snapshot import OVER, Snapshot

LOOK_S = 1.0  # a worker is told so often that somebody looks
ASKED_S = 0.25  # and so often that somebody uses the net
ANSWER_S = 30.0  # for what is waited for
STUCK_S = 5.0  # a step that takes longer is spoken of

NO_ANSWER = (
    "This run does not answer: a step of it has taken more than five seconds. "
    "What you pressed counts when the step is done."
)
SILENT = "This run does not answer: its process has not been heard for five seconds."


class RemoteJob(Job):
    """A run in a worker: verbs go there under a number, and what it does comes back.

    What may be refused is refused here, at once. The history is kept here. `frames` and `latest` are of what
    has come. `note` is a sentence about its process, shown until somebody presses something. `lost` says
    that no process holds the run any more.
    """

    def __init__(
        self, opening: Opening, worker: WorkerProcess, latest: Snapshot, frames: tuple[Snapshot, ...] = ()
    ) -> None:
        self.id, self.owner, self.spec = opening.run, opening.owner, opening.spec
        self.keep, self.worker, self.deaths, self.lost = opening.keep, worker, 0, False
        self.watched_at = time.monotonic()
        self.note = ""
        self.answered_s: float | None = None
        self._latest, self._frames, self._decoder = latest, Frames(kept=frames), Decoder()
        self._noted: tuple[Snapshot, dict[str, str], Snapshot] | None = None
        self._wait: Wait | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._paused = opening.paused
        self._asked = self._answered = self._gone_on = 0
        self._asked_at = 0.0
        self._told_at = self._lent_at = self._used_at = float("-inf")
        self._held: list[Verb] | None = None
        self._begun, self._wants, self._method, self._layer = False, True, "PCA", 0
        self._weights: WeightsSnapshot | None = None

    @property
    def latest(self) -> Snapshot:
        """The latest snapshot that has come.

        Its facts hold what is to be said of its process, `interrupted`, and of its turn, `waiting`.
        """
        latest, wait = self._latest, None if self.over else self._wait
        words = {"interrupted": self.note or self._trouble(), "waiting": wait.sentence if wait else ""}
        notes = {name: words for name, words in words.items() if words}
        if not notes:
            return latest
        noted = self._noted
        if noted is None or noted[0] is not latest or noted[1] != notes:
            status = latest.status if wait is None else "queued"
            said = replace(latest, status=status, facts={**latest.facts, **notes})
            self._noted = noted = (latest, notes, said)
        return noted[2]

    @property
    def frames(self) -> Frames:
        """The history of snapshots, thinned."""
        return self._frames

    def adjust(self, path: str, value: Any) -> None:
        """Set a live knob from the next minibatch on; ValueError in one sentence where that cannot be."""
        with self._lock:
            self.spec = adjusted(self.spec, path, value, load(self.spec.data.name))
            self._send("adjust", path, value)

    def pause(self) -> None:
        """Stop after the minibatch that is under way."""
        self._press("pause", paused=True)

    def resume(self) -> None:
        """Go on until the run is over."""
        self._press("resume", paused=False)

    def step(self, batches: int = 1) -> None:
        """Pause, after so many minibatches more."""
        self._press("step", batches, paused=True)

    def stop(self) -> None:
        """End the run after the minibatch that is under way."""
        self._press("stop", paused=self._paused)

    def map_by(self, method: str) -> None:
        """Lay the map of a wide code out by "PCA" or "UMAP"."""
        self._method = method
        self._press("map_by", method, paused=self._paused)

    def map_layer(self, layer: int) -> None:
        """Show the codes of a hidden layer, from 1, on the map, or the code (0); ValueError for others."""
        if layer:
            check_layer(layer, self.spec.net)
        self._layer = layer
        self._press("map_layer", layer, paused=self._paused)

    def go_on(self, more_epochs: int = 0) -> None:
        """Go on with a run that is over, with so many epochs more; a paused one resumes."""
        with self._lock:
            self._asked += 1
            number, self._asked_at, self.note = self._asked, time.monotonic(), ""
            asked = self.worker.ask("go_on", self.id, more_epochs, number)
        try:
            spec = waited(asked)
        except ValueError:
            self._answered = max(self._answered, number)
            raise
        with self._lock:
            self.spec, self._paused, self._gone_on = spec, False, number
            self._over.clear()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the run is over; whether it is."""
        return self._over.wait(timeout)

    def watch(self) -> Snapshot:
        """The latest snapshot; its worker is told that somebody looks, once a second."""
        self.watched_at = time.monotonic()
        if self.watched_at - self._told_at >= LOOK_S:
            self._told_at = self.watched_at
            self._mention("watch")
        return self.latest

    def weights_snapshot(self) -> WeightsSnapshot | None:
        """A copy of the net as it was a moment ago, None before there is one."""
        self._used_at = time.monotonic()
        if self._used_at - self._lent_at >= ASKED_S:
            self._lent_at = self._used_at
            self._mention("weights_snapshot")
        return self._weights

    def weights(self) -> Mapping[str, Any]:
        """A copy of the net's weights as they are now, which is waited for."""
        found: Mapping[str, Any] = waited(self.worker.ask("weights", self.id))
        return found

    @property
    def method(self) -> str:
        """How the map of a wide code is laid out."""
        return self._method

    @property
    def layer(self) -> int:
        """Which layer the map shows: 0 is the code."""
        return self._layer

    @property
    def used_at(self) -> float:
        """When somebody last looked at it, or used its net."""
        return max(self.watched_at, self._used_at)

    @property
    def begun(self) -> bool:
        """Whether there is a net."""
        return self._begun

    @property
    def steps(self) -> int:
        """Minibatches taken, as far as is known here."""
        return self._latest.step

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self._over.is_set()

    @property
    def wants(self) -> bool:
        """Whether there is anything left to do, as far as is known here; a verb not yet answered is."""
        return not self.lost and (self._wants or self._asked > self._answered)

    @property
    def opening(self) -> Opening:
        """What another worker needs to take it up as it was wished for."""
        return Opening(self.id, self.spec, self._paused, self.keep, self.owner)

    def receive(self, update: Update) -> None:
        """Take in what its worker tells."""
        snapshot = self._decoder.decode(self._latest, update.delta)
        with self._lock:
            self._latest = snapshot
            self._begun, self._wants = update.begun, update.wants
            self._method, self._layer = update.method, update.layer
            if update.answered > self._answered:
                self._answered = update.answered
                if update.answered == self._asked:
                    self.answered_s = time.monotonic() - self._asked_at
            over = update.over and update.answered >= self._gone_on
        if snapshot.views and "views" in update.delta.fields:
            self._frames.add(snapshot)
        (self._over.set if over else self._over.clear)()

    @property
    def candidate(self) -> Candidate | None:
        """What speaks for its turn; None of one that does not want to learn."""
        latest = self._latest
        asleep = latest.status == "paused" and self._wait is None
        if self.over or self.lost or self._paused or asleep:
            return None
        watched = time.monotonic() - self.watched_at < WATCHED_S
        return Candidate(self.id, self.owner, watched, latest.left_s)

    def wait_turn(self, wait: Wait | None) -> None:
        """Wait while others of its owner have their turn, or go on: its worker is told where that is new."""
        with self._lock:
            if self._held is None and not self.lost and (wait is None) != (self._wait is None):
                self.worker.tell(Verb(self.id, 0, "wait_turn", (wait is not None,)))
            self._wait = wait if self._held is None else None

    def lend(self, weights: WeightsSnapshot) -> None:
        """Take in a copy of the net."""
        self._weights = weights

    def move(self, worker: WorkerProcess, note: str) -> None:
        """Its worker has died: hold what is pressed until another has taken it up."""
        with self._lock:
            self.worker, self.note, self._held, self._wait = worker, note, [], None
            self._decoder.begin_anew()

    def opened(self) -> None:
        """Another worker has it: send what was held."""
        with self._lock:
            held, self._held = self._held or [], None
            for verb in held:
                self.worker.tell(verb)
        self._told_at = float("-inf")

    def end(self, snapshot: Snapshot, note: str = "", lost: bool = True) -> None:
        """Nothing more will come of it."""
        status = snapshot.status if snapshot.status in OVER else "stopped"
        with self._lock:
            self._latest, self.note, self.lost = replace(snapshot, status=status), note, lost
            self._answered = self._asked
        self._over.set()

    def _press(self, name: str, *arguments: Any, paused: bool) -> None:
        with self._lock:
            self._paused = paused
            self._send(name, *arguments)

    def _send(self, name: str, *arguments: Any) -> None:
        """Send a verb under the next number. The lock is held: numbers go out in their order."""
        self._asked += 1
        self._asked_at, self.note = time.monotonic(), ""
        verb = Verb(self.id, self._asked, name, arguments)
        if self._held is None:
            self.worker.tell(verb)
        else:
            self._held.append(verb)

    def _mention(self, name: str) -> None:
        """Tell its worker of something that no answer is waited for, unless it would only pile up there."""
        if self._held is None and not self.lost and self.worker.status != "silent":
            self.worker.tell(Verb(self.id, 0, name))

    def _trouble(self) -> str:
        """What is to be said of its process now."""
        if self.over:
            return ""
        if self.worker.status == "silent":
            return SILENT
        return NO_ANSWER if self.worker.beat.stuck.get(self.id, 0.0) >= STUCK_S else ""


def waited(asked: Future[Any]) -> Any:
    """An answer; ValueError, in a sentence, where it is a refusal or does not come."""
    try:
        return asked.result(ANSWER_S)
    except TimeoutError:
        raise ValueError("the run does not answer now: try again in a minute") from None
