"""The history of a run, decimated: enough snapshots to scrub through, however long it takes."""

from __future__ import annotations

from aecore.views.snapshot import Snapshot


class Frames:
    """At most `most` snapshots, at least `gap` steps apart; when there are too many, every other one goes.

    `kept` are those of a run that goes on.
    """

    def __init__(self, most: int = 64, kept: tuple[Snapshot, ...] = ()) -> None:
        self.kept = kept
        self._most, self._gap = most, 1

    def add(self, snapshot: Snapshot) -> None:
        """Keep a snapshot that has pictures, unless one close before it is kept."""
        if not snapshot.views or (self.kept and snapshot.step - self.kept[-1].step < self._gap):
            return
        self.kept = (*self.kept, snapshot)
        if len(self.kept) > self._most:
            self.kept = self.kept[::2]
            self._gap = max(2 * self._gap, self.kept[1].step - self.kept[0].step)
