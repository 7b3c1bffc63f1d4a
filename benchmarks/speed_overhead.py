"""What everything that is not mathematics costs: at most 10 % is the goal.

A run as the screen has it (stages, Session, log, test errors and pictures, at its own pace of five a second
of wall time) beside the same forward pass, gradient and fused Adam in a bare loop on resident rows. MNIST,
batch 256. Epochs of the three alternate; medians.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.loops import SEED, bare, by_job, by_session, recipe
from benchmarks.machine import timed
from benchmarks.speed_epoch import NETS
from benchmarks.table import Line

GOAL = 1.10


def lines(full: bool) -> Iterator[Line | str]:
    for name, widths in NETS.items():
        for precision in ("fp32", "bf16"):
            yield from _compare(name, widths, precision, times=7 if full else 5)


def _compare(name: str, widths: tuple[int, ...], precision: str, times: int) -> Iterator[Line]:
    spec = recipe(widths, precision)
    ways = {"bare": bare(spec), "Session.step alone": by_session(spec), "watched run": by_job(spec)}
    for way in ways.values():
        way()
    rounds = [{title: timed(way)[0] for title, way in ways.items()} for _ in range(times)]
    cost = {title: sorted(each[title] for each in rounds)[times // 2] for title in ways}
    for title in list(ways)[1:]:
        ratio = cost[title] / cost["bare"]
        yield Line(
            f"{name}, {precision}, {title}",
            f"{cost[title]:.3f} s",
            f"bare {cost['bare']:.3f} s; goal {GOAL:.2f} x",
            ratio,
            ratio <= GOAL,
            (SEED,),
            "60,000 + 10,000",
            sum(each[title] for each in rounds),
        )
