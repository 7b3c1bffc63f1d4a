"""Names that would have a browser fetch an address, in a real browser: none is ever asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile import HOSTILE
from playwright.sync_api import Page, expect

from aecore.families import find
from aecore.recommend.profiles.repository import Profiles
from aecore.recommend.taste import UserRatings
from aecore.runs.session import Session
from aecore.runs.store import RunFolder
from aecore.spec import Spec, put
from browser.conftest import ROOT, start
from ui.core.text_format import JOINER

PEOPLE = HOSTILE[:3]


def brief() -> Spec:
    spec = find("stacked").spec
    for path, value in {"data.name": "digits", "net.hidden": (32,), "net.code": 2, "train.epochs": 1}.items():
        spec = put(spec, path, value)
    return spec


@pytest.fixture
def planted(chromium: str, tmp_path: Path) -> Iterator[str]:
    """A server on which somebody has left hostile names: of runs run0, run1, ..., and of people."""
    session = Session(brief()).run()
    for i, name in enumerate(HOSTILE):
        folder = RunFolder(tmp_path / "home" / "runs" / f"run{i}")
        folder.save(session.snapshot(), session.weights())
        folder.rename(name)
    profiles = Profiles(f"sqlite:///{tmp_path}/home/profiles.sqlite")
    for name in PEOPLE:
        person = profiles.new()
        profiles.put(person, UserRatings({1: 5.0, 260: 4.0}))
        profiles.name(person, name)
    profiles.close()
    server, url = start(ROOT / "app.py", tmp_path / "log.txt", home=tmp_path / "home")
    yield url
    server.terminate()
    server.wait(30)


def test_no_name_makes_a_browser_ask_elsewhere(planted: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{planted}/runs")
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.goto(f"{planted}/films?deeper=People")
    people = page.locator(".st-key-people-lines").get_by_role("button")
    expect(people).to_have_count(len(PEOPLE))
    assert {text.replace(JOINER, "") for text in people.all_inner_texts()} == set(PEOPLE)
    page.goto(f"{planted}/generate?run=run1")
    expect(page.locator(".st-key-run-bar")).to_be_visible()
    page.goto(f"{planted}/playground?run=run0&preset={quote(HOSTILE[0])}")
    expect(page.locator(".st-key-notice")).to_contain_text("foreign.test")
    assert asked and not [
        url for url in asked if not url.startswith((planted, "ws://localhost", "data:", "blob:"))
    ]
