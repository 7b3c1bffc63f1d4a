"""Draw route: what a run's net, as it is now, makes of a drawing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from aecore import data
from aecore.data import Card
from aecore.data.minibatches import passes
from aecore.data.picture_shape import grid
from aecore.inference.new_row import NewRow, drawn
from aecore.spec import Spec
from ui.asking.net_aside import recipe
from ui.asking.seats import Seats
from ui.components.view_card.payload import packed
from ui.core.shared_scheduler import scheduler
from ui.drawing import drawing_words
from ui.drawing.coded_test_rows import coded_test_rows

PATH = "/lab/draw"
SIDE = 112
"""Pixels along an edge of what is sent, at most: four for each of 28, three for each of 32."""
WARM = "two-numbers"
"""A preset by which that is loaded: neighbours of a code as narrow as this are found by a tree."""

seats, loading = Seats(), Seats()


class Whereabouts(NamedTuple):
    """Where a drawing's code lies on what a page shows of codes, if anywhere; `told` is how it was found."""

    place: tuple[float, float] | None = None
    method: str = ""
    told: str = ""


Where = Callable[[str, NewRow], Whereabouts]


def on_map(_run: str, found: NewRow) -> Whereabouts:
    """On the map that snapshots of a run have."""
    if found.place is None:
        return Whereabouts()
    x, y = (round(float(at), 6) for at in found.place)
    return Whereabouts((x, y), found.method, drawing_words.on_map(found.method))


async def get_ready(by: str) -> None:
    """Have loaded what the first drawing would wait for, unless it is; Crowded as below."""
    from aecore.runs.warm_up import first_row

    with loading.take(by):
        await asyncio.wrap_future(scheduler().soon(first_row, WARM))


async def answer(run: str, drawing: bytes, stands: bool, by: str, where: Where = on_map) -> bytes:
    """A drawing (bytes of the set's `sent_shape`) as the net sees it and gives it back, and all that is said.

    A head in JSON, then two pictures in the set's size, uint8. It is scaled and centred as the set was,
    unless it `stands`; `where` finds its place. LookupError where there is no such run; ValueError where the
    drawing or the set is no picture; Crowded where `by` asks too often; NotYet before there is a net, Astray
    where it gives nothing.
    """
    shape = sent_to(run)
    if len(drawing) != math.prod(shape):
        raise ValueError(f"a drawing has {math.prod(shape):,} bytes")
    picture = np.frombuffer(drawing, np.uint8).reshape(shape)
    with seats.take(by):
        rows = coded_test_rows(run)
        more = await rows.renew()
        found = await rows.ask(drawn, picture, stands)
    assert rows.net is not None
    lies = await asyncio.to_thread(where, run, found)
    return packed(_head(found, rows.net.spec, more, lies), found.pictures.tobytes())


def sent_to(run: str) -> tuple[int, ...]:
    """The shape of a drawing that a run is asked about; LookupError and ValueError as above."""
    about = data.card(recipe(run).data.name)
    if not about.pictured:
        raise ValueError(f"rows of {about.title} are no pictures")
    return sent_shape(about)


def sent_shape(about: Card) -> tuple[int, ...]:
    """The shape of drawings for a set: a whole number of pixels for each of its own, in its channels."""
    height, width = grid(about.shape)
    cell = max(1, SIDE // max(height, width))
    return cell * height, cell * width, *about.shape[2:]


def _head(found: NewRow, spec: Spec, more: bool, lies: Whereabouts) -> dict[str, Any]:
    about = data.card(spec.data.name)
    return {
        "step": found.step,
        "epoch": round(passes(found.step, spec, about.n_train), 2),
        "more": more,
        "shape": found.pictures.shape[1:],
        "mse": "" if about.paired else drawing_words.mse(found, drawing_words.unit(about)),
        "verdict": drawing_words.UNKNOWN if about.paired else drawing_words.verdict(found),
        "rank": found.worse_than / found.rows,
        "nearest": drawing_words.neighbours(found.nearest, found.distance, found.labels, about),
        "place": lies.place,
        "method": lies.method,
        "whereabouts": lies.told,
    }
