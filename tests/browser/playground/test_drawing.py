"""Drawing before a net that learns: the answer follows the hand, and then the net."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from browser.conftest import ROOT, Serve
from browser.playground.drawing_pad import ONE, copy, draw, pad, pixels, settled

APP = ROOT / "app.py"
LATER = "([copy, step]) => Number(copy.dataset.step) > step"
NEAR = re.compile(r"Test row \d+")


def test_a_one_is_given_back_while_the_net_learns_and_again_as_it_learns_more(
    page: Page, serve: Serve
) -> None:
    page.goto(f"{serve(APP)}/playground?preset=first")
    button = page.get_by_role("button", name="Draw")
    expect(button).to_have_attribute("aria-expanded", "false")
    page.locator("canvas.ink").wait_for(state="attached")  # the key belongs to the pad
    page.keyboard.press("d")
    draw(page, ONE)
    settled(page)
    expect(page.get_by_text(re.compile(r"(better|worse) than .* test rows"))).to_be_visible()
    expect(page.get_by_role("button", name=NEAR)).to_have_count(5)
    first, step = pixels(copy(page)), int(copy(page).get_attribute("data-step") or 0)
    page.wait_for_function(LATER, arg=[copy(page).element_handle(), step])
    assert pixels(copy(page)) != first
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Draw, and the net gives it back")).to_be_visible()
    for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
        pad(page).press(key)
    settled(page)
    expect(page.get_by_role("button", name=NEAR)).to_have_count(5)
    page.keyboard.press("d")
    expect(pad(page)).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Draw")


def spoil(page: Page, tool: str) -> str:
    """What the net sees of a test row, spoilt with a tool."""
    page.get_by_role("button", name=tool).click()
    draw(page, ((0.2, 0.5), (0.8, 0.5)))
    settled(page)
    return pixels(page.get_by_role("img", name="What the net sees"))


def test_a_test_row_is_spoilt_with_noise_and_eraser(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/playground?preset=first")
    page.get_by_role("button", name="Draw").click()
    page.get_by_role("button", name="Test row", exact=True).click()
    settled(page)
    expect(page.get_by_text("Seen as it stands")).to_be_visible()
    seen = page.get_by_role("img", name="What the net sees")
    rows = {pixels(seen), spoil(page, "Noise brush"), spoil(page, "Eraser")}
    assert len(rows) == 3


def test_with_a_thumb_on_a_small_screen_and_from_a_picture(browser: Browser, serve: Serve) -> None:
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = phone.new_page()
    page.goto(f"{serve(APP)}/playground?preset=first")
    page.get_by_role("button", name="Draw").tap()
    box = pad(page).bounding_box()
    assert box is not None and box["width"] > 200 and box["y"] + box["height"] < 740
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settled(page)
    expect(page.get_by_role("button", name=NEAR)).to_have_count(5)
    for each in page.get_by_role("region", name="Draw").get_by_role("button").all():
        size = each.bounding_box()
        assert size is None or min(size["width"], size["height"]) >= 43.9, each.get_attribute("aria-label")
    page.locator("input[type=file][accept^=image]").set_input_files(ROOT / "assets" / "playground.png")
    expect(page.get_by_text("Light paper: the picture was inverted")).to_be_visible()
    expect(page.get_by_role("button", name="Invert")).to_be_visible()
    settled(page)
    page.locator("input[type=file][accept^=image]").set_input_files(ROOT / "README.md")
    expect(page.get_by_text("This file is no picture")).to_be_visible()
    phone.close()
