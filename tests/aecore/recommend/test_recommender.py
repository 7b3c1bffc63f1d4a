from __future__ import annotations

import doctest
import hashlib
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aecore
from aecore.data.films import Catalogue, Film
from aecore.data.ratings import Ratings, embedded
from aecore.recommend import models, recommender
from aecore.recommend.artifacts import serialization
from aecore.recommend.build import build
from aecore.recommend.ranking import explain, group
from aecore.recommend.ranking.item_features import Wanted
from aecore.recommend.ranking.reranking import spread
from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import Opinion, UserRatings

ROOT = Path(__file__).parents[3]
KINDS = tuple(models.load())
SHIPPED = Recommender.trained()
FILMS = SHIPPED.films.tolist()
NOBODY_KNOWS = 999_999_999


def taste_of(person: int, n: int | None = None) -> UserRatings:
    """The first n ratings of somebody in the embedded set."""
    row = embedded().stars[person]
    columns = np.flatnonzero(row)[:n]
    return UserRatings({FILMS[at]: float(row[at]) for at in columns})


def all_given(stars: float, n: int) -> UserRatings:
    chosen = np.random.default_rng(n).choice(FILMS, n, replace=False)
    return UserRatings({int(film): stars for film in chosen})


STRANGE = {
    "the least to everything": all_given(0.5, 30),
    "the most to everything": all_given(5.0, 30),
    "one film": all_given(4.0, 1),
    "one film hated": all_given(0.5, 1),
    "800 films": UserRatings({**all_given(3.5, 800).opinions, **all_given(4.5, 300).opinions}),
    "films nobody knows among others": UserRatings({NOBODY_KNOWS: 5.0, 1: 4.0, 2: "seen"}),
    "half stars": taste_of(0, 20),
}
FEW = tuple(taste_of(person, 20) for person in range(5, 17))


@pytest.fixture(scope="module")
def few() -> Ratings:
    """Thirty people and the films that they share."""
    return embedded().people(slice(30)).common()


@pytest.fixture(scope="module")
def fitted(few: Ratings) -> Recommender:
    return Recommender.fit(few, models=("ease", "popularity"))


def test_every_kind_came_with_the_program() -> None:
    assert set(SHIPPED.models) == set(KINDS)
    assert SHIPPED.models[0] == recommender.BEST


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("model", KINDS)
def test_scores_of_strange_tastes_are_numbers(model: str, strange: str) -> None:
    scores = SHIPPED.scores(STRANGE[strange], model)
    assert scores.shape == (len(FILMS),) and np.isfinite(scores).all()


@pytest.mark.parametrize("strange", STRANGE)
def test_stars_of_strange_tastes_lie_in_their_interval_and_on_the_scale(strange: str) -> None:
    person = SHIPPED.fold_in(STRANGE[strange])
    assert (person.low >= 0.5).all() and (person.high <= 5).all()
    assert (person.low <= person.stars).all() and (person.stars <= person.high).all()
    assert (person.low < person.high).all()
    assert (person.likes >= 0).all() and (person.likes <= 1).all()


@pytest.mark.parametrize("model", KINDS)
def test_a_batch_is_told_what_each_would_be_told_alone(model: str) -> None:
    people = SHIPPED.fold_in_all(FEW)
    batch = SHIPPED.scorers[model].scores(np.stack([each.given for each in people]))
    alone = np.stack([SHIPPED.scorers[model].scores(each.given[None])[0] for each in people])
    np.testing.assert_allclose(batch, alone, rtol=1e-3, atol=2e-3 * np.abs(alone).max())


@pytest.mark.parametrize("model", KINDS)
def test_the_list_never_has_a_film_that_somebody_is_done_with(model: str) -> None:
    loved = [each.film.id for each in SHIPPED.recommend(FEW[0], 8, model)]
    taste = FEW[0].with_rating(loved[0], "seen").with_rating(loved[1], "not interested")
    taste = taste.with_rating(loved[2], 1.5)
    found = {each.film.id for each in SHIPPED.recommend(taste, len(FILMS), model, because=0)}
    assert found == set(FILMS) - taste.done_with


def test_a_film_not_seen_may_be_recommended() -> None:
    first = SHIPPED.recommend(FEW[0], 1)[0].film.id
    assert SHIPPED.recommend(FEW[0].with_rating(first, "not seen"), 1)[0].film.id == first


@pytest.mark.parametrize("model", KINDS)
def test_the_list_is_in_the_order_of_the_scores(model: str) -> None:
    scores = [each.score for each in SHIPPED.recommend(FEW[1], 50, model, because=0)]
    assert scores == sorted(scores, reverse=True) and len(scores) == 50


@pytest.mark.parametrize("taste", [UserRatings(), UserRatings({1: "seen"}), UserRatings({NOBODY_KNOWS: 5.0})])
def test_somebody_without_a_rating_gets_the_most_popular_and_is_told_so(taste: UserRatings) -> None:
    found = SHIPPED.recommend(taste, 20)
    raters = dict(zip(FILMS, embedded().raters.tolist(), strict=True))
    rest = sorted((count for film, count in raters.items() if film not in taste.done_with), reverse=True)
    assert [raters[each.film.id] for each in found] == rest[:20]
    assert SHIPPED.answers(taste) == "popularity" and not any(each.because for each in found)


def test_one_rating_is_enough_for_the_best_model_to_answer() -> None:
    assert SHIPPED.answers(UserRatings({1: 4.0})) == recommender.BEST


def test_a_model_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="no model 'best'; there is blend"):
        SHIPPED.recommend(UserRatings(), model="best")


@pytest.mark.parametrize("knob", [{"adventurous": 1.6}, {"adventurous": -0.1}, {"varied": 0.7}])
def test_a_knob_turned_too_far_is_refused(knob: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(knob))} must be from 0 to"):
        SHIPPED.recommend(FEW[0], **knob)


@pytest.mark.parametrize("model", KINDS)
def test_the_more_adventurous_the_less_popular(model: str) -> None:
    for taste in FEW[:4]:
        fame = [
            np.mean(
                [np.log1p(each.film.raters) for each in SHIPPED.recommend(taste, 20, model, a, because=0)]
            )
            for a in (0, 0.25, 0.5, 1, 1.5)
        ]
        assert all(after <= before + 1e-6 for before, after in itertools.pairwise(fame))
        assert fame[-1] < fame[0] or model == "popularity"


def test_the_more_varied_the_less_alike() -> None:
    def alike(varied: float) -> float:
        lists = (SHIPPED.recommend(taste, 20, varied=varied, because=0) for taste in FEW)
        columns = (np.searchsorted(FILMS, [each.film.id for each in found]) for found in lists)
        return float(np.mean([SHIPPED.traits.alike(each).mean() for each in columns]))

    degrees = [alike(varied) for varied in (0, 0.2, 0.4, 0.6)]
    assert degrees == sorted(degrees, reverse=True) and degrees[-1] < 0.8 * degrees[0]


def test_varied_takes_the_next_best_that_differs() -> None:
    alike = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]])
    worth = np.array([3, 2.9, 2.5])
    assert spread(worth, alike, 2, 0.0).tolist() == [0, 1]
    assert spread(worth, alike, 2, 0.5).tolist() == [0, 2]


def test_a_list_is_narrowed_to_genres_decades_and_how_known() -> None:
    wanted = Wanted(frozenset({"Comedy", "Horror"}), frozenset({1980, 1990}), "unknown")
    found = SHIPPED.recommend(FEW[2], 30, wanted=wanted)
    most = np.quantile(embedded().raters, 0.9)
    assert len(found) == 30
    for each in found:
        assert {"Comedy", "Horror"} & set(each.film.genres) and 1980 <= each.film.year < 2000
        assert embedded().raters[FILMS.index(each.film.id)] < most


def test_known_and_unknown_films_are_all_films() -> None:
    parts = [SHIPPED.traits.let_through(Wanted(known=known)) for known in ("known", "unknown")]
    assert (parts[0] ^ parts[1]).all() and 0.09 < parts[0].mean() < 0.12


def test_a_wish_that_no_film_meets_gives_an_empty_list() -> None:
    assert SHIPPED.recommend(FEW[0], wanted=Wanted(genres=frozenset({"Cookery"}))) == ()
    assert SHIPPED.recommend(FEW[0], varied=0.5, wanted=Wanted(decades=frozenset({1700}))) == ()


@pytest.mark.parametrize("model", KINDS)
def test_a_reason_is_a_rated_film_without_which_the_score_falls(model: str) -> None:
    taste = FEW[3]
    for each in SHIPPED.recommend(taste, 5, model):
        assert len(each.because) <= 3
        column = FILMS.index(each.film.id)
        for film in each.because:
            assert film.id in taste.stars
            assert SHIPPED.scores(taste.with_rating(film.id, None), model)[column] < each.score
        assert tuple(film.id for film in each.because) == SHIPPED.explain(taste, each.film.id, model)


def test_the_reasons_of_a_linear_model_are_its_exact_shares(fitted: Recommender) -> None:
    row, scorer = np.zeros(len(fitted.films), np.float32), fitted.scorers["ease"]
    rated = np.arange(3, 90, 9)
    row[rated] = 5.0
    shares = np.stack([scorer.scores(np.where(np.arange(len(row)) == at, row, 0)[None])[0] for at in rated])
    nothing = scorer.scores(np.zeros_like(row)[None])[0]
    lost = explain.drops(scorer, row, np.arange(len(row)), rated)
    np.testing.assert_allclose(lost, shares - nothing, atol=1e-5)


def test_no_film_is_its_own_reason() -> None:
    film = next(iter(FEW[4].stars))
    assert film not in SHIPPED.explain(FEW[4], film, top=100)


def test_a_film_the_model_does_not_know_has_no_reasons() -> None:
    assert SHIPPED.explain(FEW[0], NOBODY_KNOWS) == ()


def test_of_800_ratings_only_those_like_the_recommended_films_are_tried() -> None:
    person = SHIPPED.fold_in(STRANGE["800 films"])
    films = np.arange(20)
    tried = explain.candidates(person.given, films, SHIPPED.traits.place)
    likeness = (SHIPPED.traits.place @ SHIPPED.traits.place[films].T).max(1)
    others = np.setdiff1d(np.flatnonzero(person.given), tried)
    assert len(tried) == explain.LEAST and likeness[tried].min() >= likeness[others].max()


@pytest.mark.parametrize("how", ["least misery", "average"])
def test_a_list_for_several_is_what_they_agree_on(how: group.How) -> None:
    people = [SHIPPED.fold_in(taste) for taste in FEW[:3]]
    free = np.logical_and.reduce([each.free for each in people])
    scores = np.stack([SHIPPED.scores(each)[free] for each in people])
    own = (scores - scores.mean(1, keepdims=True)) / scores.std(1, keepdims=True)
    agreed = own.min(0) if how == "least misery" else own.mean(0)
    found = SHIPPED.together(people, 10, how=how)
    best = np.sort(agreed)[::-1][:10]
    np.testing.assert_allclose([each.score for each in found], best, rtol=1e-3)
    for each in found:
        stars = [person.stars[FILMS.index(each.film.id)] for person in people]
        assert each.each == tuple(float(value) for value in stars)
        expected = min(each.each) if how == "least misery" else np.mean(each.each)
        assert each.stars == pytest.approx(expected) and each.low <= each.stars <= each.high


def test_a_list_for_several_has_no_film_that_one_of_them_is_done_with() -> None:
    found = {each.film.id for each in SHIPPED.together(FEW[:4], 200)}
    assert not found & set().union(*(taste.done_with for taste in FEW[:4]))


def test_a_list_for_several_where_one_has_rated_nothing_still_comes() -> None:
    assert len(SHIPPED.together([FEW[0], UserRatings()], 20, varied=0.4)) == 20


def test_nobody_and_an_unknown_way_to_agree_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        SHIPPED.together([])
    with pytest.raises(ValueError, match="least misery or average"):
        SHIPPED.together(FEW[:2], how="loudest")  # type: ignore[arg-type]


opinions = st.one_of(
    st.integers(1, 10).map(lambda halves: halves / 2), st.sampled_from(["seen", "not seen", "not interested"])
)
films = st.one_of(st.sampled_from(FILMS), st.integers(1, 300_000))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(films, opinions, max_size=60),
    st.sampled_from(SHIPPED.models),
    st.floats(0, 1.5),
    st.floats(0, 0.6),
)
def test_any_taste_gets_a_list(
    said: dict[int, Opinion], model: str, adventurous: float, varied: float
) -> None:
    taste = UserRatings(said)
    found = SHIPPED.recommend(taste, 10, model, adventurous, varied)
    ids = [each.film.id for each in found]
    assert len(set(ids)) == 10 and not set(ids) & taste.done_with
    assert all(0.5 <= each.low <= each.stars <= each.high <= 5 for each in found)
    assert all(0 <= each.likes <= 1 and np.isfinite(each.score) for each in found)
    assert all({film.id for film in each.because} <= set(taste.stars) for each in found)


def test_what_is_read_back_answers_bit_for_bit(fitted: Recommender, few: Ratings, tmp_path: Path) -> None:
    from aecore.recommend.artifacts import fit_all

    trained = fit_all.fit(few, ("ease",), seed=3)
    serialization.save(tmp_path / "models", trained, {})
    before, after = Recommender.of(trained), Recommender.of(serialization.load(tmp_path / "models"))
    taste = UserRatings({int(film): 4.0 for film in few.films[::7]})
    for model in before.models:
        assert np.array_equal(before.scores(taste, model), after.scores(taste, model))
    assert before.recommend(taste) == after.recommend(taste)


def test_every_kind_is_read_back_bit_for_bit(tmp_path: Path) -> None:
    before = serialization.load()
    serialization.save(tmp_path / "models", before, {})
    after = serialization.load(tmp_path / "models")
    given = np.stack([taste.row(SHIPPED.films) for taste in FEW])
    for model in KINDS:
        assert np.array_equal(before.scorers[model].scores(given), after.scorers[model].scores(given)), model
    assert np.array_equal(before.rating_model.predict(given), after.rating_model.predict(given))


def test_the_same_command_writes_the_same_bytes(few: Ratings, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, few.people(slice(20)).common(), ("ease",), seed=1)
    written = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {"models.safetensors", "board.json", "onboarding.json"} <= set(written)
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_file_says_what_it_was_made_of() -> None:
    about = serialization.about()
    ratings = embedded()
    content = hashlib.sha256(ratings.films.tobytes() + ratings.stars.tobytes()).hexdigest()
    assert about["sha256"] == content and about["seed"] == 0


def test_what_came_with_the_program_is_small() -> None:
    assert sum(path.stat().st_size for path in serialization.folder().iterdir()) < 30e6


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(b"\xff" * 100)
    for name in ("nowhere", "damaged"):
        with pytest.raises(ValueError, match=f"{name} cannot be read.*install Latent Lab again"):
            serialization.load(tmp_path / name)


def test_films_that_the_catalogue_lacks_go_by_their_number(few: Ratings) -> None:
    known = Film(int(few.films[0]), "A film", 1999, ("Drama",))
    popular = Recommender.fit(few, Catalogue((known,)), ("popularity",))
    found = popular.recommend(UserRatings(), len(few.films))
    assert {each.film for each in found} >= {known, Film(int(few.films[1]), f"Film {few.films[1]}")}


def test_threads_share_one_recommender() -> None:
    alone = [SHIPPED.recommend(taste) for taste in FEW]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(SHIPPED.recommend, FEW * 3)) == alone * 3


def test_it_is_read_once() -> None:
    assert Recommender.trained() is Recommender.trained() is aecore.Recommender.trained()


def test_serving_needs_numpy_alone() -> None:
    code = (
        "import sys; from aecore import Recommender; from aecore.recommend.taste import Taste\n"
        "r = Recommender.trained(); t = Taste({1: 4.0, 296: 5.0})\n"
        "[r.recommend(t, model=m) for m in r.models]; r.together([t, Taste()], varied=.3)\n"
        "heavy = 'torch', 'scipy', 'sklearn', 'streamlit', 'pandas', 'pydantic'\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_the_example_in_the_docstring_is_true() -> None:
    found = doctest.testmod(recommender)
    assert found.attempted == 6 and found.failed == 0
