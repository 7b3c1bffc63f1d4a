"""Bring ratings, take a name, watch together and leave for good, in a real browser against a real server."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import ROOT, Serve
from ui.core.text_format import JOINER

APP = ROOT / "app.py"
PERSON = re.compile(r"person=[0-9a-f]{16}")
NOBODY = re.compile(r"/films(?!.*person=)")
MINE = """title,year,rating
The Matrix,1999,5
The Shadw,1994,4
Alien,1979,
A Film of Nobody,2023,3
"""
THEIRS = "title,year,rating\nTitanic,1997,5\nAlien,1979,1\nPretty Woman,1990,4.5\n"
BEYOND = """[...document.querySelectorAll('[role=tabpanel] *')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 80))"""
HOSTILE = "<img src=x> ![x](http://e.invalid/x.png) **b**"


@pytest.fixture
def films(page: Page, serve: Serve) -> Page:
    """The page as somebody finds it who was never here."""
    page.goto(f"{serve(APP)}/films")
    expect(page.get_by_role("region", name="Recommendations").locator("li")).to_have_count(20)
    return page


def panel(page: Page, name: str) -> None:
    tab = page.get_by_role("tab", name=name)
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")


def bring(page: Page, text: str) -> None:
    """Hand in a file, see what becomes of it, and save what is certain."""
    panel(page, "Bring your ratings")
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files([file])
    expect(page.get_by_role("heading", name="Found in mine.csv")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"Save \d+ films?")).click()
    expect(page.get_by_role("heading", name="Imported from CSV")).to_be_visible()
    expect(page).to_have_url(PERSON)


def take_name(page: Page, name: str) -> None:
    panel(page, "People")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=f"You are {shown(name)}")).to_be_visible()


def shown(name: str) -> str:
    """A name with the invisible signs that keep an address in it from becoming a link."""
    return name.replace("://", f":{JOINER}//")


def begin_anew(page: Page) -> None:
    page.get_by_role("button", name="Somebody else").click()
    expect(page).to_have_url(NOBODY)


def test_a_file_is_taken_asked_about_and_the_list_is_ones_own(films: Page) -> None:
    bring(films, MINE)
    expect(films.get_by_role("heading", name="Your list")).to_be_visible()
    expect(films.get_by_text("your file has “The Shadw (1994)”, with 4 stars")).to_be_visible()
    films.get_by_role("button", name="Yes", exact=True).click()
    expect(films.get_by_role("heading", name="Did you mean")).to_have_count(0)
    expect(films.get_by_role("region", name="Your films")).to_contain_text("The Shadow")
    films.get_by_text("Not found: 1").click()
    expect(films.get_by_text("A Film of Nobody (2023)")).to_be_visible()


def test_a_film_that_was_only_seen_gets_its_stars(films: Page) -> None:
    bring(films, MINE)
    seen = films.get_by_role("region", name="Seen, without stars")
    expect(seen).to_be_visible()
    films.reload()
    expect(seen.get_by_role("heading", name="Seen, without stars: 1")).to_be_visible()
    seen.get_by_role("slider", name="Your stars for Alien").focus()
    films.keyboard.press("4")
    expect(seen).to_be_hidden()
    expect(films.get_by_role("region", name="Your films")).to_contain_text("2 rated")


def test_a_name_is_text_and_fetches_nothing(films: Page) -> None:
    asked: list[str] = []
    films.on("request", lambda request: asked.append(request.url))
    bring(films, MINE)
    take_name(films, HOSTILE)
    expect(films.get_by_role("button", name=shown(HOSTILE))).to_be_visible()
    assert films.locator("img[src='x'], img[src*='e.invalid']").count() == 0
    assert not any("e.invalid" in address for address in asked)


def test_two_people_get_one_list_with_the_stars_of_each(films: Page) -> None:
    bring(films, MINE)
    take_name(films, "Ann Together")
    begin_anew(films)
    bring(films, THEIRS)
    take_name(films, "Bea Together")
    films.reload()  # a browser that has chosen nobody yet
    films.get_by_role("combobox", name="Who watches?").click()
    films.keyboard.type("Ann Together")
    films.get_by_role("option", name="Ann Together").click()
    films.keyboard.press("Escape")  # an open menu hides the rest of the page from whoever asks by role
    together = films.get_by_role("region", name="A list for all of you")
    expect(together.locator("li")).to_have_count(20)
    told = together.locator("li").first.get_by_role("img").get_attribute("aria-label")
    assert re.search(r"Bea Together \d\.\d stars, Ann Together \d\.\d stars", told or "")


def test_a_copy_is_saved_and_the_person_deleted_for_good(films: Page, tmp_path: Path) -> None:
    bring(films, MINE)
    panel(films, "People")
    with films.expect_download() as waiting:
        films.get_by_role("button", name="Save as CSV").click()
    copy = tmp_path / "copy.csv"
    waiting.value.save_as(copy)
    with copy.open(encoding="utf-8-sig", newline="") as lines:
        saved = {row["title"]: row["rating"] or row["opinion"] for row in csv.DictReader(lines)}
    assert saved == {"The Matrix": "5", "Alien": "seen"}
    address = films.url
    films.get_by_role("button", name="Delete", exact=True).click()
    films.get_by_role("button", name="Delete for good").click()
    expect(films).to_have_url(NOBODY)
    films.goto(address)
    expect(films.get_by_text("is not kept on this server")).to_be_visible()


@pytest.mark.parametrize("name", ["Bring your ratings", "People"])
def test_a_phone_shows_the_panel_without_scrolling_sideways(films: Page, name: str) -> None:
    bring(films, MINE)
    films.set_viewport_size({"width": 360, "height": 800})
    panel(films, name)
    expect(films.get_by_role("tabpanel").get_by_role("heading").first).to_be_visible()
    assert films.evaluate(BEYOND) == []
