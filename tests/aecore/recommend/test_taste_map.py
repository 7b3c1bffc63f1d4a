from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from aecore.data.films import Film
from aecore.data.ratings import Ratings
from aecore.recommend.maps import bundle, latent_units, regions, synthetic_genres, taste_map
from aecore.recommend.maps.taste_map import Atlas
from aecore.recommend.taste import UserRatings

KINDS = 3
EACH = 20  # films of each kind
GENRES = ("Comedy", "Horror", "Sci-Fi")
FILMS = tuple(
    Film(10 * i + 3, f"Film {i}", 1970 + 10 * (i // EACH), (GENRES[i // EACH],)) for i in range(KINDS * EACH)
)


@dataclass(frozen=True)
class Sums:
    """A code one can reckon with: liked less disliked films of each kind, over how many were rated."""

    def code(self, given: np.ndarray) -> np.ndarray:
        said = np.where(given > 0, given - 3, 0).reshape(len(given), KINDS, EACH).sum(2)
        return (said / np.maximum((given > 0).sum(1, keepdims=True), 1)).astype(np.float32)


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    """Ninety people who love films of one kind and dislike the others."""
    rng = np.random.default_rng(0)
    kind, loves = np.repeat(np.arange(KINDS), EACH), np.arange(90) % KINDS
    stars = np.where(loves[:, None] == kind, rng.choice([4, 4.5, 5], (90, 60)), rng.choice([1, 2], (90, 60)))
    stars[rng.random(stars.shape) < 0.5] = 0
    return Ratings("kinds", stars.astype(np.float32), np.array([film.id for film in FILMS]))


@pytest.fixture(scope="module")
def drawn(ratings: Ratings) -> bundle.Chart:
    return bundle.fit(ratings, Sums(), FILMS)


def spread(xy: np.ndarray) -> float:
    return float(np.linalg.norm(xy - xy.mean(0), axis=1).mean())


def centre(drawn: Atlas, kind: int) -> np.ndarray:
    return drawn.xy[kind * EACH : (kind + 1) * EACH].mean(0)


def nearest_kind(drawn: Atlas, xy: np.ndarray) -> np.ndarray:
    """The kind of film that most of the five films around each place are."""
    near = np.argsort(np.linalg.norm(drawn.xy - xy[:, None], axis=2), axis=1)[:, :5] // EACH
    return np.array([np.bincount(each, minlength=KINDS).argmax() for each in near])


def test_films_of_a_kind_lie_together(drawn: bundle.Chart) -> None:
    kinds = np.repeat(np.arange(KINDS), EACH)
    assert (nearest_kind(drawn.atlas, drawn.atlas.xy) == kinds).mean() > 0.95


def test_people_stand_among_the_films_they_love(drawn: bundle.Chart) -> None:
    assert (nearest_kind(drawn.atlas, drawn.atlas.people) == np.arange(90) % KINDS).mean() > 0.95


def test_somebody_is_placed_the_same_alone_and_among_others(drawn: bundle.Chart, ratings: Ratings) -> None:
    codes = Sums().code(ratings.stars)
    alone = np.concatenate([drawn.atlas.place(code[None]) for code in codes])
    np.testing.assert_allclose(alone, drawn.atlas.place(codes), atol=1e-5)
    np.testing.assert_allclose(alone, drawn.atlas.people, atol=1e-5)


def test_a_small_change_of_code_is_a_small_step_on_the_map(drawn: bundle.Chart, ratings: Ratings) -> None:
    codes = Sums().code(ratings.stars)
    nudged = codes + 1e-3 * np.random.default_rng(1).standard_normal(codes.shape).astype(np.float32)
    steps = np.linalg.norm(drawn.atlas.place(nudged) - drawn.atlas.place(codes), axis=1)
    assert np.median(steps) < 0.02 * spread(drawn.atlas.xy)


def test_somebody_average_in_everything_stands_in_the_middle(drawn: bundle.Chart) -> None:
    middle = drawn.atlas.place(drawn.atlas.centre[None])
    np.testing.assert_allclose(middle[0], drawn.atlas.xy[drawn.atlas.anchors].mean(0), atol=1e-5)


def test_places_are_weighted_means_of_the_twelve_nearest_films(drawn: bundle.Chart, ratings: Ratings) -> None:
    code = Sums().code(ratings.stars[:1])
    direction = (code - drawn.atlas.centre) / drawn.atlas.spread
    cosine = drawn.atlas.direction @ direction[0] / np.linalg.norm(direction)
    nearest = np.argsort(-cosine)[: taste_map.NEAREST]
    weight = np.exp(taste_map.SHARP * cosine[nearest])
    expected = weight @ drawn.atlas.xy[drawn.atlas.anchors][nearest] / weight.sum()
    np.testing.assert_allclose(drawn.atlas.place(code)[0], expected, atol=1e-4)


def test_the_same_seed_draws_the_same_map_and_it_is_told_beside_pca(
    drawn: bundle.Chart, ratings: Ratings
) -> None:
    again = taste_map.fit(ratings, Sums(), seed=0)
    np.testing.assert_array_equal(again.xy, drawn.atlas.xy)
    assert drawn.atlas.trust.shape == (2,)
    assert (drawn.atlas.trust > 0.5).all() and (drawn.atlas.trust <= 1).all()


def test_the_map_is_broader_than_high_and_of_size_one(drawn: bundle.Chart) -> None:
    x, y = drawn.atlas.xy[drawn.atlas.anchors].T
    assert x.std() >= y.std() * 0.99
    assert np.hypot(x, y).std() < np.sqrt(np.mean(x**2 + y**2)) == pytest.approx(1, abs=1e-3)


def test_a_path_has_a_step_for_each_rating_and_ends_where_one_stands(drawn: bundle.Chart) -> None:
    rated = {FILMS[0].id: 5.0, 999_999: 5.0, FILMS[1].id: "seen", FILMS[40].id: 5.0, FILMS[41].id: 4.5}
    taste = UserRatings(rated)
    path = taste_map.path(drawn.atlas, Sums(), taste)
    assert path.films == (FILMS[0].id, FILMS[40].id, FILMS[41].id)
    now = drawn.atlas.place(Sums().code(taste.row(drawn.atlas.films)[None]))
    np.testing.assert_allclose(path.xy[-1:], now, atol=1e-5)
    first = drawn.atlas.place(Sums().code(UserRatings({FILMS[0].id: 5.0}).row(drawn.atlas.films)[None]))
    np.testing.assert_allclose(path.xy[:1], first, atol=1e-5)


def test_a_path_goes_from_one_kind_of_film_to_the_other(drawn: bundle.Chart) -> None:
    opinions = {FILMS[i].id: 5.0 for i in (0, 1, 20, 21, 22, 23, 24, 25)}
    path = taste_map.path(drawn.atlas, Sums(), UserRatings(opinions))
    start, end = (np.linalg.norm(path.xy[[0, -1]] - centre(drawn.atlas, kind), axis=1) for kind in (0, 1))
    assert start[0] < start[1] and end[1] < end[0]


def test_a_long_path_shows_its_latest_steps(drawn: bundle.Chart) -> None:
    taste = UserRatings({film.id: 4.0 for film in FILMS})
    path = taste_map.path(drawn.atlas, Sums(), taste, most=7)
    whole = taste_map.path(drawn.atlas, Sums(), taste)
    assert path.films == whole.films[-7:]
    np.testing.assert_allclose(path.xy, whole.xy[-7:], atol=1e-5)


def test_nobody_has_no_portrait(drawn: bundle.Chart) -> None:
    nobody = drawn.portrait(Sums(), UserRatings({FILMS[0].id: "seen"}))
    assert nobody.excited is None and nobody.path.xy.shape == (0, 2)


def test_a_unit_is_named_by_the_genre_that_excites_it(drawn: bundle.Chart) -> None:
    names, _ = latent_units.themes(FILMS)
    for number, unit in enumerate(drawn.units.described(names)):
        assert GENRES[number] in [name for name, _ in unit.more]
        assert unit.more[0][1] > 0.9
        assert all(r <= -latent_units.CLEAR for _, r in unit.less)
        assert {(id - 3) // 10 // EACH for id in unit.high} == {number}
        assert number not in {(id - 3) // 10 // EACH for id in unit.low}


def test_excitement_is_in_standard_deviations_from_the_average_person(
    drawn: bundle.Chart, ratings: Ratings
) -> None:
    excited = drawn.units.excited(Sums().code(ratings.stars))
    np.testing.assert_allclose(excited.mean(0), 0, atol=1e-5)
    np.testing.assert_allclose(excited.std(0), 1, atol=1e-5)


def test_a_unit_that_goes_with_nothing_has_no_name(ratings: Ratings) -> None:
    chance = np.random.default_rng(3).standard_normal((90, 1)).astype(np.float32)
    names, belongs = latent_units.themes(FILMS)
    found = latent_units.fit(ratings, np.hstack([chance, np.ones((90, 1), np.float32)]), belongs).described(
        names, 0.5
    )
    assert not found[0].clear and not found[1].clear


def test_correlations_are_those_of_numpy() -> None:
    rng = np.random.default_rng(5)
    a, b = rng.standard_normal((40, 3)), rng.standard_normal((40, 2))
    expected = np.corrcoef(a.T, b.T)[:3, 3:]
    np.testing.assert_allclose(latent_units.correlations(a, b), expected, atol=1e-12)


def test_imax_is_a_format_and_no_theme() -> None:
    names, belongs = latent_units.themes(
        (Film(1, "A", 1999, ("Action", "IMAX")), Film(2, "B", None, ("Drama",)))
    )
    assert names == ("1990s", "Action", "Drama")
    assert belongs.tolist() == [[True, True, False], [False, False, True]]


def test_a_chart_is_read_back_as_it_was_written(drawn: bundle.Chart, tmp_path: Path) -> None:
    bundle.write(tmp_path / "a", drawn)
    bundle.write(tmp_path / "b", drawn)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    found = bundle.read(tmp_path / "a")
    np.testing.assert_array_equal(found.chart.atlas.xy, drawn.atlas.xy)
    np.testing.assert_array_equal(found.chart.units.high, drawn.units.high)


def test_a_chart_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="install Latent Lab again"):
        bundle.read(tmp_path / "nothing")


def test_parts_of_the_map_are_named_by_what_is_common_there(drawn: bundle.Chart) -> None:
    names, belongs = latent_units.themes(FILMS)
    found = regions.regions(drawn.atlas.xy.astype(float), belongs, names, KINDS)
    assert {each.themes[0] for each in found} | {each.themes[-1] for each in found} >= set(GENRES)
    for each in found:
        kind = next(i for i, genre in enumerate(GENRES) if genre in each.themes)
        assert nearest_kind(drawn.atlas, np.array([[each.x, each.y]]))[0] == kind


def test_a_part_like_all_others_has_no_name() -> None:
    rng = np.random.default_rng(0)
    alike = rng.random((300, 4)) < 0.3
    assert regions.regions(rng.standard_normal((300, 2)), alike, ("A", "B", "C", "1990s"), 6) == ()


def test_parts_are_those_of_lloyd_at_rest() -> None:
    rng = np.random.default_rng(1)
    xy = np.concatenate([rng.normal(middle, 0.2, (40, 2)) for middle in ((0, 0), (3, 0), (0, 3))])
    part = regions.parts(xy, 3)
    assert [len(set(part[i : i + 40])) for i in (0, 40, 80)] == [1, 1, 1] and len(set(part)) == 3
    centres = np.array([xy[part == i].mean(0) for i in range(3)])
    np.testing.assert_array_equal(np.linalg.norm(xy[:, None] - centres, axis=2).argmin(1), part)


def test_a_unit_finds_a_planted_genre() -> None:
    found = synthetic_genres.find(synthetic_genres.plant(0), synthetic_genres.recipe(0))
    assert found.best >= 0.8
    assert found.r.shape == (8, len(synthetic_genres.GENRES))
    unit, genre = np.unravel_index(np.abs(found.r).argmax(), found.r.shape)
    strongest = np.argsort(-np.abs(found.films[unit]))[: synthetic_genres.FILMS // 2]
    assert set(synthetic_genres.plant(0).of_genre[strongest]) == {genre}


def test_without_planted_genres_no_unit_finds_one() -> None:
    real = synthetic_genres.plant(0)
    rng = np.random.default_rng(9)
    shuffled = synthetic_genres.Planted(rng.permuted(real.likes, axis=0), real.of_genre, real.fond)
    assert synthetic_genres.find(shuffled, synthetic_genres.recipe(0)).best < 0.5
