from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from aecore.data.ratings import Ratings
from aecore.recommend.rating_model import conformal, factor_model
from aecore.recommend.rating_model.conformal import KNOTS, Asked, Intervals
from aecore.recommend.user_folds import folds
from tests.aecore.recommend.test_rating_model import planted

M = 4000
SCALE = (-20.0, 20.0)
BETWEEN = (0, 1, 3, 5, 10, 20, 50, 100, 200, 1000)


def told(n: int, rng: np.random.Generator, m: int = M) -> Asked:
    """Skewed errors that shrink with n while the deviation told does not, wider at the top."""
    mean, sd = rng.uniform(2, 5, m), rng.uniform(0.5, 1.5, m)
    off = (1 - rng.gamma(2, 0.5, m)) * sd * (0.8 + 0.1 * mean) * (2 - np.log1p(min(n, 256)) / 8)
    return Asked(mean + off, mean, sd)


def steep(n: int, rng: np.random.Generator, m: int = M) -> Asked:
    """Logistic errors that shrink with n, and stars that are half a star lower than told."""
    mean, sd = rng.uniform(2, 6, m), rng.uniform(0.5, 1.5, m)
    return Asked(mean - 0.5 * sd + sd * rng.logistic(0, 1 / (1 + np.log1p(min(n, 256)) / 4), m), mean, sd)


@pytest.fixture(scope="module")
def found() -> Intervals:
    rng = np.random.default_rng(0)
    return conformal.of([told(n, rng) for n in KNOTS], SCALE)


@pytest.mark.parametrize("n", BETWEEN)
def test_four_in_five_lie_inside_and_one_in_ten_on_either_side(found: Intervals, n: int) -> None:
    new = told(n, np.random.default_rng(n + 1))
    low, high = found.around(new.mean[None], new.sd[None], np.array([n]))
    bound = 4 * np.sqrt(0.1 * 0.9 * 2 / M)  # the edges were measured on as many
    assert (new.stars < low[0]).mean() == pytest.approx(0.1, abs=bound)
    assert (new.stars > high[0]).mean() == pytest.approx(0.1, abs=bound)


def test_the_edges_follow_the_height_of_the_prediction(found: Intervals) -> None:
    new = told(20, np.random.default_rng(7), 40_000)
    low, high = found.around(new.mean[None], new.sd[None], np.array([20]))
    inside = (low[0] <= new.stars) & (new.stars <= high[0])
    for least in (2, 3, 4):
        assert inside[(new.mean > least) & (new.mean < least + 1)].mean() == pytest.approx(0.8, abs=0.03)


@given(st.lists(st.floats(-3, 3, width=32), min_size=1, max_size=60, unique=True), st.randoms())
@settings(deadline=None)
def test_nine_in_ten_of_any_values_lie_within_the_edge_of_the_others(values: list[float], order) -> None:  # type: ignore[no-untyped-def]
    order.shuffle(values)
    others = [np.array(values[:i] + values[i + 1 :]) for i in range(len(values))] if len(values) > 9 else []
    held = [value <= conformal._outer(rest) for value, rest in zip(values, others, strict=bool(others))]
    assert not held or np.mean(held) >= 0.9


@given(st.floats(-20, 20), st.floats(0.01, 5), st.integers(0, 5000))
@settings(max_examples=60, deadline=None)
def test_an_interval_lies_within_the_scale_and_holds_its_order(mean: float, sd: float, n: int) -> None:
    rng = np.random.default_rng(0)
    kept = conformal.of([told(each, rng, 500) for each in KNOTS], (0.5, 5.0))
    low, high = kept.around(np.array([[mean]]), np.array([[sd]]), np.array([n]))
    assert 0.5 <= low[0, 0] <= high[0, 0] <= 5


def test_a_larger_deviation_gives_a_wider_interval(found: Intervals) -> None:
    low, high = found.around(np.full((1, 2), 3.5), np.array([[0.5, 1.0]]), np.array([10]))
    assert (high - low)[0, 1] == pytest.approx(2 * (high - low)[0, 0], rel=1e-4)


def test_a_knot_with_too_few_ratings_is_answered_by_the_one_before() -> None:
    rng = np.random.default_rng(0)
    sizes = [M if n <= 8 else 30 for n in KNOTS]
    kept = conformal.of([told(n, rng, m) for n, m in zip(KNOTS, sizes, strict=True)], SCALE)
    at = [kept.around(np.array([[3.5]]), np.array([[1.0]]), np.array([n])) for n in (8, 400)]
    assert kept.given.max() == 8
    assert at[0] == at[1]


@pytest.mark.parametrize("n", BETWEEN)
def test_of_those_told_seventy_in_a_hundred_seven_in_ten_like_it(n: int) -> None:
    rng = np.random.default_rng(1)
    kept = conformal.of([steep(each, rng) for each in KNOTS], SCALE)
    new = steep(n, rng, 20_000)
    chance = kept.likes(new.mean[None], new.sd[None], np.array([n]))[0]
    assert conformal.calibration_error(chance, new.stars >= 4) < 0.02


def test_the_chance_grows_with_the_stars(found: Intervals) -> None:
    chance = found.likes(np.linspace(0.5, 5, 20)[None], np.ones((1, 20)), np.array([10]))[0]
    assert (np.diff(chance) > 0).all() and 0 < chance[0] and chance[-1] < 1


def test_the_calibration_error_is_scikit_learns_curve_weighted_by_its_bins() -> None:
    rng = np.random.default_rng(0)
    chance = rng.beta(2, 2, 3000)
    happened = rng.random(3000) < chance**2
    share, mean = calibration_curve(happened, chance, n_bins=10)
    size = np.histogram(chance, 10, (0, 1))[0]
    expected = (np.abs(share - mean) * size[size > 0]).sum() / size.sum()
    assert conformal.calibration_error(chance, happened) == pytest.approx(expected)


def test_what_is_told_always_or_never_and_holds_has_no_calibration_error() -> None:
    assert conformal.calibration_error(np.array([0.0, 1.0, 1.0]), np.array([False, True, True])) == 0


def test_stars_of_people_never_seen_lie_inside_four_times_in_five() -> None:
    fold = next(folds(planted(people=300, films=60), seed=1))
    kept, model = conformal.fit(fold.train), factor_model.fit(fold.train)
    for n in (0, 5, None):
        shown = fold.given(n) if n != 0 else np.zeros_like(fold.people.stars)
        low, high = kept.around(*model.predict(shown), (shown > 0).sum(1))
        inside = (low <= fold.people.stars) & (fold.people.stars <= high)
        assert inside[fold.target_mask].mean() == pytest.approx(0.8, abs=0.08)


def test_people_with_too_few_ratings_to_hide_any_are_refused_in_a_sentence() -> None:
    rows = np.eye(10, dtype=np.float32)
    with pytest.raises(ValueError, match="somebody must have rated three films"):
        conformal.fit(Ratings("few", rows, np.arange(10)))
