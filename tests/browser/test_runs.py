"""The table of runs in a real browser: its boxes and its buttons are drawn on a canvas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec
from browser.conftest import ROOT, start
from ui.runs.run_table import HEAD_PX, ROW_PX


@pytest.fixture
def lab(chromium: str, tmp_path: Path, small: Callable[..., Spec]) -> Iterator[tuple[str, Store]]:
    """A server with three runs of the local user."""
    store, session = Store(tmp_path / "home" / "runs"), Session(small(train__epochs=1)).run()
    for i in range(3):
        store.save(f"run{i}", session.snapshot(), session.weights())
    server, url = start(ROOT / "app.py", tmp_path / "log.txt", home=tmp_path / "home")
    yield url, store
    server.terminate()
    server.wait(30)


def click(table: Locator, row: int, x: int) -> None:
    """Click in a row of the table, 0 for its head, so many pixels from its left."""
    table.click(position={"x": x, "y": HEAD_PX / 2 if row == 0 else HEAD_PX + (row - 0.5) * ROW_PX})


def test_runs_are_chosen_by_their_boxes_deleted_by_one_answer_and_opened(
    lab: tuple[str, Store], page: Page
) -> None:
    url, store = lab
    page.goto(f"{url}/runs")
    table, chosen = page.locator(".st-key-runs-table .dvn-scroller"), page.locator(".st-key-runs-chosen")
    click(table, 1, 18)
    expect(chosen.locator("[class*=st-key-run-]")).to_have_count(1)
    click(table, 2, 18)
    expect(chosen.locator("[class*=st-key-run-]")).to_have_count(2)
    page.get_by_role("button", name="Delete 2 runs").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(chosen).to_have_count(0)
    assert len(store.ids()) == 1
    click(table, 1, 60)
    expect(page).to_have_url(re.compile(f"playground.run={store.ids()[0]}"))
