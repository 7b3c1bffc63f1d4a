"""Publishing snapshots: when a run is rendered, tested on all test rows, and saved as a checkpoint."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from aecore.limits import Limits
from aecore.runs.history import Frames
from aecore.runs.resumption import training_state
from aecore.runs.session import Session
from aecore.views.renderer import Renderer
from aecore.views.snapshot import Snapshot, View

CADENCE_S = 0.12  # between two pictures while somebody watches, or five times what one takes
TEST_SHARE = 10  # the error on all test rows waits ten times what it takes
SPARSE_S, SPARSE_SHARE = 1.0, 40  # while nobody watches at least so long, and four times as long
SAVE_S = 3.0  # most that a killed process loses, where a save is quick
SAVE_SHARE = 20  # a save waits twenty times what one takes


class Deleted(FileNotFoundError):
    """The folder of a run was removed while the run went on: somebody deleted it."""


class Keeper(Protocol):
    """Whoever keeps checkpoints of runs on disk."""

    def begin(self, run: str, snapshot: Snapshot, owner: str) -> None:
        """Write a run before its first step, and whose it is; OSError where that cannot be."""

    def save(
        self, run: str, snapshot: Snapshot, weights: Mapping[str, Any], state: Mapping[str, Any] | None
    ) -> None:
        """Write a run as it is now, and from what it can go on; OSError where that cannot be."""

    def keep_timeline(self, run: str, frames: Sequence[Snapshot]) -> None:
        """Write the history of a run that is over; OSError where that cannot be."""

    def timeline(self, run: str, last: Snapshot) -> tuple[Snapshot, ...]:
        """The history of a run that was kept."""

    def weights(self, run: str) -> Mapping[str, Any]:
        """The weights of a run; ValueError, in one sentence, where they are not to be had."""

    def has(self, run: str) -> bool:
        """Whether a run is kept."""

    def owner(self, run: str) -> str:
        """Whose a run is; empty where it is nobody's."""

    def delete(self, run: str) -> None:
        """Remove a run; ValueError, in a sentence, where that cannot be."""

    def resume(self, run: str, more_epochs: int, limits: Limits) -> Session:
        """A run as a Session that goes on; ValueError, in one sentence, where it cannot."""


class Publisher:
    """Publishes one run: the latest snapshot is `latest`, its thinned history `frames`.

    `fresh` says that what was published last is true still, and has its pictures: whoever changes the run
    sets it back.
    """

    def __init__(self, run: str, latest: Snapshot, renderer: Renderer, keeper: Keeper | None) -> None:
        self.latest, self.renderer, self.frames = latest, renderer, Frames()
        self.fresh = False
        self._run, self._keeper = run, keeper
        self._shown_at = self._saved_at = self._tested_at = -math.inf
        self._render_s = self._test_s = self._save_s = 0.0
        self._unsaved = ""

    def begin(self, owner: str) -> None:
        """Save the run before its first step; what speaks against it is told at once."""
        if self._keeper is None:
            return
        try:
            self._keeper.begin(self._run, self.latest, owner)
        except OSError as error:
            self._miss(error.strerror or str(error))
            self.latest = replace(self.latest, facts={**self.latest.facts, "unsaved": self._unsaved})

    def publish(self, session: Session, resting: bool, watched: bool) -> None:
        """Show, test and save what is due: all of it where the run rests, pictures where somebody watches.

        A run that nobody watches is tested too, though less often: whoever comes back sees its curve.
        """
        now = time.monotonic()
        save = resting or now - self._saved_at >= max(SAVE_S, SAVE_SHARE * self._save_s)
        shows = resting or (watched and now - self._shown_at >= max(CADENCE_S, 5 * self._render_s))
        if shows:
            self.fresh = resting and watched
            self._show(session, resting, watched)
            self._shown_at = time.monotonic()
            self._render_s = self._shown_at - now
        elif not watched and now - self._tested_at >= max(SPARSE_S, SPARSE_SHARE * self._test_s):
            self._test(session)
        if save and not shows:
            self.latest = self._snapshot(session, self.latest.views)
        if save:
            self._save(session)

    def fail(self, sentence: str) -> None:
        """Publish that the run ended by a fault."""
        self.latest = replace(self.latest, status="failed", error=sentence)

    def _show(self, session: Session, resting: bool, watched: bool) -> None:
        if resting or time.monotonic() - self._tested_at > TEST_SHARE * self._test_s:
            self._test(session)
        before = self.latest.views
        views = self.renderer.views(session, before) if watched else before
        snapshot = self._snapshot(session, views)
        if views is not before:
            self.frames.add(snapshot)
        paused = resting and not session.over
        self.latest = replace(snapshot, status="paused") if paused else snapshot

    def _snapshot(self, session: Session, views: tuple[View, ...]) -> Snapshot:
        notes = {
            "unsaved": self._unsaved,
            "method": self.renderer.map.method,
            "levels_scored": self.renderer.scored,
        }
        return session.snapshot(views, self.renderer.levels, notes)

    def _test(self, session: Session) -> None:
        """Score all test rows, once a step, and once more where they are now corrupted otherwise."""
        curve = session.log.curves().get(session.scoring.test)
        moved = session.denoising and session.scored != session.spec.corruption.label()
        if moved or curve is None or curve.step[-1] != session.steps:
            begin = time.monotonic()
            session.evaluate()
            self._tested_at = time.monotonic()
            self._test_s = self._tested_at - begin

    def _save(self, session: Session) -> None:
        self._saved_at = time.monotonic()
        if self._keeper is None:
            return
        state = None if session.status == "failed" else training_state(session)
        try:
            self._keeper.save(self._run, self.latest, session.weights(), state)
            if session.over:
                self._keeper.keep_timeline(self._run, self.frames.kept)
            self._unsaved = ""
        except Deleted:
            session.stop()
            self._unsaved = "This run was deleted, so it has stopped."
            self.latest = self._snapshot(session, self.latest.views)
        except OSError as error:
            self._miss(error.strerror or str(error))
        self._save_s = time.monotonic() - self._saved_at

    def _miss(self, why: str) -> None:
        """Say on the screen that the run is not saved, and once in the log."""
        said = f"This run is not being saved: {why}. It goes on in memory."
        if said != self._unsaved:
            logging.getLogger(__name__).warning("run %s: %s", self._run, said)
        self._unsaved = said
