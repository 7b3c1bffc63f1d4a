"""Drawing on the Playground: the pad before the run of the page."""

from __future__ import annotations

from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.drawing.pad import draw_drawing_pad


def draw_pad(state: RunState, now: Frame) -> None:
    """The pad, with places on the map of now: a moment gone back to has another."""
    if (job := state.job) is not None:
        draw_drawing_pad(now, job.id, job.spec.data.name, at_present=state.moment is None)
