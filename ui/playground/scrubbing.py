"""Scrubbing: the snapshots of a run, to be gone through again."""

from __future__ import annotations

from aecore.views.snapshot import Snapshot
from ui.components.timeline.timeline import timeline
from ui.core.run_state import RunState


def scrub(state: RunState, now: Snapshot) -> Snapshot:
    """Draw the timeline; the moment to show, which is `now` unless somebody has gone back."""
    saved = state.job.frames.kept if state.job is not None else ()
    moments = [*(snapshot for snapshot in saved if snapshot.step < now.step), now]
    at = len(moments) - 1 if state.moment is None else _nearest(moments, state.moment)

    def seek(epoch: float | None) -> None:
        state.moment = epoch

    timeline([moment.epoch for moment in moments], at, key="timeline", on_seek=seek)
    return moments[at]


def _nearest(moments: list[Snapshot], epoch: float) -> int:
    return min(range(len(moments)), key=lambda number: abs(moments[number].epoch - epoch))
