"""A run that a tool of the page Images uses while it learns: how far it is, pause, go on and stop."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from aecore.families import find
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"
CHANGES = {"data.name": "digits", "net.hidden": (32,), "net.code": 16, "train.epochs": 5000}


def test_a_run_that_learns_is_paused_goes_on_and_is_stopped_here(page: Page, serve: Serve) -> None:
    spec = find("semantic-hashing").spec
    for path, value in CHANGES.items():
        spec = put(spec, path, value)
    page.goto(f"{serve(APP)}/images?tool=hash&spec={pack(spec)}")
    share = page.get_by_role("progressbar", name=re.compile("Share of the epochs"))
    expect(share).not_to_have_js_property("value", 0)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Paused: epoch [\d,]+ / 5,000$"))).to_be_visible()
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Epoch [\d,]+ / 5,000, [\d:]+ left$"))).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Stopped: epoch [\d,]+ / 5,000$"))).to_be_visible()
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_hidden()
    page.reload()
    expect(page.get_by_text("Open in the Playground")).to_be_visible()
    expect(share).to_have_count(0)
