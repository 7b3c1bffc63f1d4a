"""How recommenders are judged, against routes of its own: loops, and the definitions word for word."""

from __future__ import annotations

import math

import numpy as np
import pytest

from aecore.data.ratings import Ratings
from aecore.recommend.user_folds import NS, Fold, folds, ndcg, recall


def some(people: int = 40, films: int = 60, seed: int = 3) -> Ratings:
    """People who rated a quarter of the films in half stars; the last of them rated a single one."""
    rng = np.random.default_rng(seed)
    stars = rng.integers(1, 11, (people, films)) / 2
    stars[rng.random(stars.shape) > 0.25] = 0
    stars[-1], stars[-1, 5] = 0, 4.5
    return Ratings("made up", stars.astype(np.float32), np.arange(films) * 3)


@pytest.fixture
def five() -> list[Fold]:
    return list(folds(some(), seed=1))


def test_everybody_is_held_out_once_and_never_learned_from_in_that_fold(five: list[Fold]) -> None:
    everyone = {row.tobytes() for row in some().stars}
    met = [row.tobytes() for fold in five for row in fold.people.stars]
    assert len(met) == len(everyone) == len(set(met)) and set(met) == everyone
    for fold in five:
        learned = {row.tobytes() for row in fold.train.stars}
        assert learned == everyone - {row.tobytes() for row in fold.people.stars}


def test_a_fifth_of_each_persons_ratings_is_asked_and_the_rest_may_be_shown(five: list[Fold]) -> None:
    for fold in five:
        rated = fold.people.stars > 0
        assert np.array_equal(fold.target_mask | fold.others80, rated)
        assert not (fold.target_mask & fold.others80).any()
        assert np.array_equal(fold.others80.sum(1), np.round(0.8 * rated.sum(1)))


def test_what_is_shown_grows_and_never_holds_what_is_asked(five: list[Fold]) -> None:
    for fold in five:
        shown = [fold.given(n) for n in NS]
        for n, each, more in zip(NS, shown, [*shown[1:], fold.people.stars], strict=True):
            assert not each[fold.target_mask].any() and ((each == 0) | (each == more)).all()
            most = fold.others80.sum(1)
            assert np.array_equal((each > 0).sum(1), most if n is None else np.minimum(n, most))


def test_the_same_seed_asks_the_same_and_another_one_something_else(five: list[Fold]) -> None:
    again, other = next(folds(some(), seed=1)), next(folds(some(), seed=2))
    assert np.array_equal(again.order, five[0].order)
    assert not np.array_equal(other.people.stars, five[0].people.stars)


def best_first(scores: np.ndarray, fold: Fold, person: int) -> list[int]:
    candidates = [film for film in range(scores.shape[1]) if not fold.others80[person, film]]
    return sorted(candidates, key=lambda film: -scores[person, film])


def liked(fold: Fold, person: int) -> set[int]:
    stars, target = fold.people.stars[person], fold.target_mask[person]
    return {film for film in range(len(stars)) if target[film] and stars[film] >= 4}


@pytest.mark.parametrize("at", [1, 7, 100])
def test_ndcg_and_recall_are_their_definitions_written_as_loops(five: list[Fold], at: int) -> None:
    fold = five[2]
    scores = np.random.default_rng(0).normal(size=fold.target_mask.shape)
    for person, (gain, share) in enumerate(
        zip(ndcg(scores, fold, at), recall(scores, fold, at), strict=True)
    ):
        wanted, first = liked(fold, person), best_first(scores, fold, person)[:at]
        if not wanted:
            assert math.isnan(gain) and math.isnan(share)
            continue
        got = sum(1 / math.log2(place + 2) for place, film in enumerate(first) if film in wanted)
        best = sum(1 / math.log2(place + 2) for place in range(min(at, len(wanted))))
        hits = len(wanted & set(first)) / min(at, len(wanted))
        assert gain == pytest.approx(got / best) and share == pytest.approx(hits)


def test_ndcg_agrees_with_scikit_learn(five: list[Fold]) -> None:
    from sklearn.metrics import ndcg_score

    fold = five[1]
    scores = np.random.default_rng(1).normal(size=fold.target_mask.shape)
    for person, ours in enumerate(ndcg(scores, fold, 10)):
        open_to = ~fold.others80[person]
        if liked(fold, person):
            truth, said = fold.relevant[person, open_to], scores[person, open_to]
            assert ours == pytest.approx(ndcg_score([truth.astype(float)], [said], k=10))


def test_the_truth_itself_scores_one_and_its_reverse_next_to_nothing(five: list[Fold]) -> None:
    fold = five[0]
    truth = np.where(fold.target_mask, fold.people.stars, 0)
    assert np.nanmin(ndcg(truth, fold)) == pytest.approx(1) == np.nanmin(recall(truth, fold))
    assert np.nanmax(ndcg(-truth, fold, 10)) < 0.05


def test_films_of_the_other_ratings_take_no_place(five: list[Fold]) -> None:
    fold = five[0]
    scores = np.random.default_rng(2).normal(size=fold.target_mask.shape)
    lifted = np.where(fold.others80, scores + 100, scores)
    assert np.array_equal(ndcg(scores, fold), ndcg(lifted, fold), equal_nan=True)
