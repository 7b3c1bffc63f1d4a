"""What somebody waits for: the first picture, an answer to a key, the next frame. Wall time.

A real server process and a real Chromium on the same machine, so drawing takes part of the cores.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from aecore.data.dataset import DataMissing
from benchmarks.server import server
from benchmarks.table import Line

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
DRAWN = """(title) => [...document.querySelectorAll('[data-testid^=stBidi]')]
    .map((each) => each.shadowRoot?.querySelector(`section.card[aria-label="${title}"] canvas`))
    .find((canvas) => canvas?.getAttribute('aria-label'))?.getAttribute('aria-label')"""
COUNT = f"""(title) => new Promise((done) => {{
    const begin = performance.now(); let seen = 0, last;
    const look = () => {{
        const now = ({DRAWN})(title);
        if (now !== last) {{ seen += 1; last = now; }}
        performance.now() - begin < 5000 ? requestAnimationFrame(look) : done((seen - 1) / 5);
    }}; look();
}})"""
ANSWER = f"""(title) => new Promise((done) => {{
    const before = ({DRAWN})(title), begin = performance.now();
    const look = () =>
        ({DRAWN})(title) === before ? requestAnimationFrame(look) : done(performance.now() - begin);
    const press = {{ key: '.', code: 'Period', bubbles: true }};
    document.dispatchEvent(new KeyboardEvent('keydown', press));
    look();
}})"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that is closed at the end; DataMissing, in a sentence, where this machine has none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise DataMissing("playwright is not installed: pip install -r requirements-dev.txt") from None
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise DataMissing("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield started
        started.close()


def lines(full: bool) -> Iterator[Line | str]:
    with chromium() as browser, tempfile.TemporaryDirectory() as home:
        begin = time.perf_counter()
        with server(Path(home)) as running:
            yield from _measured(lambda: browser.new_page(), running.address, begin)


def _measured(page: Callable, address: str, begin: float) -> Iterator[Line]:
    _arrive(page(), address, "Latent space")
    yield _line("command to the first map, server and browser cold", time.perf_counter() - begin, 10)
    paints = []
    for _ in range(3):
        opened = page()
        paints.append(_arrive(opened, address, None))
        opened.close()
    yield _line("first paint of Home on a warm server", median(paints), 3)
    one, two = page(), page()  # the page in front is the one whose frames are drawn
    for tab in (one, two):
        _arrive(tab, f"{address}/playground?preset=erased", "Latent space")
    yield _line(
        "updates a second of the map, two runs training", two.evaluate(COUNT, "Latent space"), 4, least=True
    )
    third = page()
    _arrive(third, f"{address}/playground?preset=first", "Latent space")
    third.keyboard.press("Space")
    third.get_by_role("button", name="Play").first.wait_for()
    third.wait_for_timeout(1500)
    waits = [third.evaluate(ANSWER, "Error") / 1000 for _ in range(7)]
    yield _line("one batch by its key until its number is drawn, two runs training", median(waits), 0.3)


def _line(what: str, found: float, goal: float, least: bool = False) -> Line:
    unit = "/s" if least else " s"
    reached = found >= goal if least else found <= goal
    return Line(what, f"{found:.2f}{unit}", f"goal {goal:g}{unit}", found / goal, reached)


def _arrive(page, address: str, title: str | None) -> float:  # type: ignore[no-untyped-def]
    """Seconds until a page shows its frame, or the card of that title its first drawing."""
    begin = time.perf_counter()
    page.goto(address)
    if title is None:
        page.locator("[data-testid^=stBidi]").first.wait_for(state="visible")
    else:
        page.wait_for_function(DRAWN, arg=title, timeout=120_000)
    return time.perf_counter() - begin
