"""Hashing a picture in a browser: sliders move the code and its ball at once, a bit is looked at and kept."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from aecore.families import find
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"
CHANGES = {"data.name": "digits", "net.hidden": (32,), "net.code": 16, "train.epochs": 4}


def link() -> str:
    """To a run of 16 bits of small digits, which is over in a second."""
    spec = find("semantic-hashing").spec
    for path, value in CHANGES.items():
        spec = put(spec, path, value)
    return f"images?tool=hash&spec={pack(spec)}"


def test_a_code_and_its_ball_follow_their_sliders_and_a_wider_one_is_offered(
    page: Page, serve: Serve
) -> None:
    page.goto(f"{serve(APP)}/{link()}")
    code, radius = (page.get_by_role("slider", name=name) for name in ("Code", "Hamming radius"))
    expect(page.get_by_text(re.compile("of 1,437 differ in at most 4 bits"))).to_be_visible()
    code.fill("8")
    expect(page.get_by_text(re.compile("^1 byte [0-9A-F]{2}$"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^8 bits 1 1,437"))).to_be_visible()
    radius.fill("8")
    expect(page.get_by_text("1,437 of 1,437 differ in at most 8 bits.")).to_be_visible()
    code.fill("40")
    expect(page.get_by_text(re.compile("^2 bytes( [0-9A-F]{2}){2}$"))).to_be_visible()
    offered = page.get_by_role("link", name="Train one of 48 bits").get_attribute("href")
    assert offered and "tool=hash&spec=" in offered
    curve = page.get_by_role("img", name=re.compile("this run from .* at 16 bits; ITQ from .* at 64 bits"))
    expect(curve).to_be_visible()
    expect(page.get_by_text(re.compile("With 16 bits .* at the 100 nearest"))).to_be_visible()
    page.get_by_text("The numbers as a table").click()
    expect(page.get_by_role("row", name=re.compile("^PCA signs 48 bits 48 [0-9.]+$"))).to_be_visible()


def test_a_bit_is_looked_at_and_kept_by_pointer_and_by_keys(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/{link()}")
    bits = page.get_by_role("toolbar", name="Bits of the code").get_by_role("button")
    pressed = page.locator(".bit[aria-pressed=true]")
    expect(pressed).to_have_count(1)
    first = int((pressed.get_attribute("aria-label") or "").split()[1].strip(":")) - 1
    other = 3 if first != 3 else 5

    def told(place: int) -> re.Pattern[str]:
        return re.compile(f"^Bit {place + 1} of the code is (on|off) here")

    bits.nth(other).hover()
    expect(page.get_by_text(told(other))).to_be_visible()
    page.get_by_role("heading", name="A picture").hover()
    expect(page.get_by_text(told(first))).to_be_visible()
    bits.nth(3).click()
    page.get_by_role("heading", name="A picture").hover()
    bits.nth(3).press("ArrowRight")
    expect(page.get_by_text(told(4))).to_be_visible()
    bits.nth(4).press("Tab")
    expect(page.get_by_text(told(3))).to_be_visible()
    expect(bits.nth(3)).to_have_attribute("aria-pressed", "true")
