"""From the last move of a hand to a new reconstruction, while the net it is shown to learns. Wall time.

A real server process that trains, and a real Chromium on the same machine: each move of a stroke waits until
the answer of all that is drawn by then is on the screen.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.screen import chromium
from benchmarks.server import server
from benchmarks.table import Line

MOVES = 100
GOAL_MS = 300
WATCH = """([ink, copy]) => {
    window.waits = [];
    ink.addEventListener('pointermove', () => { window.movedAt = performance.now(); }, true);
    new MutationObserver(() => {
        if (!window.movedAt || ink.dataset.drawn !== copy.dataset.shown) return;
        window.waits.push(performance.now() - window.movedAt);
        window.movedAt = 0;
    }).observe(copy, {attributes: true});
}"""


def lines(full: bool) -> Iterator[Line | str]:
    with chromium() as browser, tempfile.TemporaryDirectory() as home, server(Path(home)) as running:
        page = browser.new_page()
        for preset in ("first", "erased"):
            page.goto(f"{running.address}/playground?preset={preset}")
            yield _line(preset, _waits(page))


def _waits(page: Any) -> list[float]:
    """Milliseconds after each move."""
    page.get_by_role("button", name="Draw").click()
    ink = page.get_by_role("application", name="Drawing pad")
    copy = page.get_by_role("img", name="Its reconstruction")
    box = ink.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 70, box["y"] + 40)
    page.wait_for_function("(copy) => copy.dataset.shown", arg=copy.element_handle())
    page.evaluate(WATCH, [ink.element_handle(), copy.element_handle()])
    for move in range(MOVES):
        page.mouse.move(box["x"] + 60 + 9 * (move % 12), box["y"] + 30 + 1.5 * move)
        page.wait_for_function("!window.movedAt")
        page.wait_for_timeout(100)
    page.mouse.up()
    found: list[float] = page.evaluate("window.waits")
    return found


def _line(preset: str, waits: list[float]) -> Line:
    cuts = quantiles(waits, n=20)
    p50, p95 = cuts[9], cuts[18]
    beside = f"p95 {p95:.0f} ms, goal {GOAL_MS} ms"
    return Line(
        f"drawing while '{preset}' learns, p50", f"{p50:.0f} ms", beside, p95 / GOAL_MS, p95 <= GOAL_MS
    )
