"""The chart that comes with the program: films that people know to be alike lie together."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.data.ratings import embedded
from aecore.recommend.maps import bundle, latent_units
from aecore.recommend.maps.bundle import Named
from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import UserRatings
from ui.films.routes import map_route

SERIES = (
    ("The Godfather", "The Godfather: Part II"),
    ("Star Wars: Episode IV", "Star Wars: Episode V -", "Star Wars: Episode VI"),
    (
        "The Lord of the Rings: The Fellowship",
        "The Lord of the Rings: The Two",
        "The Lord of the Rings: The Return",
    ),
    ("Monsters, Inc.", "Finding Nemo", "The Incredibles"),
)


@pytest.fixture(scope="module")
def shipped() -> Named:
    return bundle.read()


def away(xy: np.ndarray) -> float:
    """The median distance between two of some places."""
    far = np.linalg.norm(xy[:, None] - xy, axis=2)
    return float(np.median(far[np.triu_indices(len(xy), 1)]))


@pytest.mark.parametrize("titles", SERIES, ids=lambda titles: titles[0])
def test_films_of_a_series_lie_together(shipped: Named, titles: tuple[str, ...]) -> None:
    films = shipped.films
    columns = [next(i for i, film in enumerate(films) if film.title.startswith(each)) for each in titles]
    atlas = shipped.chart.atlas
    assert away(atlas.xy[columns]) < 0.25 * away(atlas.xy[atlas.anchors])


def test_neighbours_share_genres_far_above_chance(shipped: Named) -> None:
    known = np.flatnonzero(embedded().raters >= 50)
    xy = shipped.chart.atlas.xy[known]
    names, belongs = latent_units.themes(shipped.films)
    genres = belongs[known][:, [not name[0].isdigit() for name in names]]
    far = np.linalg.norm(xy[:, None] - xy, axis=2)
    near = np.argsort(far, axis=1)[:, 1:11]
    chance = np.random.default_rng(0).permutation(len(known))
    assert alike(genres[:, None], genres[near]) > 1.25 * alike(genres, genres[chance])


def alike(a: np.ndarray, b: np.ndarray) -> float:
    """Genres in common over genres of either."""
    return float(((a & b).sum(-1) / np.maximum((a | b).sum(-1), 1)).mean())


def test_the_map_is_to_be_trusted_more_than_a_plane(shipped: Named) -> None:
    layout, plane = shipped.chart.atlas.trust.tolist()
    assert layout > 0.95 and layout > plane + 0.05


def test_most_units_have_a_theme_and_no_correlation_is_made_up(shipped: Named) -> None:
    assert np.mean([unit.clear for unit in shipped.described]) > 0.7
    for unit in shipped.described:
        assert all(latent_units.CLEAR <= abs(r) <= 1 for _, r in (*unit.more, *unit.less))


def test_the_chart_belongs_to_the_models_beside_it(shipped: Named) -> None:
    recommender = Recommender.trained()
    np.testing.assert_array_equal(shipped.chart.atlas.films, recommender.films)
    taste = UserRatings({film: 5.0 for film in recommender.films[:3].tolist()})
    found = shipped.chart.portrait(recommender.scorers[bundle.CODER], taste)
    assert found.excited is not None and found.excited.shape == shipped.chart.units.centre.shape


def test_a_first_rating_puts_most_people_by_its_film(shipped: Named) -> None:
    atlas, coder = shipped.chart.atlas, Recommender.trained().scorers[bundle.CODER]
    some = atlas.anchors[::20]
    given = np.zeros((len(some), len(atlas.films)), np.float32)
    given[np.arange(len(some)), some] = 5
    off = np.linalg.norm(atlas.place(coder.code(given)) - atlas.xy[some], axis=1)
    assert np.median(off) < 0.1 * away(atlas.xy[atlas.anchors])


def test_a_chart_is_small_enough_to_be_fetched() -> None:
    assert len(map_route.packed()) < 150_000
    assert map_route.address() == map_route.address()
