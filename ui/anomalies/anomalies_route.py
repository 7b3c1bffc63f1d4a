"""Anomalies route: how strange rows are to a run's net as it is now, and what is to blame."""

from __future__ import annotations

import math
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import streamlit as st

from aecore import data
from aecore.inference.anomaly_detection.kept_detectors import (
    PARTS,
    compared,
    exported,
    gained,
    judged,
    keep_detector,
    scored,
    traced,
)
from ui.anomalies.anomalies_state import judges
from ui.asking.measured_aside import MeasuredAside, follows, head, is_open
from ui.asking.net_aside import Net, recipe
from ui.asking.seats import Seats
from ui.components.view_card.payload import packed
from ui.core.shared_scheduler import scheduler

PATH = "/lab/anomalies"
PACE_S = 4.0
"""Between two times that all rows are scored anew by a net that learns: it takes a second."""
PATIENCE_S = 4.0
"""A browser waits ten seconds for an answer, and many rows take longer to be scored."""
MOST_ROWS, LONGEST = 16, 40
"""Rows that are asked for at once, and characters of what is chosen."""
seats = Seats()


class AnomaliesAside(MeasuredAside):
    """The detector of one run, kept aside, and the table of how well it and others rank anomalies."""

    pace_s, patience_s = PACE_S, PATIENCE_S

    def keep(self, net: Net) -> Future[str]:
        """Have it made, and all rows scored."""
        return scheduler().soon(keep_detector, self.run, net.spec, net.weights)

    def measure(self, options: dict[str, str]) -> Future[dict[str, Any] | None]:
        """On all test rows."""
        return scheduler().later(compared, self.run, options)


@st.cache_resource(show_spinner=False, max_entries=64)
def anomalies_aside(run: str) -> AnomaliesAside:
    """That of a run, for all who use it."""
    return AnomaliesAside(run)


async def scores(run: str, options: Mapping[str, str], by: str) -> bytes:
    """All scores of a run's rows by the score that is chosen: a head in JSON, then arrays.

    Where they are those of the `step` that the browser has, the head alone, which says so. LookupError where
    there is no such run; ValueError where its net gives no rows back, or what is chosen is no choice; Crowded
    where `by` asks too often; NotYet before there is a net, Astray where it gives nothing.
    """
    key = _key(run, options)
    with seats.take(by):
        aside = anomalies_aside(run)
        more = await aside.renew()
        net = aside.asked
        now = {**head(net), "more": more or follows(run, net), "open": is_open(run)}
        if options.get("step") == str(net.step):
            return packed({**now, "same": True}, b"")
        said, body = await aside.ask(scored, key, rests=True)
    return packed({**now, "same": False, **said}, body)


async def rows(run: str, options: Mapping[str, str], by: str) -> bytes:
    """Some rows before the net: a head in JSON, then pictures or numbers; errors as above."""
    key, part, index = _key(run, options), options.get("part", "test"), _rows(options.get("rows", ""))
    if part not in PARTS:
        raise ValueError(f"rows are of {' or '.join(PARTS)}")
    with seats.take(by):
        aside = anomalies_aside(run)
        await aside.renew()
        said, body = await aside.ask(judged, key, part, index)
    return packed({**head(aside.asked), **said}, body)


async def trace(run: str, options: Mapping[str, str], by: str) -> bytes:
    """The test windows of a series: a head in JSON, then samples and classes; errors as above."""
    _key(run, options)
    with seats.take(by):
        aside = anomalies_aside(run)
        await aside.renew()
        said, body = await aside.ask(traced, rests=True)
    rate_hz = data.card(recipe(run).data.name).rate_hz
    return packed({**head(aside.asked), "rate": rate_hz, **said}, body)


async def figures(run: str, options: Mapping[str, str], by: str) -> bytes:
    """How well the net ranks anomalies beside others, a head in JSON; errors as above, NotYet until then."""
    key = _key(run, options)
    with seats.take(by):
        net, found = await anomalies_aside(run).figures({"score": key}, by)
    return packed({**head(net), **found}, b"")


async def gain(run: str, options: Mapping[str, str], by: str) -> bytes:
    """By how much another run's AUC is higher (`after`), in a head; errors as above."""
    key, after = _key(run, options), options.get("after", "")
    with seats.take(by):
        for each in (run, after):
            await anomalies_aside(each).renew()
        value, reach = await anomalies_aside(run).ask(gained, after, key, rests=True)
    return packed({"gain": value, "reach": reach}, b"")


async def table(run: str, options: Mapping[str, str], by: str) -> bytes:
    """The test rows with their scores as CSV, those flagged that lie above a threshold; errors as above."""
    key, threshold = _key(run, options), _threshold(options.get("threshold", ""))
    with seats.take(by):
        aside = anomalies_aside(run)
        await aside.renew()
        found = await aside.ask(exported, key, threshold, rests=True)
    return found.encode("utf-8-sig")


def _key(run: str, options: Mapping[str, str]) -> str:
    if not judges(recipe(run)):
        raise ValueError("its net gives no rows back")
    key = options.get("score", "")
    if len(key) > LONGEST:
        raise ValueError("this is no score")
    return key


def _rows(text: str) -> list[int]:
    numbers = text.split()
    if not 0 < len(numbers) <= MOST_ROWS or not all(
        number.isascii() and number.isdigit() and len(number) < 10 for number in numbers
    ):
        raise ValueError(f"1 to {MOST_ROWS} rows are asked for by their numbers")
    return [int(number) for number in numbers]


def _threshold(text: str) -> float:
    threshold = float(text[:LONGEST])
    if not math.isfinite(threshold):
        raise ValueError("a threshold is a finite number")
    return threshold
