"""Publishing snapshots: when a run is rendered, tested on all test rows, and saved as a checkpoint."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol

from aecore.limits import Limits
from aecore.runs.history import Frames
from aecore.runs.pace import ClockShare, Pace
from aecore.runs.resumption import training_state
from aecore.runs.session import Session
from aecore.views.renderer import Renderer
from aecore.views.snapshot import Snapshot, View

CADENCE_S = 0.12  # between two pictures, or two tests, while somebody watches
SHOW_SHARE = 5  # pictures wait five times what they take
TEST_SHARE = 10  # the error on all test rows waits ten times what it takes
SPARSE_S, SPARSE_SHARE = 1.0, 40  # while nobody watches at least so long, and four times as long
SAVE_S = 3.0  # most that a killed process loses, where a save is quick
SAVE_SHARE = 20  # a save waits twenty times what one takes
TIMELINE_S = 10.0  # most that a killed process loses of its timeline: 2.6 MB of MNIST, in 20 ms
TIMELINE_SHARE = 100


class Lost(OSError):
    """A run is no longer this process's to write; `said` tells on the screen why it has stopped."""

    said: ClassVar[str]


class Deleted(Lost):
    """The folder of a run was removed while the run went on: somebody deleted it."""

    said = "This run was deleted, so it has stopped."


class Taken(Lost):
    """Another process has gone on with a run that was left paused, or asleep, here."""

    said = "Another process goes on with this run, so it has stopped here."


class Keeper(Protocol):
    """Whoever keeps checkpoints of runs on disk."""

    def begin(self, run: str, snapshot: Snapshot, owner: str) -> None:
        """Write a run before its first step, and whose it is; OSError where that cannot be."""

    def save(
        self, run: str, snapshot: Snapshot, weights: Mapping[str, Any], state: Mapping[str, Any] | None
    ) -> None:
        """Write a run as it is now, and from what it can go on; OSError where that cannot be."""

    def keep_timeline(self, run: str, frames: Sequence[Snapshot]) -> None:
        """Write the history of a run so far; OSError where that cannot be."""

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
        self._shows, self._tests, self._saves, self._timelines = Pace(), Pace(), Pace(), Pace()
        self._share = ClockShare()
        self._stored: tuple[Snapshot, ...] = ()
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
        self._share.note(session.elapsed_s, resting)
        if resting or self._tests.due(*((TEST_SHARE, CADENCE_S) if watched else (SPARSE_SHARE, SPARSE_S))):
            self._test(session)
        shows = resting or (watched and self._shows.due(SHOW_SHARE, CADENCE_S))
        save = resting or self._saves.due(SAVE_SHARE, SAVE_S)
        if shows:
            self.fresh = resting and watched
            with self._shows.timed():
                self._show(session, resting, watched)
        elif save:
            self.latest = self._snapshot(session, self.latest.views)
        if save:
            with self._saves.timed():
                self._save(session, resting)

    def fail(self, sentence: str) -> None:
        """Publish that the run ended by a fault."""
        self.latest = replace(self.latest, status="failed", error=sentence)

    def _show(self, session: Session, resting: bool, watched: bool) -> None:
        before = self.latest.views
        views = self.renderer.views(session, before) if watched else before
        snapshot = self._snapshot(session, views)
        if views is not before:
            self.frames.add(snapshot)
        paused = resting and not session.over
        self.latest = replace(snapshot, status="paused") if paused else snapshot

    def _snapshot(self, session: Session, views: tuple[View, ...]) -> Snapshot:
        notes: dict[str, Any] = {
            "unsaved": self._unsaved,
            "method": self.renderer.map.method,
            "levels_scored": self.renderer.scored,
        }
        if self.renderer.map.layer:
            notes["layer"] = self.renderer.map.layer
        alone, share = session.snapshot(views, self.renderer.levels, notes), self._share.now
        left_s = None if alone.left_s is None else alone.left_s / share
        return replace(alone, left_s=left_s, rows_per_s=alone.rows_per_s * share)

    def _test(self, session: Session) -> None:
        """Score all test rows, once a step, and once more where they are now corrupted otherwise."""
        curve = session.log.curves().get(session.scoring.test)
        moved = session.denoising and session.scored != session.spec.corruption.label()
        if moved or curve is None or curve.step[-1] != session.steps:
            with self._tests.timed():
                session.evaluate()

    def _save(self, session: Session, resting: bool) -> None:
        if self._keeper is None:
            return
        state = None if session.status == "failed" else training_state(session)
        try:
            self._keeper.save(self._run, self.latest, session.weights(), state)
            self._save_timeline(self._keeper, resting)
            self._unsaved = ""
        except Lost as lost:
            session.stop()
            self._unsaved = lost.said
            self.latest = self._snapshot(session, self.latest.views)
        except OSError as error:
            self._miss(error.strerror or str(error))

    def _save_timeline(self, keeper: Keeper, resting: bool) -> None:
        """Keep the history where it has grown and is due; one that could not be is tried at each save."""
        frames, due = self.frames.kept, self._timelines.due(TIMELINE_SHARE, TIMELINE_S)
        if frames is not self._stored and (resting or due or self._unsaved):
            with self._timelines.timed():
                keeper.keep_timeline(self._run, frames)
            self._stored = frames

    def _miss(self, why: str) -> None:
        """Say on the screen that the run is not saved, and once in the log."""
        said = f"This run is not being saved: {why}. It goes on in memory."
        if said != self._unsaved:
            logging.getLogger(__name__).warning("run %s: %s", self._run, said)
        self._unsaved = said
