"""Images route: what an image tool makes of a picture with a run's net as it is now, and how good it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import numpy as np
import streamlit as st

from aecore import data
from aecore.data.minibatches import passes
from aecore.data.picture_shape import grid
from aecore.inference.image_tools.kept_tools import answered, keep_tool, measured
from ui.asking.net_aside import Astray, Net, NetAside, NotYet, recipe
from ui.asking.seats import Seats
from ui.components.view_card.payload import packed
from ui.core.shared_scheduler import scheduler
from ui.drawing.draw_route import sent_to
from ui.images.image_tools import TOOLS

PATH = "/lab/images"
PACE_S = 4.0
"""Between two times that a tool is made anew of a net that learns: an index takes a second."""
MEASURED_S = 20.0
"""Between two times that it is measured anew."""
KNOWN = 16  # sets of options whose figures are kept
LONGEST = 60  # characters of an option
MEASURING = "It is being measured on all test rows."
seats = Seats()


class ToolAside(NetAside):
    """A tool of one run, kept aside, and its figures by what is chosen."""

    pace_s = PACE_S

    def __init__(self, run: str, tool: str) -> None:
        super().__init__(run)
        self.tool = tool
        self._figures: dict[str, tuple[Net, float, Future[dict[str, Any] | None]]] = {}

    def keep(self, net: Net) -> Future[str]:
        """Have it made."""
        return scheduler().soon(keep_tool, self.tool, self.run, net.spec, net.weights)

    async def figures(self, options: Mapping[str, str]) -> tuple[Net, dict[str, Any]]:
        """What was measured last of the choices, and of which net; NotYet while that is the first time."""
        await self.renew()
        key = repr(sorted(options.items()))
        if key in self._figures and self._is_good(*self._figures[key]):
            net, _, coming = self._figures[key]
        else:
            assert self.net is not None
            net, coming = self.net, scheduler().later(measured, self.run, self.tool, dict(options))
            self._figures[key] = net, time.monotonic(), coming
            while len(self._figures) > KNOWN:
                self._figures.pop(next(iter(self._figures)))
        if not coming.done():
            raise NotYet(MEASURING)
        try:
            found = coming.result()
        except ValueError as error:
            raise Astray(str(error)) from None
        if found is None:  # the process aside has begun anew
            del self._figures[key]
            await self.renew(anew=True)
            raise NotYet(MEASURING)
        return net, found

    def _is_good(self, net: Net, at: float, coming: Future[dict[str, Any] | None]) -> bool:
        """Whether what was measured of a net will do: it comes, is of this net, or is not old."""
        return not coming.done() or net is self.net or time.monotonic() < at + MEASURED_S


@st.cache_resource(show_spinner=False, max_entries=64)
def tool_aside(run: str, tool: str) -> ToolAside:
    """That of a run, for all who use it."""
    return ToolAside(run, tool)


async def answer(tool: str, run: str, body: bytes, options: Mapping[str, str], by: str) -> bytes:
    """What a tool makes of a picture: a head in JSON, then pictures in the set's size, uint8.

    The body is a drawing as the set's `sent_shape`, then a byte for each pixel of the set's that somebody has
    spoilt. LookupError where there is no such run or tool; ValueError where the body is no picture; Crowded
    where `by` asks too often; NotYet before there is a net, Astray where it gives nothing.
    """
    chosen = _checked(tool, options)
    stands, settled = chosen.pop("stands", "") == "1", chosen.pop("settled", "") == "1"
    shape, size = sent_to(run), _size(run)
    drawing = np.frombuffer(body, np.uint8)
    pixels = int(np.prod(shape))
    if len(drawing) != pixels + size[0] * size[1]:
        raise ValueError(f"a picture has {pixels + size[0] * size[1]:,} bytes")
    spoilt = drawing[pixels:].reshape(size) > 0
    with seats.take(by):
        aside = tool_aside(run, tool)
        more = await aside.renew()
        asked = tool, drawing[:pixels].reshape(shape), spoilt, stands, settled, chosen
        said, pictures = await aside.ask(answered, *asked)
    assert aside.net is not None
    head = {**_head(aside.net), "more": more, "settled": settled, "shape": pictures.shape[1:], **said}
    return packed(head, pictures.tobytes())


async def figures(tool: str, run: str, options: Mapping[str, str], by: str) -> bytes:
    """How good a tool is on all test rows, a head in JSON; errors as above, NotYet while it is measured."""
    chosen = _checked(tool, options)
    sent_to(run)
    with seats.take(by):
        net, found = await tool_aside(run, tool).figures(chosen)
    return packed({**_head(net), **found}, b"")


def most_bytes(run: str) -> int:
    """The most that a question about a run can hold; errors as above."""
    size = _size(run)
    return int(np.prod(sent_to(run))) + size[0] * size[1]


def _size(run: str) -> tuple[int, int]:
    return grid(data.card(recipe(run).data.name).shape)


def _checked(tool: str, options: Mapping[str, str]) -> dict[str, str]:
    if tool not in TOOLS:
        raise LookupError(f"there is no tool {tool[:20]!r}")
    if len(options) > KNOWN or any(len(name) + len(value) > LONGEST for name, value in options.items()):
        raise ValueError("these are no options of a tool")
    return dict(options)


def _head(net: Net) -> dict[str, Any]:
    about = data.card(net.spec.data.name)
    return {"step": net.step, "epoch": round(passes(net.step, net.spec, about.n_train), 2)}
