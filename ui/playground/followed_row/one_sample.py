"""One sample on the Playground: a test row that somebody points at, followed as the net learns."""

from __future__ import annotations

from aecore import data
from aecore.inference.new_row import ROWS
from ui.components.followed_row.followed_row import followed_row
from ui.components.view_card.sprite_sheet import sprite_sheet
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.playground.followed_row.row_route import PATH, is_followable


def draw_sample(state: RunState, shown: Frame) -> None:
    """The card, closed until somebody points at a row; what it is told of the run comes by the stream."""
    job = state.job
    if job is None or not is_followable(job.spec.data.name):
        return
    about = data.card(job.spec.data.name)
    page = {
        "url": f"{PATH}/{job.id}",
        "atlas": sprite_sheet(about.name),
        "group": about.name,
        "paired": about.paired,
        "rows": min(ROWS, about.n_test),
        "now": shown.topic is not None or state.moment is None,
    }
    followed_row({**shown.data("row"), **page}, key="row")
