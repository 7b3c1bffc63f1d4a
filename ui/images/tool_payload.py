"""Tool payload: what a tool's panel is told of its run, its set, and where it asks."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from aecore import data
from aecore.data.picture_shape import channels
from aecore.families.spec_link import pack
from aecore.inference.new_row import ROWS
from aecore.spec import Spec, put
from ui.asking.net_aside import recipe
from ui.components.view_card.sprite_sheet import sprite_sheet
from ui.drawing.draw_route import sent_shape
from ui.drawing.drawing_words import STANDS, how_drawings_are_seen
from ui.drawing.pad import ground
from ui.images.image_tools import PageTool
from ui.images.images_route import PATH


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
        "anew": anew(tool, spec),
    }


def anew(tool: PageTool, spec: Spec) -> dict[str, str]:
    """Where the same recipe is trained with other widths of the code, by the width, narrowest first."""
    found = {}
    for width in tool.widths:
        with suppress(ValueError):  # a net may not be so wide
            found[str(width)] = (
                f"?{urlencode({'tool': tool.key, 'spec': pack(put(spec, 'net.code', width))})}"
            )
    return found
