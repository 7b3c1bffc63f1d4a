"""Hashing a picture in a browser: sliders move the code and its ball at once, a bit is looked at and kept."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"


def test_a_picture_is_hashed_its_ball_grows_and_a_bit_is_kept(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/images?tool=hash")
    expect(page.get_by_text(re.compile("of 10,000 differ in at most 4 bits"))).to_be_visible()
    page.get_by_role("slider", name="Hamming radius").fill("12")
    expect(
        page.get_by_text(re.compile("differ in at most 12 bits.*class of this test row, 7"))
    ).to_be_visible()
    page.get_by_role("slider", name="Code").fill("16")
    expect(page.get_by_text(re.compile("^2 bytes( [0-9A-F]{2}){2}$"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^16 bits 2 20,000"))).to_be_visible()
    kept = page.get_by_role("toolbar", name="Bits of the code").get_by_role("button").nth(3)
    kept.click()
    expect(kept).to_have_attribute("aria-pressed", "true")
    number = re.search(r"\d+", kept.get_attribute("aria-label") or "")
    assert number is not None
    page.mouse.move(5, 5)
    expect(page.get_by_text(re.compile(f"^Bit {number[0]} is (on|off) here"))).to_be_visible()
    kept.press("ArrowRight")
    expect(page.get_by_text(re.compile(f"^Bit {number[0]} is (on|off) here"))).to_be_hidden()
    page.get_by_role("slider", name="Code").fill("40")
    link = page.get_by_role("link", name="Train one of 48 bits")
    assert "tool=hash&spec=" in (link.get_attribute("href") or "")
    expect(page.get_by_role("img", name=re.compile("Precision at 100 .* ITQ .* at 64 bits"))).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_text(re.compile("the code beats ITQ at the 100 nearest"))).to_be_visible()
