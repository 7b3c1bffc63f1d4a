"""Draw route: what a run's net, as it is now, makes of a drawing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from aecore import data
from aecore.data import Card
from aecore.data.minibatches import passes
from aecore.inference.new_row import NewRow, drawn
from aecore.spec import Spec
from ui.components.view_card.payload import packed
from ui.core.shared_scheduler import scheduler
from ui.playground import drawing_words
from ui.playground.coded_test_rows import (
    Astray,
    CodedTestRows,
    NotYet,
    check,
    coded_test_rows,
)

PATH = "/lab/draw"
SIDE = 112
"""Pixels along an edge of what is sent: four for each of 28, fourteen for each of 8."""
BYTES = SIDE * SIDE
MOST_EACH, MOST = 4, 64
"""Drawings of one browser, and of all, that wait for an answer: a page sends one at a time."""

__all__ = ["BYTES", "PATH", "SIDE", "Astray", "Crowded", "NotYet", "answer"]

_waiting: Counter[str] = Counter()


class Crowded(RuntimeError):
    """So many drawings wait that no other is taken up."""


async def answer(run: str, drawing: bytes, stands: bool, by: str) -> bytes:
    """A drawing (112 x 112 bytes, 0 is paper) as the net sees it and gives it back, with all that is said.

    A head in JSON, then two pictures in the set's size, uint8. It is scaled and centred as the set was,
    unless it `stands`. LookupError where there is no such run; ValueError where the drawing or the set is no
    picture; Crowded where `by` asks too often; NotYet before there is a net, Astray where it gives nothing.
    """
    if len(drawing) != BYTES:
        raise ValueError(f"a drawing has {BYTES:,} bytes")
    check(run)
    with _seat(by):
        rows = coded_test_rows(run)
        more = await rows.renew()
        picture = np.frombuffer(drawing, np.uint8).reshape(SIDE, SIDE)
        found = await _asked(rows, picture, stands)
    assert rows.net is not None
    return packed(_head(found, rows.net.spec, more), found.pictures.tobytes())


async def _asked(rows: CodedTestRows, picture: np.ndarray, stands: bool) -> NewRow:
    """What the net makes of it; its test rows are coded again where the process aside has begun anew."""
    for attempt in (1, 2):
        try:
            found = await asyncio.wrap_future(scheduler().at_once(drawn, rows.run, picture, stands))
        except ValueError as error:
            raise Astray(str(error)) from None
        if found is not None:
            return found
        if attempt == 1:
            await rows.renew(anew=True)
    raise Astray("the net cannot be asked now: try again")


@contextmanager
def _seat(by: str) -> Iterator[None]:
    if _waiting[by] >= MOST_EACH or _waiting.total() >= MOST:
        raise Crowded("too many drawings wait")
    _waiting[by] += 1
    try:
        yield
    finally:
        _waiting.subtract([by])
        if not _waiting[by]:  # a browser that waits for nothing is forgotten
            del _waiting[by]


def _head(found: NewRow, spec: Spec, more: bool) -> dict[str, Any]:
    about = data.card(spec.data.name)
    return {
        "step": found.step,
        "epoch": round(passes(found.step, spec, about.n_train), 2),
        "more": more,
        "shape": found.pictures.shape[1:],
        "mse": drawing_words.mse(found),
        "verdict": drawing_words.verdict(found),
        "rank": found.worse_than / found.rows,
        "nearest": _neighbours(found, about),
        "place": None if found.place is None else [round(float(at), 6) for at in found.place],
        "method": found.method,
        "whereabouts": drawing_words.whereabouts(found),
    }


def _neighbours(found: NewRow, about: Card) -> list[tuple[int, str, str]]:
    """Row, class and distance of each."""
    names = [about.classes[label] if 0 <= label < len(about.classes) else "" for label in found.labels]
    distances = [f"{distance:#.3g}".rstrip(".") for distance in found.distance]
    return list(zip(map(int, found.nearest), names, distances, strict=True))
