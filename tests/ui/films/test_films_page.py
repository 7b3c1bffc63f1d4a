"""The Films page through the router, without a browser; and what a browser tells, taken apart."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import visited
from hypothesis import given
from hypothesis import strategies as some
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

import aecore.recommend.artifacts.serialization
import aecore.recommend.recommender
import ui.films.models
from aecore.recommend.ranking.onboarding import forty
from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import UserRatings
from ui.films.films_state import MENDED, SLIPS
from ui.films.list_controls import MODELS
from ui.films.models import profiles
from ui.films.opinion_messages import HALF_STARS, WORDS, OpinionMessage, fresh
from ui.films.routes import catalogue_route
from ui.routes import films as answer_with_films

ROOT = Path(__file__).parents[3]
Visit = Callable[..., AppTest]
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
)


@pytest.fixture(autouse=True)
def visit(films_page: Visit) -> Visit:
    """Open the page, with what its address says."""
    return films_page


@pytest.fixture
def somebody() -> str:
    """Somebody who is kept, with opinions of all sorts."""
    person = profiles().new()
    ids = [film.id for film in forty()]
    for film, opinion in zip(ids, (5.0, 4.5, 1.0, "seen", "not interested", "not seen"), strict=False):
        profiles().set(person, film, opinion)
    return person


def sent(at: AppTest, part: str) -> dict[str, Any]:
    """What the page gives a part of ours to show."""
    return visited.shown(at, part)


def listed(at: AppTest) -> list[int]:
    return [film["id"] for film in sent(at, "ranking")["films"]]


def said(at: AppTest) -> str:
    return " ".join(each.value for each in [*at.markdown, *at.caption])


def test_nobody_gets_the_films_most_people_rated_and_is_told_so(visit: Visit) -> None:
    at = visit()
    assert listed(at) == [each.film.id for each in Recommender.trained().recommend(UserRatings())]
    assert "Rate one film" in sent(at, "ranking")["note"]
    assert not at.query_params


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A checkout in which nobody has trained anything."""
    forget()
    monkeypatch.setattr(aecore.recommend.artifacts.serialization, "folder", lambda: tmp_path)
    yield
    forget()


def forget() -> None:
    """Read the trained models anew when they are asked for next."""
    ui.films.models.recommender.clear()
    aecore.recommend.recommender._trained.cache_clear()


def test_without_trained_models_there_is_a_sentence_and_no_traceback(no_models: None, visit: Visit) -> None:
    at = visit()
    assert not at.exception
    assert not at.error
    assert len(at.info) == 1
    assert "The films end in 2016" in said(at)


def test_the_data_are_named_with_their_end_and_their_terms(visit: Visit) -> None:
    words = said(visit())
    assert "MovieLens" in words
    assert "non-commercial" in words
    assert "The films end in 2016" in words


def test_an_address_with_a_person_shows_what_they_said(visit: Visit, somebody: str) -> None:
    at = visit(person=somebody)
    assert dict(sent(at, "films")["opinions"]) == dict(profiles().taste(somebody).opinions)


def test_the_list_never_has_a_film_that_is_done_with(visit: Visit, somebody: str) -> None:
    assert not set(listed(visit(person=somebody))) & profiles().taste(somebody).done_with


def test_an_address_with_nobody_is_a_sentence_and_the_page_goes_on(visit: Visit) -> None:
    at = visit(person="0123456789abcdef")
    assert "not kept on this server" in said(at)
    assert listed(at)
    assert not at.exception


def test_a_database_that_cannot_be_reached_is_a_sentence_and_the_list_is_there(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setenv("LATENTLAB_DATABASE_URL", "sqlite:////nowhere/at/all.db")
        at = visit(person="0123456789abcdef")
        assert not at.exception
        assert listed(at)
        assert at.button(key="films-noticed")


def test_a_filter_in_the_address_narrows_the_list(visit: Visit) -> None:
    at = visit(genres="Horror", decades="1980s")
    found = sent(at, "ranking")["films"]
    assert found
    assert all("Horror" in film["genres"] and 1980 <= film["year"] < 1990 for film in found)


def test_filters_that_leave_no_film_are_a_sentence(visit: Visit) -> None:
    at = visit(genres="Film-Noir", decades="1900s")
    assert listed(at) == []
    assert "No film is left" in sent(at, "ranking")["note"]


def test_the_knobs_change_the_list_as_the_recommender_would(visit: Visit, somebody: str) -> None:
    at = visit(person=somebody)
    before = listed(at)
    at.slider(key="adventurous").set_value(1.5).run()
    at.slider(key="varied").set_value(0.6).run()
    taste = profiles().taste(somebody)
    expected = Recommender.trained().recommend(taste, adventurous=1.5, varied=0.6)
    assert listed(at) == [each.film.id for each in expected] != before


def test_the_slip_of_the_articles_network_is_a_switch_with_its_lesson(visit: Visit, somebody: str) -> None:
    if not {SLIPS, MENDED} <= set(Recommender.trained().models):
        pytest.skip("the article's networks are not among the trained models")
    at = visit(person=somebody)
    at.selectbox(key="model").set_value(SLIPS).run()
    slipped = listed(at)
    assert "forgets to clear the gradients" in said(at)
    at.toggle(key="cleared").set_value(True).run()
    assert listed(at) != slipped
    assert "weight decay" in said(at)


@pytest.mark.parametrize("model", MODELS)
def test_every_model_makes_a_list_and_says_what_it_does(visit: Visit, somebody: str, model: str) -> None:
    if model not in Recommender.trained().models:
        pytest.skip(f"{model} is not among the trained models")
    at = visit(person=somebody)
    at.selectbox(key="model").set_value(model).run()
    found = sent(at, "ranking")
    expected = Recommender.trained().recommend(profiles().taste(somebody), model=model)
    assert [film["id"] for film in found["films"]] == [each.film.id for each in expected]
    assert len(found["note"]) > 20


def test_an_interval_lies_round_its_stars_and_on_the_scale(visit: Visit, somebody: str) -> None:
    for film in sent(visit(person=somebody), "ranking")["films"]:
        assert 0.5 <= film["low"] <= film["stars"] <= film["high"] <= 5


def desk_alone() -> None:
    """A page with nothing but a desk, and buttons that say things at it."""
    import streamlit as st

    from aecore.recommend.taste import UserRatings
    from ui.films.films_state import FilmsPageState

    state = FilmsPageState()
    state.open_from_url()
    st.button("five", key="five", on_click=state.rate, args=(1, 5.0))
    st.button("seen", key="seen", on_click=state.rate, args=(2, "seen"))
    st.button("forget", key="forget", on_click=state.rate, args=(1, None))
    st.button("many", key="many", on_click=state.replace, args=(UserRatings({3: 4.0, 4: 2.5}),))
    st.button("undo", key="undo", on_click=state.undo)
    message = {"tab": "a", "said": [{"n": 1, "film": 1, "opinion": 3}, {"n": 2, "film": 2, "opinion": 0.5}]}
    st.button("hear", key="hear", on_click=state.on_message, args=(message,))
    st.json(dict(state.taste.opinions))


@pytest.fixture
def state() -> AppTest:
    return AppTest.from_function(desk_alone, default_timeout=60).run()


def press(state: AppTest, *names: str) -> dict[str, Any]:
    for name in names:
        state.button(key=name).click().run()
    assert not state.exception
    return json.loads(state.json[0].value)


def person_of(state: AppTest) -> str:
    found = state.query_params["person"]
    return found if isinstance(found, str) else found[0]


def test_somebody_is_made_with_the_first_opinion_and_stands_in_the_address(state: AppTest) -> None:
    assert "person" not in state.query_params
    press(state, "five")
    assert profiles().exists(person_of(state))


def test_every_opinion_is_saved_as_it_is_given(state: AppTest) -> None:
    press(state, "five", "seen")
    assert profiles().taste(person_of(state)).opinions == {1: 5.0, 2: "seen"}
    press(state, "forget")
    assert profiles().taste(person_of(state)).opinions == {2: "seen"}


def test_undo_takes_back_the_last_change_whatever_it_was(state: AppTest) -> None:
    press(state, "five", "seen", "many")
    assert press(state, "undo") == {"1": 5, "2": "seen"}
    assert profiles().taste(person_of(state)).opinions == {1: 5.0, 2: "seen"}
    assert press(state, "undo", "undo", "undo") == {}
    assert profiles().taste(person_of(state)).opinions == {}


def test_what_a_browser_repeats_counts_once(state: AppTest) -> None:
    press(state, "hear", "five", "hear")
    assert profiles().taste(person_of(state)).opinions == {1: 5.0, 2: 0.5}


FILMS = frozenset({1, 2, 3})


def test_opinions_arrive_in_the_order_in_which_they_were_given() -> None:
    lines = [{"n": 3, "film": 1, "opinion": None}, {"n": 2, "film": 1, "opinion": 4.5}]
    assert fresh({"tab": "a", "said": lines}, FILMS, {"a": 1}) == (
        "a",
        [OpinionMessage(2, 1, 4.5), OpinionMessage(3, 1, None)],
    )


@pytest.mark.parametrize("opinion", [0, 0.25, 5.5, -1, "great", True, [5], {"stars": 5}, float("nan")])
def test_what_is_no_opinion_is_only_counted(opinion: Any) -> None:
    assert fresh({"tab": "a", "said": [{"n": 1, "film": 1, "opinion": opinion}]}, FILMS, {}) == (
        "a",
        [OpinionMessage(1)],
    )


@pytest.mark.parametrize("film", [0, 4, -1, "1", 1.5, None, [1], True])
def test_an_opinion_of_no_film_is_only_counted(film: Any) -> None:
    assert fresh({"tab": "a", "said": [{"n": 1, "film": film, "opinion": 4}]}, FILMS, {}) == (
        "a",
        [OpinionMessage(1)],
    )


@given(JSON)
def test_whatever_a_browser_sends_is_taken_calmly(message: Any) -> None:
    for wrapped in (message, {"tab": "a", "said": message}, {"tab": "a", "said": [message]}):
        _, found = fresh(wrapped, FILMS, {})
        assert all(each.opinion in (None, *HALF_STARS, *WORDS) for each in found)


def test_the_catalogue_reaches_the_browser_whole_and_may_be_kept() -> None:
    answer = answer_with_films(asked(catalogue_route.address().partition("?")[2], b"gzip"))
    found, films = json.loads(gzip.decompress(answer.body)), Recommender.trained().catalogue
    assert found["id"] == [film.id for film in films]
    assert found["title"] == [film.title for film in films]
    assert [tuple(found["genres"][i] for i in each) for each in found["of"]] == [
        film.genres for film in films
    ]
    assert sum(found["known"]) == len(Recommender.trained().films)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.body) < 300_000


def test_who_reads_no_gzip_gets_the_catalogue_plain() -> None:
    plain = answer_with_films(asked("", b"identity"))
    assert plain.body == gzip.decompress(catalogue_route.packed())
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("query", ["", "v=", "v=0123456789ab"])
def test_a_catalogue_under_another_address_is_not_kept_for_ever(query: str) -> None:
    assert "immutable" not in answer_with_films(asked(query, b"gzip")).headers["Cache-Control"]


def asked(query: str, coding: bytes) -> Request:
    """A request as Starlette makes it."""
    headers = [(b"accept-encoding", coding)]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})
