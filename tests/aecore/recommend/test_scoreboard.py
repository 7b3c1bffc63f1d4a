from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from aecore.data.films import Film
from aecore.data.ratings import Ratings, embedded, film_means
from aecore.recommend import models
from aecore.recommend.evaluation import scoreboard
from aecore.recommend.ranking.onboarding import chosen, forty, of_one_series
from aecore.recommend.user_folds import NS, folds, ndcg


@pytest.fixture(scope="module")
def few() -> Ratings:
    return embedded().people(slice(30)).common()


def test_the_board_has_every_kind_after_every_number_of_ratings() -> None:
    found = scoreboard.read()
    for model in (*models.load(), scoreboard.STARS):
        for n in NS:
            row = found.row(model, n)
            assert 0 < row.ndcg < 1 and 0 < row.recall < 1 and row.people > 600


def test_only_what_says_stars_has_an_error_in_stars() -> None:
    for row in scoreboard.read().rows:
        says = row.model in (scoreboard.STARS, scoreboard.AVERAGE) or models.find(row.model).stars
        assert (row.rmse is not None) == says
        assert (row.coverage is not None) == (row.model == scoreboard.STARS)


def test_intervals_are_honest_after_every_number_of_ratings() -> None:
    for n in NS:
        assert 0.78 <= scoreboard.read().row(scoreboard.STARS, n).coverage <= 0.82


def test_the_best_model_beats_popularity_and_ranking_by_stars() -> None:
    for n in NS:
        blend, *others = (scoreboard.read().row(name, n).ndcg for name in ("blend", "popularity", "stars"))
        assert blend > 1.2 * max(others)


def test_figures_are_those_of_the_protocol(few: Ratings) -> None:
    found = scoreboard.measure(few, ("popularity",), seed=5, k=3)
    each = [ndcg(np.broadcast_to(f.train.raters, f.target_mask.shape), f) for f in folds(few, 5, 3)]
    assert found.row("popularity", 10).ndcg == pytest.approx(np.nanmean(np.concatenate(each)), abs=1e-4)
    assert found.row("popularity", 10).people == np.isfinite(np.concatenate(each)).sum()


def test_a_film_that_nobody_rated_has_the_mean_of_all(few: Ratings) -> None:
    stars = few.stars.copy()
    stars[:, 0] = 0
    found = film_means(stars)
    assert found[0] == pytest.approx(stars[stars > 0].mean(), abs=1e-4)
    often = int((stars > 0).sum(0).argmax())
    mean = stars[stars[:, often] > 0, often].mean()
    assert min(mean, found[0]) <= found[often] <= max(mean, found[0])


def test_a_board_is_read_as_it_was_written(few: Ratings, tmp_path: Path) -> None:
    found = scoreboard.measure(few, ("popularity",), k=2)
    scoreboard.write(tmp_path / "board.json", found)
    assert scoreboard.read(tmp_path / "board.json") == found


def test_folds_that_are_trained_side_by_side_give_the_same_figures(few: Ratings) -> None:
    alone, beside = (scoreboard.measure(few, ("knn",), k=2, workers=workers) for workers in (1, 2))
    assert alone == beside


def test_a_row_that_was_not_measured_is_not_there() -> None:
    with pytest.raises(KeyError, match="nothing was measured for 'blend' after 7"):
        scoreboard.read().row("blend", 7)


def test_forty_films_to_begin_with_are_known_and_differ() -> None:
    raters = dict(zip(embedded().films.tolist(), embedded().raters.tolist(), strict=True))
    found = forty()
    assert len(set(found)) == 40
    assert np.median([raters[film.id] for film in found]) > np.quantile(embedded().raters, 0.95)
    assert not any(of_one_series(one, other) for one, other in combinations(found, 2))


def test_forty_films_to_begin_with_come_from_many_decades_and_genres() -> None:
    decades = [(film.year or 0) // 10 for film in forty()]
    genres = {genre for film in forty() for genre in film.genres}
    assert len(set(decades)) >= 5 and max(map(decades.count, decades)) <= 14
    assert len(genres) >= 14


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Toy Story", "Toy Story 2", True),
        ("Alien", "Aliens", True),
        ("Star Wars: Episode IV - A New Hope", "Star Wars: Episode V - The Empire Strikes Back", True),
        ("The Matrix", "Matrix Reloaded", True),
        ("Star Wars", "Star Trek", False),
        ("Heat", "Speed", False),
        ("1984", "2001", False),
    ],
)
def test_a_series_is_told_by_its_first_words(one: str, other: str, same: bool) -> None:
    assert of_one_series(Film(1, one), Film(2, other)) is same


def test_the_first_film_tells_the_most_and_its_double_tells_little_more() -> None:
    titles = (Film(1, "Loud"), Film(2, "Noisy"), Film(3, "Other"), Film(4, "Rare"))
    loadings = np.array([[2.0, 0], [1.9, 0], [0, 1.0], [0, 3.0]])
    stars = np.full((20, 4), 4, np.float32)
    stars[1:, 3] = 0
    found = chosen(Ratings("made up", stars, np.arange(1, 5)), loadings, 1.0, titles)
    assert [film.title for film in found][:2] == ["Loud", "Other"]
