"""What moves on a page comes by a stream, past the page's script; and what happens where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, WebSocket, WebSocketRoute, expect

from browser.conftest import Serve
from browser.test_journeys import APP, DRAWN, IN_PLACE, SOMETHING, WATCH, button, drawing

STREAM = re.compile(r"/lab/stream\?")
SOCKETS = {"script": "/_stcore/stream", "stream": "/lab/stream"}


class Lines:
    """The messages of a page's WebSockets, as the browser sends and gets them."""

    def __init__(self, page: Page) -> None:
        self.said = dict.fromkeys(SOCKETS, 0)
        self.heard = dict.fromkeys(SOCKETS, 0)
        self.open: list[WebSocket] = []
        page.on("websocket", self._opened)

    def _opened(self, line: WebSocket) -> None:
        name = next(name for name, path in SOCKETS.items() if path in line.url)
        line.on("framesent", lambda _: self._count(self.said, name))
        line.on("framereceived", lambda _: self._count(self.heard, name))
        if name == "stream":
            self.open.append(line)

    @staticmethod
    def _count(messages: dict[str, int], name: str) -> None:
        messages[name] += 1


@pytest.fixture
def quiet_page(window: BrowserContext) -> Iterator[Page]:
    """A page whose console may tell of requests that a test lets fail."""
    page = window.new_page()
    yield page
    page.close()


def opened(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/playground?preset=first")
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)


def moves(page: Page, times: int = 6) -> None:
    page.evaluate(WATCH, ["Latent space"])
    page.wait_for_function(f"{DRAWN} >= {times}")
    assert page.evaluate(IN_PLACE)


def at_rest(lines: Lines, page: Page, for_ms: int = 1000) -> None:
    """Wait until the page's script has said nothing for so long."""
    while True:
        before = lines.heard["script"]
        page.wait_for_timeout(for_ms)
        if before == lines.heard["script"]:
            return


def test_pictures_move_while_no_script_runs_and_a_page_that_is_left_ends_its_stream(
    page: Page, serve: Serve
) -> None:
    lines = Lines(page)
    opened(page, serve)
    at_rest(lines, page)
    said, heard, brought = lines.said["script"], lines.heard["script"], lines.heard["stream"]
    moves(page, 12)
    assert (lines.said["script"], lines.heard["script"]) == (said, heard)
    assert lines.heard["stream"] > brought and lines.said["stream"] == 0
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    page.wait_for_timeout(500)
    assert len(lines.open) == 1 and lines.open[0].is_closed()


def test_a_turn_in_another_tab_is_seen_at_once_and_runs_the_script_once(
    page: Page, window: BrowserContext, serve: Serve
) -> None:
    opened(page, serve)
    other = window.new_page()
    lines = Lines(other)
    other.goto(page.url)
    expect(button(other, "Pause")).to_be_visible()
    at_rest(lines, other)
    said = lines.said["script"]
    button(page, "Pause").click()
    expect(button(other, "Play")).to_be_visible()
    expect(other.get_by_text("Analysis.")).to_be_visible()
    at_rest(lines, other)
    assert lines.said["script"] == said + 1
    other.close()


def test_without_a_socket_the_same_bytes_come_by_long_polls(page: Page, serve: Serve) -> None:
    asked: list[str] = []
    page.route_web_socket(STREAM, lambda line: line.close())
    page.on("request", lambda request: asked.append(request.url) if STREAM.search(request.url) else None)
    lines = Lines(page)
    opened(page, serve)
    moves(page)
    at_rest(lines, page)
    said = lines.said["script"]
    moves(page)
    assert lines.said["script"] == said and len(asked) > 2


def test_without_any_stream_the_page_polls_and_goes_over_to_the_stream_when_it_can_be_had(
    quiet_page: Page, serve: Serve
) -> None:
    page, blocked = quiet_page, [True]

    def socket(line: WebSocketRoute) -> None:
        line.close() if blocked else line.connect_to_server()

    def request(route: Route) -> None:
        route.abort() if blocked else route.continue_()

    page.route_web_socket(STREAM, socket)
    page.route(STREAM, request)
    lines = Lines(page)
    opened(page, serve)
    said = lines.said["script"]
    moves(page, 3)
    assert lines.said["script"] > said
    blocked.clear()
    at_rest(lines, page, 4000)  # it polls every second, later on a busy machine
    said = lines.said["script"]
    moves(page)
    assert lines.said["script"] == said


def test_back_in_time_the_pictures_stay_while_the_numbers_go_on(page: Page, serve: Serve) -> None:
    opened(page, serve)
    moves(page, 3)
    time = page.get_by_role("slider", name="Moment of the run")
    time.press("Home")
    expect(time).to_have_value("0")
    page.evaluate(WATCH, ["Latent space"])
    latest = time.get_attribute("max")
    page.wait_for_function(
        """(latest) => [...document.querySelectorAll('[data-testid^=stBidi]')]
            .map((each) => each.shadowRoot?.querySelector('input[type=range]'))
            .find(Boolean).max !== latest""",
        arg=latest,
    )
    assert page.evaluate(DRAWN) <= 1, "the moment itself"
    time.press("End")
    moves(page, 3)
