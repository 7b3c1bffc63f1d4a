"""The card of an image tool in a real browser: what is told, awaited."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from browser.playground.drawing_pad import pad

TOLD = """([ink, told, rests]) =>
  ink.dataset.drawn === told.dataset.shown && (!rests || told.dataset.settled === "true")"""


def told(page: Page) -> Locator:
    return page.get_by_role("region", name="What the tool says")


def settled(page: Page, rests: bool = True) -> None:
    """Wait until what is told is of the picture and the settings of now, and the hand `rests`.

    A tool that says no more then than while the hand moves is asked for without.
    """
    told(page).wait_for()
    page.wait_for_function(TOLD, arg=[pad(page).element_handle(), told(page).element_handle(), rests])
