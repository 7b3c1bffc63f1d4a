"""Compress: a picture becomes bytes and comes back beside the others, and its payload can be kept."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from aecore.inference.compression import payload_file
from browser.conftest import ROOT, Serve
from browser.images.tool_card import settled
from browser.playground.drawing_pad import draw, pixels

APP = ROOT / "app.py"
STROKE = ((0.3, 0.8), (0.7, 0.8))
REACH = "page => page.scrollWidth <= page.clientWidth"


def payload(page: Page) -> int:
    """Bytes of the payload, as they are shown."""
    return int(page.locator(".flow .payload").inner_text().split()[0])


def test_fewer_bytes_give_another_picture_and_the_curve_marks_where_one_is(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/images?tool=compress")
    settled(page)
    copy, fine = page.get_by_role("img", name="net", exact=True), payload(page)
    before = pixels(copy)
    curve = page.get_by_role("img", name=re.compile("^Rate and distortion, 2,000 test pictures.*now: step 1"))
    expect(curve).to_be_visible()
    slider = page.get_by_role("slider", name="Quantised by")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "step 4")
    settled(page)
    assert payload(page) < fine and pixels(copy) != before
    expect(page.get_by_role("img", name=re.compile("now: step 4"))).to_be_visible()
    expect(page.get_by_role("img", name="WebP file")).to_be_visible()
    expect(page.get_by_text("larger: its smallest").last).to_be_visible()
    page.get_by_role("radio", name="SSIM").check()
    page.get_by_text("The numbers as a table").click()
    expect(page.get_by_role("table").get_by_role("columnheader", name="SSIM")).to_be_visible()


def test_the_payload_of_what_is_drawn_is_a_file_of_as_many_bytes(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    page.goto(f"{serve(APP)}/images?tool=compress")
    settled(page)
    draw(page, STROKE)
    settled(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Payload file").click()
    coming.value.save_as(tmp_path / "picture.payload")
    about, (kept,) = payload_file.read((tmp_path / "picture.payload").read_bytes())
    assert about.run == "transform-coding-digits" and len(kept) == payload(page)


def test_on_a_small_screen_nothing_is_cut_off_and_all_can_be_touched(browser: Browser, serve: Serve) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(f"{serve(APP)}/images?tool=compress")
    settled(page)
    told = page.get_by_role("region", name="What the tool says")
    expect(told.get_by_role("img", name=re.compile("^Rate and distortion"))).to_be_visible()
    assert told.evaluate(REACH)
    for role in ("button", "slider", "radio"):
        for each in told.get_by_role(role).all():  # type: ignore[arg-type]
            size = each.bounding_box()
            assert size is None or size["height"] >= 43.9, each.evaluate("node => node.outerHTML")
    phone.close()
