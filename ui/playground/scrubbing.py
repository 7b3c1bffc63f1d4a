"""Scrubbing: the snapshots of a run, to be gone through again."""

from __future__ import annotations

from aecore.views.snapshot import Snapshot
from ui.components.timeline.timeline import timeline
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.core.streams.layout import Layout, moments, still
from ui.playground.map_choice import laid_out


def scrub(state: RunState, layout: Layout, now: Frame) -> Frame:
    """Draw the timeline; the frame to show, which is `now` unless somebody has gone back."""
    job = state.job
    assert job is not None
    epochs = now.data("timeline")["epochs"]
    at = len(epochs) - 1 if state.moment is None else _nearest(epochs, state.moment)

    def seek(epoch: float | None) -> None:
        state.moment = epoch

    timeline(now.data("timeline"), at, key="timeline", on_seek=seek)
    latest: Snapshot = now.made_of
    shown = latest if at == len(epochs) - 1 else _moment(moments(job, latest), epochs[at])
    shown = laid_out(state, latest, shown)
    return now if shown is latest else still(layout, job, shown)


def _moment(found: list[Snapshot], epoch: float) -> Snapshot:
    return found[_nearest([moment.epoch for moment in found], epoch)]


def _nearest(epochs: list[float], epoch: float) -> int:
    return min(range(len(epochs)), key=lambda number: abs(epochs[number] - epoch))
