"""What somebody does in the first minutes, in a real browser against a real server."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import ROOT, Serve, _start

APP = ROOT / "app.py"
SOMETHING = re.compile(".")
COUNT = """(cards) => {
    const canvases = [...document.querySelectorAll('[data-testid^=stBidi]')]
        .map((each) => each.shadowRoot.querySelector('section.card'))
        .filter((card) => cards.includes(card?.getAttribute('aria-label')))
        .map((card) => card.querySelector('canvas'));
    window.counted = canvases.map((canvas) => {
        const seen = { n: 0, canvas };
        new MutationObserver((all) => seen.n += all.length).observe(canvas, { attributeFilter: ['aria-label'] });
        return seen;
    });
    window.began = performance.now();
}"""
LEAST = "Math.min(...window.counted.map((each) => each.n))"


@pytest.fixture
def fresh_server(chromium: str, tmp_path: Path) -> Iterator[str]:
    server, url = _start(APP, tmp_path / "log.txt", home=tmp_path / "home")
    yield url
    _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(30)


@pytest.fixture
def home(page: Page, serve: Serve) -> Page:
    page.goto(serve(APP))
    expect(card(page, "Its map of the digits").get_by_role("img")).to_have_attribute("aria-label", SOMETHING)
    return page


@pytest.fixture
def lab(page: Page, serve: Serve) -> Page:
    """The Playground, with a small run on the digits going on."""
    page.goto(f"{serve(APP)}/playground?preset=first")
    expect(card(page, "Its map").get_by_role("img")).to_have_attribute("aria-label", SOMETHING)
    return page


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def run_of(page: Page) -> str:
    expect(page).to_have_url(re.compile(r"\?run=\w+"))
    return page.url.split("?run=")[1]


def epoch(page: Page) -> int:
    return int(page.locator("dd").first.inner_text().split("/")[0].replace(",", ""))


def wait_for_epoch(page: Page, least: int) -> None:
    expect(page.locator("dd").first).to_have_text(re.compile(r"^[\d,]+ / "))
    page.wait_for_function("(least) => window.epoch?.() >= least", arg=least) if False else None
    for _ in range(600):
        if epoch(page) >= least:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"epoch {epoch(page)} after a minute, {least} expected")
