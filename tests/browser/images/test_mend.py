"""Mending and enlarging in a real browser: the net fills what the hand erases."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser.conftest import ROOT, Serve
from browser.images.tool_card import settled, told
from browser.playground.drawing_pad import draw, pad, pixels

APP = ROOT / "app.py"
PAINTED = """(canvas) =>
  canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value)"""


def missing(page: Page) -> int:
    """How many pixels are said to be missing."""
    settled(page)
    found = re.search(r"(\d+) pixels are missing", told(page).inner_text())
    return int(found[1]) if found else 0


def test_a_hole_is_there_from_the_beginning_and_what_is_erased_is_filled(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/images?tool=mend")
    expect(page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    assert missing(page) == 144
    expect(page.get_by_role("img", name=re.compile(r"^Gaussian conditional mean, [\d.]+ dB"))).to_be_visible()
    net = page.get_by_role("img", name=re.compile(r"^The net, [\d.]+ dB"))
    before, row = pixels(net), pixels(pad(page))
    draw(page, ((0.1, 0.2), (0.9, 0.2)))
    after = missing(page)
    assert after > 144 and pixels(net) != before
    assert pixels(pad(page)) == row  # what stood in the hole is known, to be scored against
    page.get_by_role("button", name="Noise brush").click()
    draw(page, ((0.1, 0.9), (0.9, 0.9)))
    assert missing(page) > after
    for left in (after, 144):
        page.keyboard.press("Control+z")
        assert missing(page) == left
    page.get_by_role("button", name="Make it whole").click()
    settled(page)
    expect(told(page)).to_contain_text("Nothing is missing")
    assert not page.locator("canvas.spoilt").evaluate(PAINTED)
    expect(page.get_by_text(re.compile(r"^The net wins, [\d.]+ dB above Gaussian"))).to_be_visible()


def test_a_drawing_is_brought_to_the_sets_form_before_it_is_spoilt(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/images?tool=mend")
    settled(page)
    page.get_by_role("button", name="Clear").click()
    expect(told(page)).to_contain_text("Draw, or take a picture.")
    page.get_by_role("button", name="Pen", exact=True).click()
    draw(page, ((0.1, 0.1), (0.1, 0.4)))
    assert missing(page) == 0
    expect(page.get_by_text("centred by its mass")).to_be_visible()
    page.get_by_role("button", name="Eraser").click()
    draw(page, ((0.4, 0.5), (0.6, 0.5)))
    assert missing(page) > 0
    expect(page.get_by_text("Seen as it stands")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("centred by its mass")).to_be_visible()
    page.get_by_role("button", name="Hole in the middle").click()
    expect(page.get_by_text("Seen as it stands")).to_be_visible()
    assert missing(page) == 144


def test_a_small_picture_is_enlarged_beside_what_needs_no_net(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/images?tool=enlarge")
    settled(page)
    expect(page.get_by_role("img", name="Shrunk to 14 x 14")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"^The net, [\d.]+ dB, best$"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^★ The net"))).to_be_visible()
    draw(page, ((0.2, 0.2), (0.8, 0.8)))
    settled(page)
    expect(page.get_by_role("img", name=re.compile("^Spread, 0 to "))).to_be_visible()
