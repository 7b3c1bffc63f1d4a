"""Colour: a picture in grey gets its colours back, safe or vivid as a slider is moved."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from browser.conftest import ROOT, Serve
from browser.images.tool_card import settled
from browser.playground.drawing_pad import pixels

APP = ROOT / "app.py"


def net(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile("^The net x"))


def values(picture: Locator) -> list[int]:
    """Its pixels, as bytes."""
    get = "(c) => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    return list(picture.evaluate(get))


def test_the_slider_moves_the_nets_colours_from_grey_to_vivid_and_the_figures_say_who_wins(
    page: Page, serve: Serve
) -> None:
    page.goto(f"{serve(APP)}/images?tool=colour")
    settled(page)
    slider = page.get_by_role("slider", name="Saturation of the net's colours")
    own = pixels(net(page))
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0, grey")
    settled(page)
    grey = values(page.get_by_role("img", name=re.compile("^Grey, as the net")))
    assert max(abs(a - b) for a, b in zip(values(net(page)), grey, strict=True)) <= 1  # as bytes are rounded
    slider.press("End")
    settled(page)
    assert pixels(net(page)) not in (own, "")
    expect(page.get_by_role("img", name=re.compile("best$"))).to_have_count(1)
    expect(page.get_by_role("img", name=re.compile("^The net's doubt, 0 to "))).to_be_visible()
    expect(page.get_by_text(re.compile(r"net (wins|loses)|[Nn]obody wins"))).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Median of 20 nearest")
