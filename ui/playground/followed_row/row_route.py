"""Row route: a test row as a run's net has it now, or had it then, and its path over the map until then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from aecore import data
from aecore.data import Card
from aecore.data.minibatches import passes
from aecore.inference.followed_row import FollowedRow, Neighbours, followed
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot
from aecore.views.standard import layer_of
from ui.asking.net_aside import recipe
from ui.asking.seats import Seats
from ui.components.view_card.payload import packed
from ui.core.saved_runs import saved_run
from ui.core.shared_scheduler import scheduler
from ui.core.streams.layout import moments
from ui.drawing import drawing_words
from ui.drawing.coded_test_rows import coded_test_rows
from ui.playground.followed_row import row_words
from ui.playground.followed_row.row_path import row_path

PATH = "/lab/row"
LONGEST = 9  # digits
seats = Seats()


async def answer(run: str, row: str, step: str, by: str) -> bytes:
    """A test row before the net as it is now, or was at a step, in all that is said of it.

    A head in JSON, then two pictures, the row and its reconstruction, in the set's size, uint8, and of a pair
    a third, what was wanted; where its rows are no pictures, two lines of numbers, float32. LookupError where
    there is no such run; ValueError where row or step is no number, or rows cannot be followed; Crowded where
    `by` asks too often; NotYet before there is a net, Astray where it gives nothing, or has no such row.
    """
    number, then = _number(row), _number(step) if step else None
    if not is_followable(recipe(run).data.name):
        raise ValueError("rows of ratings are not followed")
    with seats.take(by):
        rows = coded_test_rows(run)
        more = await rows.renew()
        past = _past(run, then)
        found = (await rows.ask(followed, number, then, mapped_layer(past[-1]) if past else 0)).row
    assert rows.net is not None
    spec = rows.net.spec
    place = row_path(past, number)
    path = None if place is None else place._asdict()
    if found is None:
        told = {"row": number, "more": False, "path": path, "note": row_words.NOT_YET}
        return packed(told, b"")
    return packed({**_head(found, spec), "more": more and then is None, "path": path}, _body(found, spec))


def mapped_layer(shown: Snapshot) -> int:
    """The layer that the map of a moment shows; 0 is the code."""
    plan = shown.view("map")
    return 0 if plan is None else layer_of(plan)


def is_followable(name: str) -> bool:
    """Whether rows of a data set are items that can be looked at: those of ratings are people."""
    return data.card(name).kind != "ratings"


def is_number(text: str) -> bool:
    """Whether it is the number of a row, or of a step."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def _number(text: str) -> int:
    if not is_number(text):
        raise ValueError(f"no number of a row or a step: {text[:20]!r}")
    return int(text)


def _past(run: str, step: int | None) -> Sequence[Snapshot]:
    job = scheduler().jobs.get(run) or saved_run(run)
    past = moments(job, job.latest)
    return past if step is None else [moment for moment in past if moment.step <= step]


def _head(found: FollowedRow, spec: Spec) -> dict[str, Any]:
    about = data.card(spec.data.name)
    return {
        "row": found.row,
        "label": about.classes[found.label] if 0 <= found.label < len(about.classes) else "",
        "step": found.step,
        "epoch": _epoch(found.step, spec, about),
        "shape": found.pictures.shape[1:] if about.pictured else None,
        "columns": [] if about.pictured else row_words.columns(found, about),
        "mse": drawing_words.mse(found, drawing_words.unit(about)),
        "verdict": drawing_words.verdict(found, "other test rows"),
        "rank": found.worse_than / max(found.rows, 1),
        "by_input": _near(found.by_input, about),
        "by_code": _near(found.by_code, about),
        "coded": f"layer {found.layer}" if found.layer else "code",
        "shared": row_words.shared(found),
        "curve": {
            "epoch": [_epoch(int(step), spec, about) for step in found.steps],
            "error": found.errors.tolist(),
            "median": found.medians.tolist(),
        },
    }


def _body(found: FollowedRow, spec: Spec) -> bytes:
    if data.card(spec.data.name).pictured:
        return found.pictures.tobytes()
    return np.stack([found.x, found.x_hat]).astype("<f4").tobytes()


def _epoch(step: int, spec: Spec, about: Card) -> float:
    return round(passes(step, spec, about.n_train), 2)


def _near(found: Neighbours, about: Card) -> list[tuple[int, str, str]]:
    return drawing_words.neighbours(found.index, found.distance, found.labels, about)
