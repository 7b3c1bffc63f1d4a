"""What everything that is not mathematics costs: at most 10 % is the goal.

Session.step (stages, log, checks), and the same with a snapshot and all its pictures four times a second of
CPU time, beside the same forward pass, gradient and fused Adam in a bare loop on resident rows. MNIST,
batch 256.
Epochs of the three alternate; medians.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.machine import timed
from benchmarks.speed.epoch import NETS
from benchmarks.speed.loops import SEED, bare, by_session, by_watched, recipe
from benchmarks.table import Line

GOAL = 1.10


def lines(full: bool) -> Iterator[Line | str]:
    for name, widths in NETS.items():
        for precision in ("fp32", "bf16"):
            yield from _compare(name, widths, precision, times=7 if full else 5)


def _compare(name: str, widths: tuple[int, ...], precision: str, times: int) -> Iterator[Line | str]:
    spec = recipe(widths, precision)
    ways = {"bare": bare(spec), "Session.step": by_session(spec), "and 4 pictures/s": by_watched(spec)}
    for way in ways.values():
        way()
    rounds = [{title: timed(way)[0] for title, way in ways.items()} for _ in range(times)]
    cost = {title: median(lap[title] for lap in rounds) for title in ways}
    for title in list(ways)[1:]:
        ratio = median(lap[title] / lap["bare"] for lap in rounds)
        beside = f"bare {cost['bare']:.3f} s x {GOAL:.2f}"
        spent = sum(lap[title] for lap in rounds)
        what = f"{name}, {precision}, {title}: an epoch"
        yield Line(
            what, f"{cost[title]:.3f} s", beside, ratio, ratio <= GOAL, (SEED,), "60,000 + 10,000", spent
        )
