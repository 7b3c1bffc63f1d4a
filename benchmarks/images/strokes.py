"""Strokes on Mend by a room of browsers: how long each waits for the net's answer. Wall time, median / 95 %.

A real server; each browser has a hole of 12 x 12 in a digit, moves it, and asks five times a second as the
page does: one question at a time, so that a slow answer makes the next one late. Twenty seconds a room. The
browsers are threads on the same machine.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

import numpy as np
import requests

from aecore.data import load
from benchmarks.server import server
from benchmarks.table import Line

RUN, DATA = "inpainting-digits", "mnist"
ROOMS = (1, 10, 30)
PACE_S, LASTS_S, WARM_S = 0.2, 20.0, 120.0
GOAL_MS = 50
HOLE, SIDE, SCALE = 12, 28, 4
"""Pixels a side of the hole and of a digit; the pad has so many to each."""


def lines(full: bool) -> Iterator[Line | str]:
    """One room after another on one server."""
    with tempfile.TemporaryDirectory() as home, server(Path(home)) as running:
        where = f"{running.address}/lab/images/mend/{RUN}?stands=1"
        _warm(_Browser(running.address, where, 0))
        for size in ROOMS:
            yield _room(running.address, where, size)


class _Browser:
    """A browser with its cookie, and the number of the digit that it draws on."""

    def __init__(self, address: str, where: str, number: int) -> None:
        self.session, self.where, self.number = requests.Session(), where, number
        self.waits: list[float] = []  # seconds
        self.session.trust_env = False
        self.session.get(f"{address}/images", headers={"Accept": "text/html"}).raise_for_status()

    def ask(self, turn: int) -> int:
        """The status of one answer."""
        return self.session.post(self.where, data=_body(self.number, turn), timeout=60).status_code

    def draw(self, lasts_s: float) -> int:
        """Draw for so long; how many questions were not answered."""
        missed, turn, end = 0, 0, time.monotonic() + lasts_s
        while (begin := time.monotonic()) < end:
            missed += self.ask(turn) != requests.codes.ok
            self.waits.append(time.monotonic() - begin)
            turn += 1
            time.sleep(max(0.0, begin + PACE_S - time.monotonic()))
        return missed


def _warm(first: _Browser) -> None:
    """Ask until the net is there."""
    end = time.monotonic() + WARM_S
    while first.ask(0) != requests.codes.ok and time.monotonic() < end:
        time.sleep(PACE_S)


def _room(address: str, where: str, size: int) -> Line:
    browsers = [_Browser(address, where, number) for number in range(size)]
    with ThreadPoolExecutor(size) as hands:
        missed = sum(hands.map(lambda each: each.draw(LASTS_S), browsers))
    waits = [1000 * wait for each in browsers for wait in each.waits]
    cuts = quantiles(waits, n=20)
    rate = len(waits) / size / LASTS_S
    what = f"mend, a stroke, {size} browser{'s' * (size > 1)} at once"
    beside = f"{rate:.1f} a second each, {missed} missed"
    reached = cuts[9] <= GOAL_MS if size == 1 else None
    return Line(what, f"{cuts[9]:.0f} / {cuts[18]:.0f} ms", beside, None, reached)


def _body(number: int, turn: int) -> bytes:
    """A digit as the pad sends it, and which of its pixels are erased: the hole moves turn by turn."""
    digit = load(DATA).x_test[number].reshape(SIDE, SIDE)
    spoilt = np.zeros((SIDE, SIDE), np.uint8)
    at = turn % (SIDE - HOLE)
    spoilt[at : at + HOLE, at : at + HOLE] = 1
    return digit.repeat(SCALE, 0).repeat(SCALE, 1).tobytes() + spoilt.tobytes()
