"""People beneath the list: a name, somebody else, a list for several, and an end to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import visited
from streamlit.testing.v1 import AppTest

from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import UserRatings
from ui.core.text_format import plain
from ui.films.models import profiles
from ui.films.profile_menu import ago

ROOT = Path(__file__).parents[3]
Visit = Callable[..., AppTest]
TASTES = (
    UserRatings({1: 5.0, 260: 4.0}),
    UserRatings({296: 4.5, 50: 5.0}),
    UserRatings({356: 2.0, 318: 5.0}),
)
HOSTILE = "<img onerror=f()> ![x](http://e.org/x) **b** :smile: $x$"


@pytest.fixture(autouse=True)
def visit(films_page: Callable[..., AppTest]) -> Visit:
    """Open this panel of the page, as somebody who is kept or as nobody."""
    return lambda person="": films_page(deeper="People", person=person)


def kept(name: str = "", taste: UserRatings = TASTES[0]) -> str:
    """Somebody on this server."""
    person = profiles().new()
    profiles().put(person, taste)
    if name:
        profiles().name(person, name)
    return person


def heads(at: AppTest) -> list[str]:
    return [each.value for each in at.subheader]


def listed(at: AppTest) -> dict:
    """What the list for several people is given to show."""
    return visited.shown(at, "group_list")


def save_as(at: AppTest, person: str, name: str) -> AppTest:
    at.text_input(key=f"people name {person}").set_value(name)
    words = ("Save", "Rename")
    return next(each for each in at.button if each.label in words).click().run()


def test_who_has_said_nothing_has_nothing_to_save(visit: Visit) -> None:
    at = visit()
    assert "You" in heads(at)
    assert not at.text_input
    assert not at.exception


def test_a_name_is_saved_and_its_person_listed(visit: Visit) -> None:
    person = kept()
    at = save_as(visit(person), person, "  Ann ")
    assert "You are Ann" in heads(at)
    assert [each.id for each in profiles().named()] == [person]
    assert at.button(key=f"open {person}").disabled


def test_that_names_are_seen_by_everybody_is_said_before_one_is_given(visit: Visit) -> None:
    assert any("seen by everybody" in each.value for each in visit(kept()).caption)


def test_a_name_that_is_taken_is_refused_in_a_sentence(visit: Visit) -> None:
    kept("Ann")
    person = kept()
    at = save_as(visit(person), person, "ANN")
    assert [each.value for each in at.error] == ["The name “ANN” is taken\\: choose another one\\."]
    assert "You have no name yet" in heads(at)
    assert not at.run().error


def test_a_name_is_only_text_wherever_it_stands(visit: Visit) -> None:
    person = kept(HOSTILE)
    at = visit(person)
    assert f"You are {plain(HOSTILE)}" in heads(at)
    assert at.button(key=f"open {person}").label == plain(HOSTILE)


def test_one_goes_on_as_somebody_else_and_comes_back(visit: Visit) -> None:
    ann, bea = kept("Ann"), kept("Bea", TASTES[1])
    at = visit(ann)
    at.button(key=f"open {bea}").click().run()
    assert "You are Bea" in heads(at)
    assert at.query_params["person"] in (bea, [bea])
    at.button(key=f"open {ann}").click().run()
    assert "You are Ann" in heads(at)
    assert at.query_params["person"] in (ann, [ann])


def test_somebody_new_begins_with_nothing_and_harms_nobody(visit: Visit) -> None:
    ann = kept("Ann")
    at = visit(ann)
    at.button(key="people-leave").click().run()
    assert "You" in heads(at)
    assert "person" not in at.query_params
    assert profiles().taste(ann) == TASTES[0]


def test_deleting_takes_a_second_press_and_is_for_good(visit: Visit) -> None:
    ann = kept("Ann")
    at = visit(ann)
    assert any("Nobody can bring it back" in each.value for each in at.markdown)
    at.button(key="people-gone").click().run()
    assert not profiles().exists(ann)
    assert "You" in heads(at)
    assert not at.exception


def test_opening_somebody_who_was_just_deleted_is_a_sentence(visit: Visit) -> None:
    ann, bea = kept("Ann"), kept("Bea")
    at = visit(ann)
    profiles().delete(bea)
    at.button(key=f"open {bea}").click().run()
    assert any("no longer here" in each.value for each in at.error)
    assert "You are Ann" in heads(at)


def test_many_people_are_listed_a_page_at_a_time(visit: Visit) -> None:
    people = [kept(f"Person {number:02}") for number in range(9)]
    at = visit()
    shown = [each.key for each in at.button if each.key and each.key.startswith("open ")]
    assert shown == [f"open {each}" for each in people[:6]]


def test_alone_there_is_no_list_for_several(visit: Visit) -> None:
    at = visit(kept("Ann"))
    assert not at.multiselect
    assert any("two people" in each.value for each in at.markdown)


def test_a_list_for_several_shows_what_each_would_give(visit: Visit) -> None:
    people = [kept(name, taste) for name, taste in zip(("Ann", "Bea", "Cy"), TASTES, strict=True)]
    at = visit(people[0])
    at.multiselect(key="together").set_value(people).run()
    shown = listed(at)
    expected = Recommender.trained().together(TASTES)
    assert shown["people"] == ["Ann", "Bea", "Cy"]
    assert [film["id"] for film in shown["films"]] == [each.film.id for each in expected]
    assert shown["films"][0]["each"] == pytest.approx(expected[0].each, abs=0.001)
    assert not {1, 260, 296, 50, 356, 318} & {film["id"] for film in shown["films"]}


def test_the_least_pleased_and_the_average_make_different_lists(visit: Visit) -> None:
    people = [kept(name, taste) for name, taste in zip(("Ann", "Bea", "Cy"), TASTES, strict=True)]
    at = visit(people[0])
    at.multiselect(key="together").set_value(people).run()
    least = listed(at)
    at.segmented_control(key="together-how").set_value("average").run()
    mean = listed(at)
    assert least["films"] != mean["films"]
    assert least["note"] != mean["note"]


def test_whoever_newly_sits_here_is_among_those_who_watch(visit: Visit) -> None:
    ann, bea = kept("Ann"), kept("Bea", TASTES[1])
    at = visit(ann)
    assert at.multiselect(key="together").value == [ann]
    at.button(key=f"open {bea}").click().run()
    assert at.multiselect(key="together").value == [bea, ann]
    at.multiselect(key="together").set_value([ann]).run()
    assert at.run().multiselect(key="together").value == [ann]


def test_who_has_no_name_can_watch_along(visit: Visit) -> None:
    me, ann = kept(), kept("Ann", TASTES[1])
    at = visit(me)
    at.multiselect(key="together").set_value([me, ann]).run()
    assert listed(at)["people"] == ["You", "Ann"]


def test_whoever_is_deleted_meanwhile_leaves_the_list(visit: Visit) -> None:
    people = [kept(name, taste) for name, taste in zip(("Ann", "Bea", "Cy"), TASTES, strict=True)]
    at = visit(people[0])
    at.multiselect(key="together").set_value(people).run()
    profiles().delete(people[2])
    at.run()
    assert listed(at)["people"] == ["Ann", "Bea"]
    assert not at.exception


def test_who_gave_no_stars_is_named_beside_the_list(visit: Visit) -> None:
    ann, bea = kept("Ann"), kept("Bea", UserRatings({1: "seen"}))
    at = visit(ann)
    at.multiselect(key="together").set_value([ann, bea]).run()
    assert "No stars yet from Bea" in listed(at)["note"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (86_400 * 40, "40 days ago")],
)
def test_how_long_ago_is_told_as_people_say_it(seconds: float, words: str) -> None:
    assert ago(seconds) == words


def test_plain_text_has_no_sign_left_that_markdown_reads() -> None:
    assert plain("a*b_[c](d) <e> :f: $g$ ~h~ `i` #") == (
        "a\\*b\\_\\[c\\]\\(d\\) \\<e\\> \\:\u2060f\\: \\$g\\$ \\~h\\~ \\`i\\` \\#"
    )
