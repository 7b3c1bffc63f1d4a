"""Following one sample: a click on a dot, and the card, the maps and the address go on with that row."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from browser.conftest import Serve
from browser.test_journeys import APP, button, card, drawing

FOLLOWS = re.compile(r"\bfollows\b")
LATER = "([copy, step]) => Number(copy.dataset.step) > step"
LONGER = "([map, places]) => Number(map.dataset.followed) > places"


def map_of(page: Page, title: str = "Latent space") -> Locator:
    return drawing(page, title)


def sample(page: Page) -> Locator:
    return card(page, "One sample")


def clicked(page: Page) -> str:
    """Click the first dot on the way across the map; its row, as the tooltip names it."""
    canvas = map_of(page)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    for share in range(10, 90, 2):
        page.mouse.move(box["x"] + box["width"] * share / 100, box["y"] + box["height"] / 2)
        if FOLLOWS.search(canvas.get_attribute("class") or ""):
            told = card(page, "Latent space").get_by_text(re.compile(r"^test row \d+$"))
            expect(told).to_be_visible()
            expect(page.get_by_text("click to follow").first).to_be_visible()
            page.mouse.down()  # the last picture before the pause may have come meanwhile
            page.mouse.up()
            return (told.text_content() or "").removeprefix("test row ")
    raise AssertionError("no dot on the way")


def test_a_dot_is_followed_while_the_net_learns_gone_back_with_and_let_go(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/playground?preset=first")
    expect(map_of(page)).to_have_attribute("aria-label", re.compile("Map of"))
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    row = clicked(page)
    expect(sample(page)).to_be_visible()
    number = sample(page).get_by_role("spinbutton", name="Test row")
    expect(number).to_have_value(row)
    expect(page).to_have_url(re.compile(rf"[?&]row={row}\b"))
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text(re.compile(rf"\?run=\w+&row={row}$"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(sample(page).get_by_role("button", name=re.compile(r"Test row \d+.* Follow it"))).to_have_count(10)
    expect(sample(page)).to_contain_text(re.compile(r"(better|worse) than .* other test rows"))
    expect(map_of(page, "PCA of the same rows")).to_have_attribute("data-followed", "0")
    copy = page.get_by_role("img", name="Reconstruction", exact=True)
    step = int(copy.get_attribute("data-step") or 0)
    places = int(map_of(page).get_attribute("data-followed") or 0)
    page.keyboard.press("Space")
    page.wait_for_function(LATER, arg=[copy.element_handle(), step])
    page.wait_for_function(LONGER, arg=[map_of(page).element_handle(), places])
    page.get_by_role("slider", name="Moment of the run").press("Home")
    expect(map_of(page)).to_have_attribute("data-followed", "1")
    expect(sample(page)).to_contain_text("Nobody followed a row then")
    page.get_by_role("button", name="Back to now").click()
    expect(sample(page)).not_to_contain_text("Nobody followed a row then")
    page.reload()
    expect(number).to_have_value(row)
    before = page.url
    button(page, "Reset").click()
    expect(page).not_to_have_url(before)
    expect(page).to_have_url(re.compile(rf"[?&]row={row}\b"))
    expect(number).to_have_value(row)
    map_of(page).focus()
    page.keyboard.press("Escape")
    expect(sample(page)).to_be_hidden()
    expect(page).not_to_have_url(re.compile("row="))
    expect(map_of(page)).to_have_attribute("data-followed", "")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Follow one sample")


def test_by_keyboard_a_row_is_followed_and_a_pad_takes_its_place(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/playground?preset=first")
    expect(map_of(page)).to_have_attribute("aria-label", re.compile("Map of"))
    map_of(page).focus()
    page.keyboard.press("Enter")
    expect(sample(page)).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_role("application", name="Drawing pad")).to_be_visible()
    expect(sample(page)).to_be_hidden()
    page.keyboard.press("f")
    expect(page.get_by_role("application", name="Drawing pad")).to_be_hidden()
    number = sample(page).get_by_role("spinbutton", name="Test row")
    expect(number).to_be_focused()
    number.fill("42")
    number.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]row=42\b"))
    number.press("Escape")
    expect(sample(page)).to_be_hidden()
    drawing(page, "Input and reconstruction").press("Enter")
    expect(sample(page)).to_be_visible()
    expect(number).not_to_have_value("42")
