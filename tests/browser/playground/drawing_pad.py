"""The drawing pad in a real browser: a hand that draws, and the answer awaited."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

ONE = ((0.4, 0.3), (0.52, 0.18), (0.52, 0.85))
SETTLED = "([ink, copy]) => ink.dataset.drawn === copy.dataset.shown"


def pad(page: Page) -> Locator:
    return page.get_by_role("application", name="Drawing pad")


def copy(page: Page) -> Locator:
    return page.get_by_role("img", name="Its reconstruction")


def settled(page: Page) -> None:
    """Wait until the answer is of what is on the pad now."""
    page.wait_for_function(SETTLED, arg=[pad(page).element_handle(), copy(page).element_handle()])


def pixels(picture: Locator) -> str:
    return str(picture.evaluate("(canvas) => canvas.toDataURL()"))


def draw(page: Page, points: tuple[tuple[float, float], ...]) -> None:
    box = pad(page).bounding_box()
    assert box is not None
    places = [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for x, y in places[1:]:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()
