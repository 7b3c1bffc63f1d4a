"""Search on the page Images: by a test row, by what is found, by hand, and among one's own pictures."""

from __future__ import annotations

import re
from pathlib import Path

from own_pictures import zipped
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import ROOT, Serve
from browser.images.tool_card import settled
from browser.playground.drawing_pad import ONE, draw, pad

APP = ROOT / "app.py"
FOUND = re.compile(r"distance .*Search by it")


def by(page: Page, way: str) -> Locator:
    return page.get_by_role("region", name=way)


def test_a_test_row_is_searched_then_what_was_found_then_a_drawing(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/images?tool=search")
    page.get_by_role("button", name="Test row 3", exact=True).click()
    settled(page, rests=False)
    expect(page.get_by_text("Its class is 5")).to_be_visible()
    for way in ("By pixels", "By PCA", "By the code"):
        expect(by(page, way).get_by_role("button", name=FOUND)).to_have_count(10)
        expect(by(page, way).get_by_text(re.compile("of these 10 right"))).to_be_visible()
    expect(page.get_by_text(re.compile("^For the 10 nearest .* for the 100 nearest"))).to_be_visible()
    expect(page.get_by_role("table", name=re.compile("2,000 test rows"))).to_be_visible()
    by(page, "By the code").get_by_role("button").first.click()
    settled(page, rests=False)
    expect(page.get_by_text("The picture itself is one of them")).to_be_visible()
    near = by(page, "By the code").get_by_role("button").first
    cosine = near.get_attribute("aria-label")
    page.get_by_role("radio", name="Euclidean").check()
    expect(near).not_to_have_attribute("aria-label", str(cosine))
    page.get_by_role("button", name="Clear").click()
    draw(page, ONE)
    settled(page, rests=False)
    expect(page.get_by_text(re.compile("Its class is"))).to_have_count(0)
    expect(by(page, "By the code").get_by_role("button", name=FOUND)).to_have_count(10)


def test_on_a_small_screen_the_pad_comes_first_and_a_thumb_finds_all(browser: Browser, serve: Serve) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(f"{serve(APP)}/images?tool=search")
    settled(page, rests=False)
    boxes = [part.bounding_box() for part in (pad(page), by(page, "By pixels"), by(page, "By the code"))]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 3 and tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for each in page.get_by_role("region", name="What the tool says").get_by_role("button").all():
        size = each.bounding_box()
        assert size is not None and min(size["width"], size["height"]) >= 43.9
    phone.close()


def test_a_zip_of_pictures_is_brought_and_searched(page: Page, serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "bars.zip").write_bytes(zipped(each=20, side=24))
    page.goto(f"{serve(APP)}/images?tool=search")
    page.get_by_role("combobox", name=re.compile("searched")).click()
    page.get_by_role("option", name="Bring your own …").click()
    form = page.get_by_role("dialog", name="Bring your own data")
    form.locator("input[type=file]").set_input_files(tmp_path / "bars.zip")
    form.get_by_role("button", name="Use this data").click()
    expect(page.get_by_text("Searched: bars, 40 rows, fitted to 28 x 28 in grey")).to_be_visible()
    settled(page, rests=False)
    found = by(page, "By the code").get_by_role("button", name=re.compile("^(post|beam), distance"))
    expect(found).to_have_count(10)
    found.first.click()
    expect(page.get_by_text(re.compile("The picture itself .* Its class is (post|beam)"))).to_be_visible()
    expect(page.get_by_role("table", name=re.compile("40 pictures, each among all others"))).to_be_visible()
    assert "index=my-bars-" in page.url
