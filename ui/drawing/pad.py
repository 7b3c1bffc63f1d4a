"""Pad of a page: what somebody draws before the page's run, where its rows are pictures."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from aecore import data
from aecore.data import Card
from aecore.data.paper import paper
from aecore.data.picture_shape import channels
from aecore.inference.new_row import ROWS
from ui.components.drawing_pad.drawing_pad import drawing_pad
from ui.components.view_card.sprite_sheet import sprite_sheet
from ui.core.streams.frames import Frame
from ui.core.streams.topic import Slots
from ui.drawing.draw_route import PATH, sent_shape
from ui.drawing.drawing_words import STANDS, how_drawings_are_seen

SLOT = "draw"


def is_drawable(name: str) -> bool:
    """Whether rows of a data set are pictures, which somebody can draw."""
    return data.card(name).pictured


def told_of(name: str, step: int) -> Slots:
    """What a page's stream tells its pad: up to which step the run is; nothing where there is no pad."""
    return {SLOT: {"step": step}} if is_drawable(name) else {}


def draw_drawing_pad(frame: Frame, run: str, name: str, *, on: str = "", at_present: bool = True) -> None:
    """The pad before a run on the set of that name, closed until somebody opens it.

    It asks where a drawing lies `on` ("" is the map, see `ui.routes`), and says so unless the page shows a
    moment of the past. The page's stream holds `told_of`, one of its cards the action ACTION.
    """
    if not is_drawable(name):
        return
    page = {
        "url": f"{PATH}/{run}" + f"?on={on}" * bool(on),
        "ready": PATH,
        "group": name,
        "now": at_present,
    }
    drawing_pad({**frame.data(SLOT), **page, **picture_paper(data.card(name))}, key=SLOT)


def picture_paper(about: Card) -> dict[str, Any]:
    """What pictures of a set are drawn on, and how they are seen: PicturePaper in types.d.ts."""
    height, width, *_ = sent_shape(about)
    return {
        "atlas": sprite_sheet(about.name),
        "rows": min(ROWS, about.n_test),
        "sent": {"height": height, "width": width},
        "channels": channels(about.shape),
        "paper": _ground(about.name),
        "handwriting": about.size_normalisation != "fit",
        "how": how_drawings_are_seen(about),
        "stands": STANDS,
    }


@lru_cache(maxsize=64)
def _ground(name: str) -> tuple[int, ...]:
    """What lies where nothing is drawn: black in grey sets, whose ink is white."""
    if not data.card(name).coloured or not data.available(name):
        return 0, 0, 0
    found = data.load(name)
    return paper(found.picture(found.x_test[:ROWS]))
