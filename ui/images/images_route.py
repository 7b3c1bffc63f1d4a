"""Images route: what an image tool makes of a picture with a run's net as it is now, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import numpy as np
import streamlit as st

from aecore import data
from aecore.data import own
from aecore.data.picture_shape import grid
from aecore.inference.image_tools.kept_tools import SEARCHED, answered, keep_tool, measured
from ui.asking.measured_aside import MeasuredAside, follows, head, is_open
from ui.asking.net_aside import Astray, Net, recipe
from ui.asking.seats import Seats
from ui.components.view_card.payload import packed
from ui.core.shared_scheduler import scheduler
from ui.drawing.draw_route import sent_to
from ui.images.image_tools import TOOLS

PATH = "/lab/images"
PACE_S = 4.0
"""Between two times that a tool is made anew of a net that learns: an index takes a second."""
PATIENCE_S = 4.0
"""A browser waits ten seconds for an answer, and pictures of one's own may take longer to be brought."""
MOST, LONGEST = 16, 60  # options, and characters of one
NOT_YOURS = "These pictures are not kept by this browser: bring them again, or search the training rows."
seats = Seats()


class ToolAside(MeasuredAside):
    """A tool of one run, kept aside, and its figures by what is chosen. `searched` is a set, or empty."""

    pace_s, patience_s = PACE_S, PATIENCE_S

    def __init__(self, run: str, tool: str, searched: str) -> None:
        super().__init__(run)
        self.tool, self.searched = tool, searched

    def keep(self, net: Net) -> Future[str]:
        """Have it made: the first time of pictures that have to be brought to another size it takes long."""
        how = scheduler().later if self.searched and not self._ready else scheduler().soon
        return how(keep_tool, self.tool, self.run, net.spec, net.weights, self.searched)

    def measure(self, options: dict[str, str]) -> Future[dict[str, Any] | None]:
        """On all test rows."""
        return scheduler().later(measured, self.run, self.tool, options)


@st.cache_resource(show_spinner=False, max_entries=64)
def tool_aside(run: str, tool: str, searched: str = "") -> ToolAside:
    """That of a run, for all who use it."""
    return ToolAside(run, tool, searched)


async def answer(tool: str, run: str, body: bytes, options: Mapping[str, str], by: str) -> bytes:
    """What a tool makes of a picture: a head in JSON, then pictures in the set's size, uint8.

    The body is a drawing as the set's `sent_shape`, then a byte for each pixel of the set's that somebody has
    spoilt. LookupError where there is no such run or tool; ValueError where the body is no picture; Crowded
    where `by` asks too often; NotYet before there is a net, Astray where it gives nothing, or where the set
    that is to be searched is not one of the browser's.
    """
    chosen = _checked(tool, options, by)
    stands, settled = chosen.pop("stands", "") == "1", chosen.pop("settled", "") == "1"
    shape, size = sent_to(run), _size(run)
    drawing = np.frombuffer(body, np.uint8)
    pixels = int(np.prod(shape))
    if len(drawing) != pixels + size[0] * size[1]:
        raise ValueError(f"a picture has {pixels + size[0] * size[1]:,} bytes")
    spoilt = drawing[pixels:].reshape(size) > 0
    with seats.take(by):
        aside = tool_aside(run, tool, chosen.get(SEARCHED, ""))
        more = await aside.renew()
        asked = tool, drawing[:pixels].reshape(shape), spoilt, stands, settled, chosen
        said, pictures = await aside.ask(answered, *asked, rests=settled)
    net = aside.asked
    goes_on = {"more": more or follows(run, net), "open": is_open(run), "settled": settled}
    return packed({**head(net), **goes_on, "shape": pictures.shape[1:], **said}, pictures.tobytes())


async def figures(tool: str, run: str, options: Mapping[str, str], by: str) -> bytes:
    """How good a tool is on all test rows, a head in JSON; errors as above, NotYet while it is measured."""
    chosen = _checked(tool, options, by)
    sent_to(run)
    with seats.take(by):
        net, found = await tool_aside(run, tool, chosen.get(SEARCHED, "")).figures(chosen, by)
    return packed({**head(net), **found}, b"")


def most_bytes(run: str) -> int:
    """The most that a question about a run can hold; errors as above."""
    sent = int(np.prod(sent_to(run)))
    height, width = _size(run)
    return sent + height * width


def _size(run: str) -> tuple[int, int]:
    return grid(data.card(recipe(run).data.name).shape)


def _checked(tool: str, options: Mapping[str, str], by: str) -> dict[str, str]:
    """The options of a tool, as a browser may choose them."""
    if tool not in TOOLS:
        raise LookupError(f"there is no tool {tool[:20]!r}")
    if len(options) > MOST or any(len(name) + len(value) > LONGEST for name, value in options.items()):
        raise ValueError("these are no options of a tool")
    chosen = {name: value for name, value in options.items() if value}
    if searched := chosen.get(SEARCHED):
        if not TOOLS[tool].searches:
            raise ValueError(f"{tool} searches nothing")
        if searched not in (*own.offered(by), *own.shared()):
            raise Astray(NOT_YOURS)
    return chosen
