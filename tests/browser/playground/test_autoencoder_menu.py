"""Somebody looks for another autoencoder in the menu: by keyboard, by hand, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"
INSIDE = """(panel) => {
    const { left, top, right, bottom } = panel.getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}"""
ON_TOP = """(panel) => {
    const { left, top, width, height } = panel.getBoundingClientRect();
    const seen = panel.getRootNode().elementFromPoint(left + width / 2, top + height - 8);
    return panel.contains(seen);
}"""


def control(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"autoencoder: {name}", exact=True)


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search autoencoders")


def active(page: Page) -> Locator:
    """The option that Enter takes."""
    return page.get_by_role("option", selected=True)


def test_an_autoencoder_is_found_by_what_is_typed_and_taken_by_keyboard(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/playground?preset=erased")
    closed = control(page, "Denoising Denoising, masking noise 50 % – Half of it erased")
    closed.focus()
    page.keyboard.press("ArrowDown")
    expect(field(page)).to_be_focused()
    panel = page.get_by_role("dialog", name="Choose among autoencoders")
    expect(active(page)).to_have_accessible_name("Denoising, masking noise 50 % – Half of it erased")
    expect(active(page)).to_be_in_viewport()
    assert field(page).get_attribute("aria-activedescendant") == active(page).get_attribute("id")
    assert panel.evaluate(INSIDE) and panel.evaluate(ON_TOP)
    page.keyboard.press("End")
    expect(active(page)).to_have_accessible_name(re.compile("^Rating network, gradients cleared"))
    expect(active(page)).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_accessible_name("Undercomplete")
    page.keyboard.type("no such net")
    expect(page.get_by_role("status").filter(has_text="match “no such net”")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    page.keyboard.press("Escape")
    expect(closed).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("sparse")
    expect(field(page)).to_have_value("sparse")
    group = page.get_by_role("group", name="Regularisation")
    expect(group.get_by_role("option").first).to_have_accessible_name("Sparse")
    expect(group.get_by_role("option").first).to_have_accessible_description(re.compile("KL penalty"))
    assert all(each.locator("svg rect").count() >= 3 for each in group.get_by_role("option").all())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    expect(control(page, "Sparse KL sparsity – Hush")).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("Restart with"))).to_be_visible()


def test_by_hand_the_menu_leaves_space_to_the_page_and_on_a_phone_it_is_a_sheet_for_thumbs(
    page: Page, serve: Serve
) -> None:
    page.goto(f"{serve(APP)}/playground?preset=erased")
    closed = page.get_by_role("button", name=re.compile("^autoencoder: "))
    at_once = closed.evaluate(
        "(button) => { button.click(); return button.getRootNode().activeElement?.role }"
    )
    assert at_once == "combobox", "what is typed next would be lost"
    panel = page.get_by_role("dialog", name="Choose among autoencoders")
    expect(panel.get_by_role("option").first).to_be_attached()
    page.get_by_role("button", name="Pause").wait_for()
    page.keyboard.type("a b")
    expect(field(page)).to_have_value("a b")
    page.mouse.click(5, 5)
    expect(panel).to_be_hidden()
    closed.click()
    panel.get_by_role("option", name="Noisy layers", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^autoencoder: Noisy layers"))).to_be_focused()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name=re.compile("^Play"))).to_be_visible()
    expect(panel).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})
    closed.click()
    options = panel.get_by_role("option")
    expect(options.first).to_be_attached()
    box = panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    sizes = options.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")
    end = panel.get_by_role("button", name="Close").bounding_box()
    assert end is not None and min(*sizes, end["width"], end["height"]) >= 44
    assert panel.get_by_role("listbox").evaluate("(list) => list.scrollWidth <= list.clientWidth")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(closed).to_be_focused()
