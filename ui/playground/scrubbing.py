"""The moments of a run that somebody watched, to be gone through again."""

from __future__ import annotations

from aecore.views.snapshot import Snapshot
from ui.components.timeline.timeline import timeline
from ui.core.run_state import Desk


def rewind(desk: Desk, now: Snapshot) -> Snapshot:
    """Draw the timeline; the moment to show, which is `now` unless somebody has gone back."""
    moments = [*(each for each in desk.job.frames.kept if each.step < now.step), now]
    at = len(moments) - 1 if desk.moment is None else _nearest(moments, desk.moment)

    def seek(epoch: float | None) -> None:
        desk.moment = epoch

    timeline([each.epoch for each in moments], at, key="timeline", on_seek=seek)
    return moments[at]


def _nearest(moments: list[Snapshot], epoch: float) -> int:
    return min(range(len(moments)), key=lambda number: abs(moments[number].epoch - epoch))
