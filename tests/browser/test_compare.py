"""Side by side in a real browser: what moves comes by the stream, past the page's script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import Serve
from browser.test_journeys import APP, ONE_BATCH_AN_EPOCH
from browser.test_stream import STREAM, Lines, at_rest

RUN, SHIPPED = re.compile(r"[?&]run="), "vae-digits"
SECONDS = "Seconds"
"""The line of the table that changes as long as a run trains."""


def line(page: Page) -> Locator:
    return page.get_by_role("region", name="Figures").get_by_role("row", name=SECONDS)


def moves(page: Page, times: int = 2) -> None:
    """Wait until the figures have changed so often, each time in the same place."""
    place = line(page).element_handle()
    assert place is not None
    for _ in range(times):
        before = place.text_content()
        page.wait_for_function("([place, before]) => place.textContent !== before", arg=[place, before])
    assert place.evaluate("(place) => place.isConnected")


def unseen(lines: Lines, page: Page) -> None:
    """The page moves, and neither does it tell its script anything, nor is it told."""
    moves(page, 1)
    expect(page.get_by_text("does not answer")).to_be_hidden()  # the first step of a server may take long
    at_rest(lines, page)
    counts = dict(lines.said), lines.heard["script"]
    moves(page)
    assert (dict(lines.said), lines.heard["script"]) == counts


def test_a_comparison_moves_while_no_script_runs_by_a_stream_or_by_long_polls(
    page: Page, window: BrowserContext, serve: Serve
) -> None:
    page.goto(f"{serve(APP)}/playground?spec={pack(put(ONE_BATCH_AN_EPOCH, 'data.name', 'mnist'))}")
    expect(page).to_have_url(RUN)
    run = parse_qs(urlsplit(page.url).query)["run"][0]
    lines = Lines(page)
    page.goto(f"{serve(APP)}/beside?runs={run},{SHIPPED}")
    unseen(lines, page)
    assert [line.is_closed() for line in lines.open] == [False]

    other = window.new_page()
    asked: list[str] = []
    other.route_web_socket(STREAM, lambda socket: socket.close())
    other.on("request", lambda request: asked.append(request.url) if STREAM.search(request.url) else None)
    without = Lines(other)
    other.goto(page.url)
    unseen(without, other)
    assert len(asked) > 2
    other.close()
