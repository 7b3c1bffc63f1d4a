"""Tool payload: what a tool's panel is told of its run, its set, and where it asks."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np

from aecore import data
from aecore.families.spec_link import pack
from aecore.inference.image_tools.kept_tools import SEARCHED
from aecore.inference.new_row import ROWS
from aecore.spec import Spec, put
from ui.asking.net_aside import recipe
from ui.drawing.pad import picture_paper
from ui.images.image_tools import PageTool
from ui.images.images_route import PATH

MUCH = 0.9
"""Of the test rows so many have less colour than what is called much."""


def tool_payload(tool: PageTool, run: str, searched: str = "") -> dict[str, Any]:
    """ImageToolPayload in types.d.ts. `searched` is a set of one's own, by name."""
    spec = recipe(run)
    about = data.card(spec.data.name)
    return {
        **picture_paper(about),
        "tool": tool.key,
        "settles": tool.settles,
        "url": f"{PATH}/{tool.key}/{run}" + f"?{SEARCHED}={searched}" * bool(searched),
        "group": about.name,
        "title": about.title,
        "searched": _own(searched) if searched else None,
        "classes": list(about.classes),
        "code": spec.net.code,
        "first": first_row(about.name),
        "anew": anew(tool, spec),
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


def anew(tool: PageTool, spec: Spec) -> dict[str, str]:
    """Where the same recipe is trained with other widths of the code, by the width, narrowest first."""
    found = {}
    for width in tool.widths:
        with suppress(ValueError):  # a net may not be so wide
            found[str(width)] = (
                f"?{urlencode({'tool': tool.key, 'spec': pack(put(spec, 'net.code', width))})}"
            )
    return found


def _own(searched: str) -> dict[str, Any]:
    """Pictures of one's own that are searched: their title, and how many there are."""
    about = data.card(searched)
    return {"title": about.title, "rows": about.n_train + about.n_test}
