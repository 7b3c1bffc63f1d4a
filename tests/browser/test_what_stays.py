"""What stays: the choice of a map, the timeline over a restart, the curve of a run that nobody watched."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from subprocess import Popen

import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.families import presets
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import Serve, start
from browser.test_journeys import APP, SOMETHING, button, card, drawing, epoch, knob, run_of

EIGHT_NUMBERS = put(presets()["first"].spec, "net.code", 8)
SEVERAL = re.compile(r"^([2-9]|\d\d)$")
LOOKS = 3
"""How often the page Generate looks again, at most once a second, before somebody comes back."""


def choice(page: Page, method: str) -> Locator:
    return page.locator(".st-key-map-choice").get_by_role("radio", name=method)


def scored_at(page: Page) -> list[float]:
    """The epochs at which the test rows were scored, as the chart has them."""
    card(page, "Error").get_by_role("button", name="More about this card").click()
    with page.expect_download() as saved:
        card(page, "Error").get_by_text("Download CSV").click()
    rows = csv.reader(Path(saved.value.path()).read_text().splitlines())
    return [float(row[1]) for row in rows if row[0] == "test"]


@pytest.fixture
def restart(chromium: str, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """A server of this test alone: begun, or killed and begun again over the same home; its address."""
    servers: list[Popen[bytes]] = []

    def begin() -> str:
        _kill(servers)
        server, url = start(APP, tmp_path / "log.txt", home=tmp_path / "home")
        servers.append(server)
        return url

    yield begin
    _kill(servers)


def _kill(servers: list[Popen[bytes]]) -> None:
    while servers:
        server = servers.pop()
        server.kill()
        server.wait(30)


def test_the_map_choice_stays_and_a_run_reopened_after_a_restart_keeps_its_timeline(
    page: Page, restart: Callable[[], str]
) -> None:
    page.goto(f"{restart()}/playground?spec={pack(EIGHT_NUMBERS)}")
    time = page.get_by_role("slider", name="Moment of the run")
    page.locator(".st-key-map-choice").get_by_text("UMAP").click()
    expect(time).to_have_attribute("max", SEVERAL)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    expect(choice(page, "UMAP")).to_be_checked()
    time.press("Home")
    expect(card(page, "Latent space")).to_contain_text("PCA-2 of 8 numbers")
    expect(choice(page, "UMAP")).to_be_checked()
    run = run_of(page)
    page.goto("about:blank")  # a page that is open would say that its server is gone
    page.goto(f"{restart()}/playground?run={run}")
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    expect(choice(page, "UMAP")).to_be_checked()
    expect(time).to_have_attribute("max", SEVERAL)


def test_a_run_nobody_watched_comes_back_with_points_or_a_gap_and_a_knob_keeps_its_name(
    page: Page, serve: Serve
) -> None:
    page.goto(f"{serve(APP)}/playground?preset=first")
    expect(drawing(page, "Error")).to_have_attribute("aria-label", SOMETHING)
    left = epoch(page)
    run = run_of(page)
    page.goto(f"{serve(APP)}/generate?run={run}")
    title = page.get_by_role("heading", name=re.compile("Latent space after"))
    for _ in range(LOOKS):
        expect(title).not_to_have_text(title.inner_text())
    page.goto(f"{serve(APP)}/playground?run={run}")
    expect(drawing(page, "Error")).to_have_attribute("aria-label", SOMETHING)
    back = epoch(page)
    knob(page, "train-rate").press("ArrowRight")
    expect(page.get_by_role("button", name=re.compile("A first look, changed"))).to_be_visible()
    measured = [at for at in scored_at(page) if left < at < back]
    assert measured, "it was scored meanwhile"
    assert max(after - before for before, after in pairwise([left, *measured, back])) < back - left
