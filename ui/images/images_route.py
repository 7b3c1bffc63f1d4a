"""Images route: what an image tool makes of a picture with a run's net as it is now, and how good it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from aecore import data
from aecore.data import own
from aecore.data.minibatches import passes
from aecore.data.picture_shape import grid
from aecore.inference.image_tools.kept_tools import SEARCHED, answered, keep_tool, measured
from ui.asking.net_aside import Astray, Net, NetAside, NotYet, recipe
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
MEASURED_S = 10.0
"""Between two times that it is measured anew while the net learns."""
KNOWN = 16  # sets of options whose figures are kept
COMING_EACH, COMING = 4, 16
"""Figures that one browser, and all, may have on their way at once: each takes seconds, by turns."""
MOST, LONGEST = 16, 60  # options, and characters of one
MEASURING = "It is being measured on all test rows."
NOT_YOURS = "These pictures are not kept by this browser: bring them again, or search the training rows."
BUSY = "Other figures are being measured: these come after them."
seats = Seats()
on_their_way: list[tuple[str, Future[dict[str, Any] | None]]] = []
"""Figures that are being measured or wait for it, and who asked for them."""


class Figures(NamedTuple):
    """What is measured of a net since an instant, and its coming; None where the tool is gone from aside."""

    net: Net
    since: float
    coming: Future[dict[str, Any] | None]


class ToolAside(NetAside):
    """A tool of one run, kept aside, and its figures by what is chosen. `searched` is a set, or empty."""

    pace_s, patience_s = PACE_S, PATIENCE_S

    def __init__(self, run: str, tool: str, searched: str) -> None:
        super().__init__(run)
        self.tool, self.searched = tool, searched
        self._figures: dict[str, Figures] = {}

    def keep(self, net: Net) -> Future[str]:
        """Have it made: the first time of pictures that have to be brought to another size it takes long."""
        how = scheduler().later if self.searched and not self._ready else scheduler().soon
        return how(keep_tool, self.tool, self.run, net.spec, net.weights, self.searched)

    async def figures(self, options: Mapping[str, str], by: str) -> tuple[Net, dict[str, Any]]:
        """What was measured last of the choices, and of which net; NotYet while that is the first time.

        NotYet too while too many others that were asked for `by` a browser are on their way.
        """
        more = await self.renew() or follows(self.run, self.asked)
        key = repr(sorted(options.items()))
        known = self._figures.get(key)
        if (known is None or not self._is_good(known, more)) and may_measure(by):
            known = self._figures[key] = self._measure(dict(options), by)
        if known is None:
            raise NotYet(BUSY)
        if not known.coming.done():
            raise NotYet(MEASURING)
        try:
            found = known.coming.result()
        except ValueError as error:
            raise Astray(str(error)) from None
        if found is None:  # the process aside has begun anew
            del self._figures[key]
            await self.renew(anew=True)
            raise NotYet(MEASURING)
        return known.net, found

    def _measure(self, options: dict[str, str], by: str) -> Figures:
        coming = scheduler().later(measured, self.run, self.tool, options)
        on_their_way.append((by, coming))
        while len(self._figures) >= KNOWN:
            self._figures.pop(next(iter(self._figures)))
        return Figures(self.asked, time.monotonic(), coming)

    def _is_good(self, known: Figures, more: bool) -> bool:
        """Whether what was measured will do: it comes, is of this net, or is not old while that learns."""
        same = known.net.step == self.asked.step
        return not known.coming.done() or same or (more and time.monotonic() < known.since + MEASURED_S)


@st.cache_resource(show_spinner=False, max_entries=64)
def tool_aside(run: str, tool: str, searched: str = "") -> ToolAside:
    """That of a run, for all who use it."""
    return ToolAside(run, tool, searched)


def may_measure(by: str) -> bool:
    """Whether a browser may have more measured: all of them wait in one line."""
    on_their_way[:] = [(other, coming) for other, coming in on_their_way if not coming.done()]
    mine = sum(other == by for other, _ in on_their_way)
    return mine < COMING_EACH and len(on_their_way) < COMING


def follows(run: str, net: Net) -> bool:
    """Whether another net comes by itself: the run learns, or has learned more than was lent."""
    job = scheduler().jobs.get(run)
    if job is None:
        return False
    return (not job.over and job.latest.status in ("running", "queued")) or job.steps > net.step


def is_open(run: str) -> bool:
    """Whether a run may go on, now or when somebody has it."""
    job = scheduler().jobs.get(run)
    return job is not None and not job.over


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
    return packed({**_head(net), **goes_on, "shape": pictures.shape[1:], **said}, pictures.tobytes())


async def figures(tool: str, run: str, options: Mapping[str, str], by: str) -> bytes:
    """How good a tool is on all test rows, a head in JSON; errors as above, NotYet while it is measured."""
    chosen = _checked(tool, options, by)
    sent_to(run)
    with seats.take(by):
        net, found = await tool_aside(run, tool, chosen.get(SEARCHED, "")).figures(chosen, by)
    return packed({**_head(net), **found}, b"")


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


def _head(net: Net) -> dict[str, Any]:
    about = data.card(net.spec.data.name)
    epoch = round(passes(net.step, net.spec, about.n_train), 2)
    return {"step": net.step, "epoch": epoch, "epochs": net.spec.train.epochs}
