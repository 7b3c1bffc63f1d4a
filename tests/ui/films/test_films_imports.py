"""Ratings brought along: taken, asked one by one, listed; saved at once, and never somebody else's."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import visited
from streamlit.testing.v1 import AppTest

from aecore.data.films import embedded
from aecore.recommend.taste import UserRatings
from aecore.recommend.titles.match import Entry
from ui.films.imports import import_state
from ui.films.imports.import_panel import UPLOAD
from ui.films.models import profiles

ROOT = Path(__file__).parents[3]
Visit = Callable[..., AppTest]
MATRIX, TOY_STORY, ALIEN, HEAT = 2571, 1, 1214, 6
MINE = """title,year,rating
The Matrix,1999,5
The Shadw,1994,4
Toy Stori,1995,2.5
A Film of Nobody,2023,3
Alien,1979,
Heat,1995,
"""


@pytest.fixture(autouse=True)
def visit(films_page: Callable[..., AppTest]) -> Visit:
    """Open this panel of the page, as somebody who is kept or as nobody."""
    return lambda person="": films_page(deeper="Bring your ratings", person=person)


def shown(at: AppTest, content: str | bytes = MINE, name: str = "mine.csv") -> AppTest:
    """A file is handed in, and it is seen what would become of it."""
    data = content.encode() if isinstance(content, str) else content
    return at.file_uploader(key=UPLOAD).set_value((name, data, "text/csv")).run()


def brought(at: AppTest, content: str | bytes = MINE, name: str = "mine.csv") -> AppTest:
    """A file is handed in, and what is certain is saved."""
    shown(at, content, name)
    for button in at.button:
        if button.label.startswith(("Save ", "Go on to the questions")) and button.key == "bring-save":
            button.click().run()
    return at


def title(film: int) -> str:
    return embedded()[film].title


def number(at: AppTest, label: str) -> str:
    return next(each.value for each in at.metric if each.label == label)


def questions(at: AppTest) -> list[str]:
    return [each.value for each in at.subheader if each.value.startswith("Did you mean")]


def press(at: AppTest, words: str) -> AppTest:
    return next(each for each in at.button if each.label == words).click().run()


def person(at: AppTest) -> str:
    found = at.query_params["person"]
    return found if isinstance(found, str) else found[0]


def kept(at: AppTest) -> UserRatings:
    """What the next server would know."""
    return profiles().taste(person(at))


def test_the_films_of_these_tests_are_what_their_names_say() -> None:
    named = {MATRIX: "The Matrix", TOY_STORY: "Toy Story", ALIEN: "Alien", HEAT: "Heat"}
    assert {film: title(film) for film in named} == named


def chosen(at: AppTest, label: str) -> Any:
    """The box of a choice for the whole file."""
    return next(box for box in at.selectbox if box.label.startswith(label))


def numbers(at: AppTest) -> list[int]:
    return [int(number(at, label)) for label in ("taken", "to confirm", "left out")]


def test_nothing_is_saved_before_it_is_seen_what_becomes_of_each_row(visit: Visit) -> None:
    at = shown(visit())
    assert "person" not in at.query_params and questions(at) == []
    assert numbers(at) == [3, 2, 1]
    assert any("Read as CSV: 6 rows" in caption.value for caption in at.caption)
    assert not at.exception


def test_what_is_certain_is_saved_before_anything_is_asked(visit: Visit) -> None:
    at = brought(visit())
    assert kept(at) == UserRatings({MATRIX: 5.0, ALIEN: "seen", HEAT: "seen"})
    assert numbers(at) == [3, 2, 1]
    assert not at.exception


def test_the_scale_is_shown_and_can_be_changed_until_it_is_saved(visit: Visit) -> None:
    at = shown(visit(), "title,year,rating\nThe Matrix,1999,9\nHeat,1995,4\n")
    assert chosen(at, "The ratings in “rating” go to").value == 10
    chosen(at, "The ratings").set_value(100).run()
    press(at, "Save 2 films")
    assert kept(at).stars == {MATRIX: 0.5, HEAT: 0.5}


def test_a_scale_that_is_not_certain_is_asked_and_the_next_file_has_its_own(visit: Visit) -> None:
    low = "title,year,rating10\nThe Matrix,1999,5\nHeat,1995,4\n"
    at = shown(visit(), low)
    assert numbers(at) == [0, 2, 0] and chosen(at, "The ratings").value is None
    assert not [button for button in at.button if button.label.startswith(("Save", "Go on"))]
    chosen(at, "The ratings").set_value(10).run()
    assert numbers(at) == [2, 0, 0]
    shown(at, low)
    assert chosen(at, "The ratings").value is None
    chosen(at, "The ratings").set_value(5).run()
    press(at, "Save 2 films")
    assert kept(at).stars == {MATRIX: 5.0, HEAT: 4.0}


def test_a_list_is_seen_if_one_says_so(visit: Visit) -> None:
    at = shown(visit(), "title,year\nThe Matrix,1999\nHeat,1995\n")
    assert numbers(at) == [0, 2, 0]
    next(toggle for toggle in at.toggle if toggle.label.startswith("I have seen")).set_value(True).run()
    press(at, "Save 2 films")
    assert kept(at) == UserRatings({MATRIX: "seen", HEAT: "seen"})


def test_what_waits_for_a_choice_that_nobody_makes_is_left_out(visit: Visit) -> None:
    ratings = "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value\nSam,The Matrix,star,5,\n"
    at = shown(visit(), ratings + "Kim,Heat,star,4,\n")
    assert numbers(at) == [0, 2, 0]
    chosen(at, "Whose profile").set_value("Kim").run()
    assert numbers(at) == [1, 0, 1]
    press(at, "Save 1 film")
    assert kept(at).stars == {HEAT: 4.0}


def test_a_doubtful_film_is_asked_and_taken_with_its_stars(visit: Visit) -> None:
    at = brought(visit())
    assert questions(at) == ["Did you mean The Shadow \\(1994\\)?"]
    press(at, "Yes")
    assert questions(at) == ["Did you mean Toy Story \\(1995\\)?"]
    press(at, "Yes")
    assert questions(at) == []
    assert kept(at).stars[TOY_STORY] == 2.5
    assert sorted(kept(at).stars.values()) == [2.5, 4.0, 5.0]
    assert numbers(at) == [5, 0, 1]


def test_a_doubtful_film_that_is_not_meant_is_listed(visit: Visit) -> None:
    at = brought(visit())
    before = kept(at)
    press(at, next(each.label for each in at.button if each.label in ("No", "None of these")))
    assert numbers(at) == [3, 1, 2]
    assert "The Shadw (1994)" in at.code[-1].value
    assert kept(at) == before


def test_another_of_the_films_that_are_offered_can_be_meant(visit: Visit) -> None:
    at = brought(visit(), "title,year,rating\nHamlet,,4\n")
    others = [each for each in at.button if each.label.startswith("No, ")]
    assert others
    others[0].click().run()
    (film,) = kept(at).stars
    assert title(film) in others[0].label
    assert kept(at).stars[film] == 4.0


def test_one_can_be_asked_no_more(visit: Visit) -> None:
    at = brought(visit())
    before = kept(at)
    press(at, "Ask no more")
    assert questions(at) == []
    assert numbers(at) == [3, 0, 3]
    assert kept(at) == before


def test_a_question_is_still_there_after_a_look_elsewhere(visit: Visit) -> None:
    at = brought(visit())
    press(at, "Yes")
    at.switch_page(str(ROOT / "pages" / "about.py")).run()
    at.switch_page(str(ROOT / "pages" / "films.py"))
    at.query_params["deeper"] = "Bring your ratings"
    at.run()
    assert questions(at) == ["Did you mean Toy Story \\(1995\\)?"]


def test_somebody_elses_questions_are_not_asked(visit: Visit) -> None:
    bea = profiles().new()
    at = brought(visit())
    at.query_params["person"] = bea
    at.run()
    assert questions(at) == []
    assert profiles().taste(bea) == UserRatings()


def test_what_was_not_found_is_listed_to_copy(visit: Visit) -> None:
    assert brought(visit()).code[-1].value == "A Film of Nobody (2023)"


def test_what_was_left_out_is_told(visit: Visit) -> None:
    at = brought(visit(), "title,year,rating\nThe Matrix,1999,5\nHeat,1995,superb\n")
    assert any("left out" in each.value and "Heat" in each.value for each in at.caption)


def test_seen_without_stars_does_not_replace_stars(visit: Visit) -> None:
    ann = profiles().new()
    profiles().put(ann, UserRatings({ALIEN: 4.5, TOY_STORY: 3.0}))
    at = brought(visit(ann), "title,year,rating\nAlien,1979,\nToy Stori,1995,\n")
    press(at, "Yes")
    assert kept(at) == UserRatings({ALIEN: 4.5, TOY_STORY: 3.0})


def offered(at: AppTest) -> set[int]:
    """The films that one is asked to give stars to."""
    return {film["id"] for film in visited.shown(at, "seen_films")["films"]}


def test_films_seen_without_stars_are_offered_for_stars(visit: Visit) -> None:
    at = visit()
    assert offered(at) == set()
    assert offered(brought(at)) == {ALIEN, HEAT}


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"hello", b"title,rating\n", b"{]", b"PK\x03\x04"],
)
def test_a_file_that_is_no_export_is_a_sentence_and_changes_nothing(visit: Visit, content: bytes) -> None:
    ann = profiles().new()
    profiles().put(ann, UserRatings({ALIEN: 4.5}))
    at = brought(visit(ann), content)
    (fault,) = at.error
    assert fault.value.endswith(("\\.", "\\:")) or "\\." in fault.value
    assert not at.metric and not at.exception
    assert kept(at) == UserRatings({ALIEN: 4.5})


def test_a_zip_with_a_path_outside_harms_nothing(visit: Visit, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../outside.csv", MINE)
        archive.writestr("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Heat,1995,x,4\n")
    at = brought(visit(), packed.getvalue(), "letterboxd.zip")
    assert not at.exception
    assert not list(tmp_path.rglob("outside.csv"))


def test_html_in_a_title_is_only_text(visit: Visit) -> None:
    at = brought(visit(), 'title,year,rating\n"<b>The</b> Shadw ![x](http://e.org)",1994,4\n')
    shown = [each.value for each in [*at.caption, *at.subheader, *at.markdown]]
    assert not any("<b>The" in each or "![x]" in each for each in shown)


def test_the_list_of_what_was_not_found_is_safe_in_a_spreadsheet() -> None:
    rows = import_state.table((Entry("=1+1", 2020, 2.5), Entry("Héat, the «film»", None, None)))
    assert rows.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(rows.decode("utf-8-sig")))) == [
        ["title", "year", "rating"],
        ["'=1+1", "2020", "2.5"],
        ["Héat, the «film»", "", ""],
    ]


def test_a_saved_copy_brought_back_is_the_same_taste(visit: Visit) -> None:
    ann = profiles().new()
    taste = UserRatings({MATRIX: 4.5, ALIEN: "seen", HEAT: "not interested", TOY_STORY: 0.5})
    profiles().put(ann, taste)
    copy = profiles().export(ann, embedded()).encode("utf-8-sig")
    profiles().delete(ann)
    assert kept(brought(visit(), copy, "my-films.csv")) == taste


def test_a_film_without_title_is_called_by_its_number() -> None:
    assert import_state.titled(Entry(imdb=133093)) == "tt0133093"
    assert import_state.titled(Entry(movie=7)) == "number 7"
