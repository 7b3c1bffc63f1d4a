"""Runs on film ratings in the Playground, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"
TOLD = "Ratings, given and predicted"


@pytest.fixture
def films(page: Page, serve: Serve) -> Page:
    """The Playground with film ratings learning."""
    page.goto(f"{serve(APP)}/playground?preset=stars")
    expect(page.get_by_role("region", name=TOLD)).to_be_visible(timeout=90_000)
    return page


def drawing(page: Page, title: str, number: int = 0) -> Locator:
    return page.get_by_role("region", name=title, exact=True).get_by_role("img").nth(number)


def test_people_stand_side_by_side_with_what_the_net_says(films: Page) -> None:
    expect(drawing(films, TOLD)).to_have_attribute("aria-label", re.compile("3 people: what they gave"))
    drawing(films, TOLD).hover(position={"x": 60, "y": 45})
    tip = films.get_by_role("region", name=TOLD).locator(".tip")
    expect(tip).to_contain_text(re.compile(r"gave [0-5]\.[05] stars"))
    expect(tip).to_contain_text(re.compile(r"the net says [0-5]\.\d"))


def test_averages_are_lines_beside_the_error_in_stars(films: Page) -> None:
    label = re.compile(r"test 0\.\d+, film \+ person 0\.\d+, film mean [01]\.\d+, mean 1\.\d+")
    expect(drawing(films, "Error")).to_have_attribute("aria-label", label)


def test_a_unit_under_the_pointer_names_the_films_it_speaks_for_and_against(films: Page) -> None:
    expect(drawing(films, "Units", 1)).to_have_attribute(
        "aria-label", re.compile("Films that 13 units speak for")
    )
    drawing(films, "Units", 1).hover(position={"x": 60, "y": 12})
    tip = films.get_by_role("region", name="Units").locator(".tip")
    expect(tip).to_contain_text("unit 1")
    expect(tip.locator("span")).to_have_count(6)


def test_the_table_behind_the_picture_names_film_and_stars(films: Page) -> None:
    region = films.get_by_role("region", name=TOLD)
    region.get_by_role("button", name="More about this card").click()
    region.get_by_text("Data table").click()
    expect(region.get_by_role("columnheader", name="stars the net says")).to_be_visible()


def test_on_a_phone_nothing_hangs_over(films: Page) -> None:
    films.set_viewport_size({"width": 360, "height": 780})
    expect(drawing(films, TOLD)).to_be_visible()
    assert films.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_ratings_of_ones_own_are_brought_and_trained(films: Page, tmp_path: Path) -> None:
    lines = [f"u{u},=film {f},{1 + (u * f) % 5}" for u in range(30) for f in range(12)]
    (tmp_path / "mine.csv").write_text("\n".join(["user,item,rating", *lines]))
    films.get_by_role("button", name="Recipe").click()
    films.get_by_role("tab", name="Data").click()
    films.get_by_role("button", name="Bring your own").click()
    films.locator("input[type=file]").set_input_files(tmp_path / "mine.csv")
    films.get_by_role("button", name="Use this data").click()
    films.get_by_role("button", name=re.compile("Restart with 1 change")).click()
    expect(drawing(films, TOLD)).to_have_attribute("aria-label", re.compile("what they gave"))
    expect(films.get_by_text("RMSE in stars, 6 held-out people")).to_be_visible()
