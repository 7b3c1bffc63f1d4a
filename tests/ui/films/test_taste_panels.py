"""What the panels of one's taste and of the scoreboard send to the browser."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from visited import shown

from aecore.data.films import Catalogue, Film
from aecore.recommend.artifacts import serialization
from aecore.recommend.evaluation.scoreboard import STARS
from aecore.recommend.maps import bundle, latent_units, synthetic_genres
from aecore.recommend.maps.bundle import Chart, Named
from aecore.recommend.maps.latent_units import Units
from aecore.recommend.maps.synthetic_genres import GENRES, Found, Planted
from aecore.recommend.maps.taste_map import Atlas
from aecore.recommend.taste import UserRatings
from ui.components.film_map.film_map import _excited, _way
from ui.films import scoreboard_panel
from ui.films.routes import map_route, synthetic_route

FILMS = (Film(7, "Seven", 1995, ("Crime", "Drama"), (), 9), Film(9, "Nine <b>", None, (), (), 5))


@pytest.fixture
def named() -> Named:
    """A chart of two films and one person, a unit with a theme and one without."""
    two = np.eye(2, dtype=np.float32)
    ids, nought, one = np.array([7, 9]), np.zeros(2), np.ones(2)
    atlas = Atlas(ids, two, two[:1], np.array([0, 1]), two, nought, one, np.array([0.9, 0.8]))
    r = np.zeros((2, len(latent_units.themes(FILMS)[0])))
    r[0, :2] = 0.6, -0.5
    ends = ids[:, None]
    return Named(Chart(atlas, Units(nought, one, r, ends, ends[::-1])), Catalogue(FILMS))


@pytest.fixture(scope="module")
def toys() -> tuple[Planted, Found]:
    made = synthetic_genres.plant(0)
    return made, synthetic_genres.find(made, synthetic_genres.recipe(0))


def test_a_chart_is_sent_with_every_film_once(named: Named) -> None:
    sent = json.loads(json.dumps(map_route.columns(named)))
    assert sent["id"] == [7, 9] and sent["title"] == ["Seven", "Nine <b>"] and sent["year"] == [1995, None]
    assert sent["xy"] == [1000, 0, 0, 1000] and sent["people"] == [1000, 0]
    assert [[sent["genres"][each] for each in of] for of in sent["of"]] == [["Crime", "Drama"], []]
    assert "1 people" in sent["words"]["people"]


def test_units_are_sent_with_both_ends(named: Named) -> None:
    first, second = map_route.columns(named)["units"]
    assert first["more"] == [("1990s", 0.6)] and first["less"] == [("Crime", -0.5)]
    assert second["more"] == second["less"] == []
    assert first["high"] == (7,) and first["low"] == (9,)


def test_somebody_without_ratings_has_no_way_and_no_bars(named: Named) -> None:
    class Nothing:
        def code(self, given: np.ndarray) -> np.ndarray:
            return given

    portrait = named.chart.portrait(Nothing(), UserRatings({7: "seen"}))
    assert _way(portrait) == [] and _excited(portrait) is None
    portrait = named.chart.portrait(Nothing(), UserRatings({7: 4.0, 9: 2.0}))
    assert [film for film, _, _ in _way(portrait)] == [7, 9]
    assert len(_excited(portrait) or ()) == 2


def test_who_likes_a_genre_excites_the_unit_that_found_it(toys: tuple[Planted, Found]) -> None:
    made, found = toys
    for number, genre in enumerate(GENRES):
        unit = int(np.abs(found.r[:, number]).argmax())
        excited = synthetic_route.columns(made, found, [genre])["excited"]
        assert np.sign(excited[unit] - found.excited_by([])[unit]) == np.sign(found.r[unit, number])


def test_nobody_is_asked_about_when_no_genre_is_chosen(toys: tuple[Planted, Found]) -> None:
    made, found = toys
    sent = json.loads(json.dumps(synthetic_route.columns(made, found, [])))
    assert sent["excited"] is None and "best |r|" in sent["score"]
    assert len(sent["id"]) == len(made.of_genre) and len(sent["units"]) == len(found.r)
    assert sent["xy"][1::2] == [-2000 * (i // synthetic_genres.FILMS) for i in range(len(sent["id"]))]


def test_an_end_without_a_genre_names_no_films(toys: tuple[Planted, Found]) -> None:
    for each in toys[1].described():
        assert bool(each.more) == bool(each.high) and bool(each.less) == bool(each.low)


def test_the_model_of_the_list_is_marked_where_lists_are_judged() -> None:
    marked = scoreboard_panel.tags("ease")
    assert marked["ndcg", "ease"] == marked["recall", "ease"] == "your list"
    assert ("rmse", "ease") not in marked and marked["rmse", STARS] == "beside every list"


@pytest.mark.usefixtures("engine_of_its_own")
def test_the_toy_waits_for_its_net_where_no_script_does() -> None:
    def script() -> None:
        import streamlit as st

        from ui.films import synthetic_panel

        st.session_state.setdefault("films-toy", True)
        synthetic_panel.draw()

    at = AppTest.from_function(script, default_timeout=60).run()
    assert not at.exception
    at.button("films-toy-again").click().run()
    at.pills("films-toy-likes").select("Horror").run()
    assert not at.exception
    address = urlsplit(shown(at, "film_map")["chart"])
    assert address.path == synthetic_route.PATH
    sent = asyncio.run(synthetic_route.answer(dict(parse_qsl(address.query))))
    made = synthetic_genres.plant(1)
    again = synthetic_genres.find(made, synthetic_genres.recipe(1))
    assert sent == synthetic_route.columns(made, again, ["Horror"])


@pytest.mark.parametrize(
    "query", [{}, {"seed": "-1"}, {"seed": "1000"}, {"seed": "²"}, {"seed": "1", "likes": "Action,<b>"}]
)
def test_a_map_that_nobody_can_plant_is_refused_before_anything_is_trained(query: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="there is no such"):
        asyncio.run(synthetic_route.answer(query))


@pytest.mark.usefixtures("engine_of_its_own")
def test_where_many_networks_wait_to_learn_no_other_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic_route, "MOST", 1)

    async def all_at_once() -> list[Any]:
        asked = (synthetic_route.answer({"seed": seed}) for seed in ("7", "8", "7"))
        return await asyncio.gather(*asked, return_exceptions=True)

    first, crowded, same = asyncio.run(all_at_once())
    assert first == same and first["units"] and isinstance(crowded, synthetic_route.Crowded)
    assert asyncio.run(synthetic_route.answer({"seed": "8"}))["units"] != first["units"]


def test_the_scoreboard_is_drawn_from_what_came_with_the_program(home: Path) -> None:
    def script() -> None:
        from ui.films import scoreboard_panel
        from ui.films.films_state import FilmsPageState

        scoreboard_panel.draw(FilmsPageState())

    at = AppTest.from_function(script, default_timeout=60).run()
    assert not at.exception
    [drawn] = at.get("plotly_chart")
    assert "Popularity" in drawn.proto.spec


def test_without_a_chart_there_is_a_sentence_and_with_one_a_map(home: Path) -> None:
    def script() -> None:
        from ui.films import taste_map_panel
        from ui.films.films_state import FilmsPageState

        taste_map_panel.draw(FilmsPageState())

    at = AppTest.from_function(script, default_timeout=60).run()
    assert not at.exception
    assert bool(at.info) != (serialization.folder() / bundle.FILE).exists()
