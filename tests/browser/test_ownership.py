"""Two browsers at one server: the one made a run, the other looks on."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from browser.conftest import ROOT, WAIT_MS, Serve
from ui.core.browser import COOKIE

RUN = re.compile(r"run=([0-9a-f]{10})")


def test_another_browser_looks_at_a_run_and_cannot_change_it(browser: Browser, serve: Serve) -> None:
    expect.set_options(timeout=WAIT_MS)
    url = serve(ROOT / "app.py")
    own, other = browser.new_context(), browser.new_context()
    mine, theirs = own.new_page(), other.new_page()
    mine.goto(f"{url}/playground?preset=first")
    expect(mine).to_have_url(RUN)
    run = RUN.findall(mine.url)[0]
    [cookie] = [found for found in own.cookies() if found["name"] == COOKIE]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    theirs.goto(f"{url}/playground?run={run}")
    theirs.locator(".st-key-transport").get_by_role("button", name="Pause", exact=True).click()
    expect(theirs.locator(".st-key-notice")).to_contain_text("belongs to another browser")
    mine.locator(".st-key-transport").get_by_role("button", name="Pause", exact=True).click()
    expect(mine.locator(".st-key-transport").get_by_role("button", name="Play", exact=True)).to_be_visible()
    own.close()
    other.close()
