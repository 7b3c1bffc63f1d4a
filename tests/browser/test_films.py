"""The Films page in a real browser against a real server: search, rate, and watch the list answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"
PATIENCE_MS = 30_000
expect.set_options(PATIENCE_MS)
PERSON = re.compile(r"person=[0-9a-f]+")

Visit = Callable[..., Page]


@pytest.fixture
def films(page: Page, serve: Serve) -> Page:
    """The page as somebody finds it who was never here."""
    page.goto(f"{serve(APP)}/films")
    expect(lines(page)).to_have_count(20)
    expect(page.get_by_role("article").first).to_be_visible()
    return page


def search(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search for a film")


def lines(page: Page) -> Locator:
    """The films of the list, best first."""
    return page.get_by_role("region", name="Recommendations").locator("li")


def titles(page: Page) -> list[str]:
    return lines(page).locator("h4").all_inner_texts()


def line(page: Page, title: str) -> Locator:
    return lines(page).filter(
        has=page.get_by_role("heading", name=re.compile(rf"^{re.escape(title)} \d{{4}}$"))
    )


def mine(page: Page) -> Locator:
    return page.get_by_role("region", name="Your films").locator("li")


def stars(page: Page, place: Locator, title: str) -> Locator:
    return place.get_by_role("slider", name=re.compile(rf"Your stars for {re.escape(title)}"))


def below_the_search(page: Page, place: Locator) -> float:
    """Pixels from the top of the search box to the top of a place."""
    box, at = search(page).bounding_box(), place.bounding_box()
    assert box is not None and at is not None
    return at["y"] - box["y"]


def rate(page: Page, text: str, title: str, key: str) -> None:
    """Look for a film and rate it, all by keyboard."""
    search(page).fill(text)
    expect(page.get_by_role("option").first).to_contain_text(title)
    page.keyboard.press("Enter")
    chosen = page.get_by_role("article", name=re.compile(rf"^{re.escape(title)}"))
    expect(stars(page, chosen, title)).to_be_focused()
    page.keyboard.press(key)
    expect(mine(page).filter(has_text=title)).to_be_visible()


def test_a_film_is_found_and_rated_by_keyboard_and_the_list_is_ones_own(films: Page) -> None:
    expect(films.get_by_role("heading", name="Most popular")).to_be_visible()
    rate(films, "amelie", "Amelie", "4")
    expect(films.get_by_role("heading", name="Your list")).to_be_visible()
    expect(lines(films).filter(has_text="because you rated Amelie").first).to_be_visible()
    expect(films).to_have_url(PERSON)
    expect(search(films)).to_be_focused()


TYPED = {
    "matrix 99": "The Matrix",
    "the matrix": "The Matrix",
    "matirx": "The Matrix",
    "amélie": "Amelie",
    "leon": "Léon: The Professional",
    "seven": "Seven",
    "se7en": "Seven",
    "starwars": "Star Wars: Episode IV - A New Hope",
    "shawshenk redemtion": "The Shawshank Redemption",
    "godfather 2": "The Godfather: Part II",
    "fellowship ring": "The Lord of the Rings: The Fellowship of the Ring",
    "wall-e": "WALL·E",
    "die hard": "Die Hard",
}


def test_what_people_type_finds_the_film(films: Page) -> None:
    for typed, title in TYPED.items():
        search(films).fill(typed)
        expect(films.get_by_role("option").first.locator("b"), typed).to_have_text(title)
    search(films).fill("no such film as this")
    expect(films.get_by_text("No film of that name")).to_be_visible()


def test_a_rated_film_leaves_the_list_and_a_refresh_keeps_what_was_said(films: Page) -> None:
    first = titles(films)[0].rsplit(" ", 1)[0]
    stars(films, line(films, first), first).press("5")
    expect(line(films, first)).to_have_count(0)
    expect(mine(films)).to_have_count(1)
    expect(films).to_have_url(PERSON)
    films.reload()
    expect(stars(films, mine(films), first)).to_have_attribute("aria-valuenow", "5")
    expect(lines(films)).to_have_count(20)
    assert first not in " ".join(titles(films))


def test_somebody_elses_browser_finds_the_person_by_the_address(films: Page, browser: Browser) -> None:
    rate(films, "heat 1995", "Heat", "5")
    expect(films).to_have_url(PERSON)
    second = browser.new_context().new_page()
    second.goto(films.url)
    expect(stars(second, mine(second), "Heat")).to_have_attribute("aria-valuenow", "5", timeout=PATIENCE_MS)
    second.context.close()


def test_quick_ratings_are_all_kept_in_their_order(films: Page) -> None:
    grid = films.get_by_role("article")
    asked = films.get_by_role("heading", name="Which of these have you seen?")
    top = below_the_search(films, asked)
    stars(films, grid.first, "").focus()
    for key in "54321":
        films.keyboard.press(key)
    expect(mine(films)).to_have_count(4)
    assert below_the_search(films, asked) == top  # what is said of a rating moves no star
    films.get_by_role("button", name="Show all 5").click()
    shown = ["1", "2", "3", "4", "5"]
    for each, value in zip(mine(films).all(), shown, strict=True):
        expect(each.get_by_role("slider")).to_have_attribute("aria-valuenow", value)
    expect(films.get_by_role("region", name="Recommendations")).to_contain_text("from 5 ratings")
    films.reload()
    expect(films.get_by_role("region", name="Your films")).to_contain_text("5 rated")


def test_not_interested_removes_a_film_and_undo_brings_it_back(films: Page) -> None:
    rate(films, "amelie", "Amelie", "5")
    expect(films.get_by_role("heading", name="Your list")).to_be_visible()
    first = titles(films)[0].rsplit(" ", 1)[0]
    line(films, first).get_by_role("button", name=re.compile("^Not interested")).click()
    expect(line(films, first)).to_have_count(0)
    films.get_by_role("button", name="Undo").click()
    expect(line(films, first)).to_have_count(1)


def test_stars_go_by_halves_with_arrows_and_are_cleared_with_delete(films: Page) -> None:
    rate(films, "fargo", "Fargo", "3")
    own = stars(films, mine(films), "Fargo")
    own.press("ArrowRight")
    own.press("Enter")
    expect(own).to_have_attribute("aria-valuetext", "3.5 stars")
    expect(films.get_by_role("region", name="Recommendations")).to_contain_text("from 1 rating")
    own.press("Delete")
    expect(mine(films)).to_have_count(0)
    expect(films.get_by_role("heading", name="Most popular")).to_be_visible()


def test_an_interval_is_said_in_words(films: Page) -> None:
    said = lines(films).first.get_by_role("img")
    expect(said).to_have_attribute(
        "aria-label", re.compile(r"^[0-5]\.\d stars, four times in five between [0-5]\.\d and [0-5]\.\d")
    )


def test_another_model_and_a_filter_change_the_list(films: Page) -> None:
    rate(films, "alien", "Alien", "5")
    expect(films.get_by_role("heading", name="Your list")).to_be_visible()
    before = titles(films)
    films.get_by_role("button", name="All films").click()
    filters = films.locator("[data-testid=stPopoverBody]")
    filters.get_by_role("button", name="Documentary", exact=True).click()
    expect(lines(films).first).to_contain_text("Documentary")
    films.keyboard.press("Escape")
    expect(films).to_have_url(re.compile("genres=Documentary"))
    assert titles(films) != before


def test_a_line_that_stays_is_moved_and_not_made_anew(films: Page) -> None:
    rate(films, "alien", "Alien", "5")
    expect(films.get_by_role("heading", name="Your list")).to_be_visible()
    films.evaluate("window.kept = new Map()")
    keep = "(all) => all.forEach((each) => window.kept.set(each.querySelector('h4').textContent, each))"
    lines(films).evaluate_all(keep)
    rate(films, "blade runner", "Blade Runner", "4")
    expect(films.get_by_role("region", name="Recommendations")).to_contain_text("from 2 ratings")
    same = "(all) => all.map((each) => window.kept.get(each.querySelector('h4').textContent)).filter(Boolean)"
    stayed = lines(films).evaluate_all(f"(all) => ({same})(all).every((each) => each.isConnected)")
    assert stayed
    assert lines(films).evaluate_all(f"(all) => ({same})(all).length") > 0


def test_leaving_the_page_and_coming_back_finds_the_same_person(films: Page) -> None:
    rate(films, "fargo", "Fargo", "4")
    films.get_by_role("link", name="About").click()
    expect(films.get_by_role("heading", name="About")).to_be_visible()
    films.get_by_role("link", name="Films").click()
    expect(stars(films, mine(films), "Fargo")).to_have_attribute("aria-valuenow", "4")
    expect(films).to_have_url(PERSON)


def test_a_narrow_phone_needs_no_sideways_scrolling_and_its_targets_are_large_enough(films: Page) -> None:
    films.set_viewport_size({"width": 360, "height": 740})
    rate(films, "amelie", "Amelie", "4")
    main = films.locator("[data-testid=stMain]")
    assert main.evaluate("(each) => each.scrollWidth <= each.clientWidth")
    small = """(all) => all.filter((each) => each.checkVisibility())
        .map((each) => [each.getBoundingClientRect(), each.getAttribute('aria-label') ?? each.textContent])
        .filter(([{ width, height }]) => Math.min(width, height) < 24).map(([, name]) => name)"""
    for place in (films.get_by_role("region", name="Recommendations"), films.get_by_role("article")):
        assert place.locator("button, [role=slider], input").evaluate_all(small) == []
    films.get_by_role("button", name=re.compile("^Your list: 1")).click()
    expect(lines(films).first).to_be_in_viewport()
