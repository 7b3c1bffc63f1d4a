"""The map of one's taste and the scoreboard in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Serve

SERVER = Path(__file__).parent / "film_map" / "server.py"
SOMETHING = re.compile(".")
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture
def at(page: Page, serve: Serve) -> str:
    return serve(SERVER)


def canvas(page: Page) -> Locator:
    return page.get_by_role("region", name="Your place").get_by_role("img")


def visit(page: Page, at: str, n: int) -> None:
    page.goto(f"{at}/?n={n}")
    expect(canvas(page)).to_have_attribute("data-here", SOMETHING if n else "")


def rate(page: Page, key: str) -> None:
    """Give stars to the first film that the list of units names."""
    page.locator(".film").first.click()
    stars = page.get_by_role("slider", name="Your stars")
    stars.focus()
    page.keyboard.press(key)


def test_somebody_new_is_asked_for_a_film_and_appears_with_it(page: Page, at: str) -> None:
    visit(page, at, 0)
    expect(page.get_by_text("Rate a film and you appear here.")).to_be_visible()
    rate(page, "5")
    expect(canvas(page)).to_have_attribute("data-here", SOMETHING)
    expect(page.get_by_text("Rate a film and you appear here.")).to_be_hidden()
    expect(page.locator(".value").first).to_have_text(re.compile(r"[+−]\d"))


def test_the_map_moves_in_place_as_somebody_rates(page: Page, at: str) -> None:
    visit(page, at, 3)
    canvas(page).evaluate("(node) => (window.before = node)")
    was = canvas(page).get_attribute("data-here")
    rate(page, "1")
    expect(canvas(page)).not_to_have_attribute("data-here", was or "")
    assert canvas(page).evaluate("(node) => node === window.before")


def test_pointing_at_a_unit_lights_up_its_films(page: Page, at: str) -> None:
    visit(page, at, 3)
    page.locator(".unit").first.hover()
    expect(canvas(page)).to_have_attribute("data-lit", "16")
    page.mouse.move(0, 0)
    expect(canvas(page)).to_have_attribute("data-lit", "")


def test_a_unit_is_held_by_a_click_and_let_go_by_another(page: Page, at: str) -> None:
    visit(page, at, 3)
    unit = page.locator(".unit").first
    unit.click()
    page.mouse.move(0, 0)
    expect(unit).to_have_attribute("aria-pressed", "true")
    unit.click()
    expect(unit).to_have_attribute("aria-pressed", "false")


def test_one_kind_of_film_lights_up_alone(page: Page, at: str) -> None:
    visit(page, at, 3)
    page.get_by_role("button", name="Horror", exact=True).click()
    expect(canvas(page)).to_have_attribute("data-lit", "20")


def test_how_somebody_moved_is_played_and_ends_where_they_are(page: Page, at: str) -> None:
    visit(page, at, 4)
    now = canvas(page).get_attribute("data-here") or ""
    page.get_by_role("button", name="How you moved").click()
    expect(canvas(page)).not_to_have_attribute("data-here", now)
    expect(page.get_by_role("button", name="How you moved")).to_be_visible()
    expect(canvas(page)).to_have_attribute("data-here", now)


def test_a_film_that_was_chosen_is_put_away_with_escape(page: Page, at: str) -> None:
    visit(page, at, 0)
    page.locator(".film").first.click()
    expect(page.locator(".picked")).to_contain_text("(1990)")
    page.get_by_role("slider", name="Your stars").press("Escape")
    expect(page.locator(".picked")).to_be_hidden()


def test_the_numbers_behind_the_map_are_a_table(page: Page, at: str) -> None:
    visit(page, at, 3)
    page.get_by_role("button", name="More about this card").first.click()
    page.get_by_role("menuitem", name="Data table").click()
    expect(page.get_by_role("region", name="Data table")).to_contain_text("Comedy 0 (1990)")


def test_another_model_is_chosen_in_the_scoreboard(page: Page, at: str) -> None:
    visit(page, at, 3)
    scores = page.get_by_role("region", name="How good")
    expect(scores.get_by_role("row", name="The blend your list")).to_be_visible()
    scores.get_by_role("button", name="One matrix").click()
    expect(scores.get_by_role("row", name="One matrix your list")).to_be_visible()


def test_the_scoreboard_shows_one_figure_at_a_time(page: Page, at: str) -> None:
    visit(page, at, 3)
    scores = page.get_by_role("region", name="How good")
    expect(scores.get_by_role("cell", name="0.300, the best")).to_have_count(4)
    page.get_by_role("radio", name="Recall@20").or_(page.get_by_role("button", name="Recall@20")).click()
    expect(scores.get_by_role("cell", name="0.200, the best")).to_have_count(12)


def test_on_a_phone_nothing_goes_sideways(page: Page, at: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    visit(page, at, 3)
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.get_by_role("region", name="How good").get_by_role("table")).to_be_visible()
