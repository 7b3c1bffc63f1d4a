"""Tool payload: what a tool's panel is told of its run, its set, and where it asks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from aecore import data
from aecore.data.picture_shape import channels
from aecore.inference.new_row import ROWS
from ui.asking.net_aside import recipe
from ui.components.view_card.sprite_sheet import sprite_sheet
from ui.drawing.draw_route import sent_shape
from ui.drawing.drawing_words import STANDS, how_drawings_are_seen
from ui.drawing.pad import ground
from ui.images.image_tools import PageTool
from ui.images.images_route import PATH

MUCH = 0.9
"""Of the test rows so many have less colour than what is called much."""


def tool_payload(tool: PageTool, run: str) -> dict[str, Any]:
    """ImageToolPayload in types.d.ts."""
    spec = recipe(run)
    about = data.card(spec.data.name)
    height, width, *_ = sent_shape(about)
    return {
        "tool": tool.key,
        "settles": tool.settles,
        "url": f"{PATH}/{tool.key}/{run}",
        "atlas": sprite_sheet(about.name),
        "group": about.name,
        "rows": min(ROWS, about.n_test),
        "sent": {"height": height, "width": width},
        "channels": channels(about.shape),
        "paper": ground(about.name),
        "handwriting": about.size_normalisation != "fit",
        "how": how_drawings_are_seen(about),
        "stands": STANDS,
        "title": about.title,
        "classes": list(about.classes),
        "code": spec.net.code,
        "first": first_row(about.name),
    }


@lru_cache(maxsize=64)
def first_row(name: str) -> int:
    """The test row that the page opens on: the first one, of a set in colour the first with much of it."""
    if not data.card(name).coloured or not data.available(name):
        return 0
    found = data.load(name)
    pictures = found.picture(found.x_test[:ROWS]).astype(np.int16)
    colourful = (pictures.max(-1) - pictures.min(-1)).mean((1, 2))
    return int((colourful >= np.quantile(colourful, MUCH)).argmax())
