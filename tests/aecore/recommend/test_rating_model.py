from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma, multivariate_normal, norm

from aecore.data.ratings import Ratings
from aecore.recommend.rating_model import em, factor_model, marginal_likelihood
from aecore.recommend.rating_model.factor_model import Stars

SERVING = """
import sys, aecore.recommend.rating_model.factor_model, aecore.recommend.rating_model.conformal
assert not {"torch", "scipy", "sklearn"} & set(sys.modules), sorted(sys.modules)
"""


def planted(people: int = 160, films: int = 50, share: float = 0.4, seed: int = 0) -> Ratings:
    """Half stars of people and films that a code of two numbers explains; the last tenth is rare."""
    same, rng = np.random.default_rng(100), np.random.default_rng(seed)
    bias, answer = same.normal(0, 0.4, films), same.normal(0, 0.5, (films, 2))
    exact = 3.3 + bias + rng.normal(size=(people, 2)) @ answer.T + rng.normal(0, 0.4, (people, films))
    shown = rng.random((people, films)) < np.where(np.arange(films) < 0.9 * films, share, 0.05)
    rated = np.where(shown, np.clip(np.round(exact * 2) / 2, 0.5, 5), 0).astype(np.float32)
    return Ratings("planted", rated, np.arange(films))


def model(d: int = 7, k: int = 3, seed: int = 0, doubt: float = 0.0, prior: float = 1e9) -> Stars:
    """Films drawn at random, with doubt about them or none."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(d, k + 1, k + 1)) * doubt
    kept = (3.5, rng.normal(size=(d, k + 1)) * 0.5, root @ root.transpose(0, 2, 1), 0.7, prior, (-50, 50))
    return Stars(*(np.asarray(each, np.float64) for each in kept))


@pytest.fixture(scope="module")
def learned() -> Stars:
    return factor_model.fit(planted())


@given(st.integers(0, 10_000), st.lists(st.sampled_from([0.0, 0.5, 1, 2.5, 4, 5]), min_size=7, max_size=7))
@settings(max_examples=50, deadline=None)
def test_folding_in_is_conditioning_all_films_on_the_given_ones(seed: int, row: list[float]) -> None:
    it, known = model(seed=seed), np.array(row) > 0
    joint = it.loadings @ it.loadings.T + 0.7 * np.eye(7)
    mean = 3.5 + it.films[:, 0]
    gain = joint[:, known] @ np.linalg.inv(joint[np.ix_(known, known)])
    expected = mean + gain @ (np.array(row) - mean)[known]
    left = joint - gain @ joint[known]
    told, sd = it.predict(np.array([row]))
    assert told[0, ~known] == pytest.approx(expected[~known], abs=1e-5)
    assert sd[0, ~known] ** 2 == pytest.approx(np.diag(left)[~known], abs=1e-5)


def test_the_deviation_is_that_of_films_codes_and_noise_drawn_at_random() -> None:
    it, rng = model(doubt=0.3, prior=4.0), np.random.default_rng(1)
    row = np.array([[5.0, 0, 1, 0, 0, 3, 0]])
    people = it.people(row)
    code = rng.multivariate_normal(people.x[0, 1:], people.spread[0, 1:, 1:], 100_000)
    film = rng.multivariate_normal(it.films[1], it.doubt[1], 100_000)
    noise = rng.normal(0, np.sqrt(0.7 / people.steady[0]), 100_000)
    drawn = 3.5 + film[:, 0] + (film[:, 1:] * code).sum(1) + noise
    mean, sd = it.predict(row)
    assert mean[0, 1] == pytest.approx(drawn.mean(), abs=0.02)
    assert sd[0, 1] == pytest.approx(drawn.std(), rel=0.02)


def test_a_step_never_makes_the_ratings_less_probable() -> None:
    rated = planted().stars.astype(float)
    states = em.climb(rated, 3.3, 3, np.random.default_rng(0), steps=30)
    heights = [marginal_likelihood.of(state, rated, 3.3) for state in states]
    assert np.diff(heights).min() > -1e-6
    assert heights[-1] - heights[0] > 100


def test_the_evidence_is_the_mean_over_draws_from_what_is_believed() -> None:
    rated = planted(people=6, films=5, share=0.8).stars.astype(float)
    *_, state = em.climb(rated, 3.3, 2, np.random.default_rng(0), steps=3)
    drawn = np.array([log_odds(state, rated, 3.3, np.random.default_rng(i)) for i in range(1500)])
    error = drawn.std() / np.sqrt(len(drawn))
    assert marginal_likelihood.of(state, rated, 3.3) == pytest.approx(drawn.mean(), abs=4 * error)


def log_odds(state: em.State, rated: np.ndarray, middle: float, rng: np.random.Generator) -> float:
    """Log of everything's density under the model over that under what is believed, for one draw."""
    found, (seen, over) = 0.0, (np.nonzero(rated)[0], np.nonzero(rated)[1])
    rate, half = state.shape / state.people.steady, state.prior / 2
    steady = rng.gamma(state.shape, 1 / rate)
    found += (
        gamma.logpdf(steady, half, scale=1 / half) - gamma.logpdf(steady, state.shape, scale=1 / rate)
    ).sum()
    films = np.stack([rng.multivariate_normal(m, s) for m, s in zip(state.films, state.doubt, strict=True)])
    for film, mean, spread, before in zip(films, state.films, state.doubt, state.law.mean, strict=True):
        found += multivariate_normal.logpdf(film, before, state.law.covariance)
        found -= multivariate_normal.logpdf(film, mean, spread)
    x = np.ones_like(state.people.x)
    for i, (mean, spread) in enumerate(
        zip(state.people.x[:, 1:], state.people.spread[:, 1:, 1:], strict=True)
    ):
        x[i, 1:] = rng.multivariate_normal(mean, spread)
        found += multivariate_normal.logpdf(x[i, 1:], np.zeros(len(mean)))
        found -= multivariate_normal.logpdf(x[i, 1:], mean, spread)
    told = middle + (x @ films.T)[seen, over]
    return found + norm.logpdf(rated[seen, over], told, np.sqrt(state.noise / steady[seen])).sum()


def test_many_people_are_folded_in_as_each_of_them_alone(learned: Stars) -> None:
    rows = planted(people=9, seed=5).stars
    alone = zip(*map(learned.predict, rows[:, None]), strict=True)
    for all_at_once, one_by_one in zip(learned.predict(rows), alone, strict=True):
        assert all_at_once == pytest.approx(np.concatenate(one_by_one), abs=1e-4)


def test_films_that_somebody_has_not_rated_tell_nothing_about_them(learned: Stars) -> None:
    rows = planted(people=5, seed=5).stars
    for row in rows:
        rated = row > 0
        fewer = replace(learned, films=learned.films[rated], doubt=learned.doubt[rated])
        assert fewer.code(row[None, rated]) == pytest.approx(learned.code(row[None]), abs=1e-4)


def test_the_code_of_somebody_without_ratings_is_nought_and_they_get_the_films_means(learned: Stars) -> None:
    nobody = np.zeros((1, 50), np.float32)
    assert not learned.code(nobody).any()
    assert learned.predict(nobody)[0][0] == pytest.approx(learned.middle + learned.films[:, 0])


def test_hidden_stars_of_new_people_are_met_better_than_by_the_films_means(learned: Stars) -> None:
    new = planted(seed=1).stars
    hidden = (new > 0) & (np.random.default_rng(0).random(new.shape) < 0.3)
    shown = np.where(hidden, np.float32(0), new)
    ours, means = (learned.predict(each)[0] for each in (shown, np.zeros_like(shown)))
    ours_off, means_off = (np.square(each - new)[hidden].mean() for each in (ours, means))
    assert ours_off < 0.6 * means_off


def test_a_film_that_few_rated_is_less_sure(learned: Stars) -> None:
    _, sd = learned.predict(planted(people=20, seed=3).stars)
    assert sd[:, -5:].mean() > 1.05 * sd[:, :-5].mean()


def test_every_further_rating_makes_the_code_surer() -> None:
    it, row = model(prior=1e9), np.array([4.0, 2, 5, 1, 3, 3, 4])
    rows = np.where(np.arange(8)[:, None] > np.arange(7), row, 0)
    volume = np.linalg.slogdet(it.people(rows).spread[:, 1:, 1:])[1]
    assert (np.diff(volume) < 0).all()


def test_somebody_who_strays_from_any_taste_gets_wider_deviations(learned: Stars) -> None:
    rng = np.random.default_rng(0)
    plain = learned.middle + learned.films[:, 0]
    wild = np.where(rng.random(50) < 0.5, 0.5, 5)
    _, sd = learned.predict(np.stack([plain.clip(0.5, 5), wild]).astype(np.float32))
    assert (sd[1] > 1.2 * sd[0]).all()


def test_stars_stay_within_the_scale_of_the_ratings(learned: Stars) -> None:
    loud = replace(learned, films=learned.films * 9)
    mean, sd = loud.predict(planted(people=20, seed=2).stars)
    assert mean.max() == 5 and mean.min() == 0.5
    assert (sd > 0).all() and mean.dtype == sd.dtype == np.float32


def test_where_all_agree_their_stars_are_told_and_nothing_divides_by_nought() -> None:
    alike = Ratings("alike", np.full((5, 4), 3, np.float32), np.arange(4))
    mean, sd = factor_model.fit(alike).predict(alike.stars[:1])
    assert mean == pytest.approx(np.full((1, 4), 3), abs=0.01)
    assert sd.max() < 0.1


def test_no_ratings_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="no ratings to learn from"):
        factor_model.fit(Ratings("none", np.zeros((4, 3), np.float32), np.arange(3)))


def test_the_same_seed_gives_the_same_bits() -> None:
    first, again = (em.learn(planted(), seed=3, steps=5) for _ in range(2))
    assert first.films.tobytes() == again.films.tobytes()


def test_serving_needs_numpy_alone() -> None:
    subprocess.run([sys.executable, "-c", SERVING], check=True)
