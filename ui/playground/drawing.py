"""Drawing on the Playground: a pad before the run of the page, where its rows are pictures."""

from __future__ import annotations

from aecore import data
from aecore.inference.new_row import ROWS
from ui.components.drawing_pad.drawing_pad import drawing_pad
from ui.components.view_card.sprite_sheet import sprite_sheet
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.playground.draw_route import PATH
from ui.playground.drawing_words import STANDS, how_drawings_are_seen


def is_drawable(name: str) -> bool:
    """Whether rows of a data set are pictures that somebody can draw: in grey, as the pad's ink is."""
    about = data.card(name)
    return about.pictured and not about.coloured


def draw_pad(state: RunState, now: Frame) -> None:
    """The pad, closed until somebody opens it; what it is told of the run comes by the stream."""
    job = state.job
    if job is None or not is_drawable(job.spec.data.name):
        return
    about = data.card(job.spec.data.name)
    words = {"how": how_drawings_are_seen(about), "stands": STANDS}
    page = {
        "url": f"{PATH}/{job.id}",
        "atlas": sprite_sheet(about.name),
        "group": about.name,
        "rows": min(ROWS, about.n_test),
        "handwriting": about.size_normalisation != "fit",
        "now": state.moment is None,
    }
    drawing_pad({**now.data("draw"), **page, **words}, key="draw")
