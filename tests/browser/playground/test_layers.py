"""Every layer in a real browser: its map, what its code is good for, and one unit looked into."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.families import find
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, WAIT_MS, Serve

BRIEF = find("stacked").spec
for path, value in {
    "data.name": "digits",
    "data.rows": 300,
    "net.hidden": (24,),
    "net.code": 4,
    "train.epochs": 2,
}.items():
    BRIEF = put(BRIEF, path, value)


@pytest.fixture
def rest(page: Page, serve: Serve) -> Page:
    """The Playground with a small run of two layers that is over."""
    page.goto(f"{serve(ROOT / 'app.py')}/playground?spec={quote(pack(BRIEF))}")
    expect(page.get_by_text("This run at rest")).to_be_visible()
    return page


def opened(page: Page, title: str) -> Locator:
    """A card that is one line, with what it holds once it is open."""
    card = page.get_by_role("group").filter(has_text=title)
    expect(card.get_by_role("button")).to_have_count(0)
    card.locator("summary").click()
    return card


def test_a_layer_that_is_picked_is_on_the_map_and_its_features_are_tried(rest: Page) -> None:
    the_map = rest.locator(".st-key-card-map")
    expect(the_map).to_contain_text("PCA-2 of 4 numbers")
    rest.get_by_role("button", name="Layer 2 (4, code)").click()
    rest.get_by_text("Layer 1 (24)").click()
    expect(rest.get_by_role("radio", name="Layer 1 (24)")).to_have_count(0)
    expect(the_map).to_contain_text("PCA-2 of 24 numbers")
    expect(the_map).to_contain_text("Latent space · layer 1 of 2 (24)")
    opened(rest, "Features.")
    rest.get_by_role("button", name="Probe the features").click()
    expect(rest.locator(".st-key-features")).to_contain_text("With 100 labels", timeout=2 * WAIT_MS)
    expect(rest.locator(".st-key-features table tbody tr")).to_have_count(4)


def test_a_unit_is_looked_into_and_switched_off(rest: Page) -> None:
    unit = opened(rest, "A unit.")
    unit.get_by_role("button", name="Look at the unit").click()
    expect(unit.locator(".st-key-card-unit-unit-activation")).to_contain_text("Unit 1")
    expect(unit.locator(".st-key-card-unit-turned")).to_contain_text("switched off")
    expect(unit.locator(".st-key-card-unit-unit-atoms")).to_contain_text("no sum of atoms")
    unit.get_by_role("slider").focus()
    rest.keyboard.press("ArrowRight")
    expect(unit.locator(".st-key-card-unit-turned")).to_contain_text("times 0.5")
