"""The models that order a list, each against another route to the same numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import torch

from aecore.data import Dataset
from aecore.data.ratings import Ratings
from aecore.families import find
from aecore.recommend import models
from aecore.recommend.models import ease, ials, knn, scorer
from aecore.recommend.models.blend import Blend
from aecore.recommend.models.item_item import graded, through
from aecore.recommend.models.like_dislike import CAUTION, channels
from aecore.recommend.models.scorer import Scorer
from aecore.runs.session import Session
from aecore.spec import put

NAMES = ("popularity", "knn", "ease", "ials", "denoising", "variational", "stars", "blend")


def some(people: int = 48, films: int = 40, seed: int = 5) -> Ratings:
    """Two camps, each of which likes its own half of the films, and rated some of the others too."""
    rng = np.random.default_rng(seed)
    own = np.arange(people)[:, None] % 2 == np.arange(films)[None] // (films // 2)
    stars = np.where(own, rng.integers(8, 11, own.shape), rng.integers(1, 7, own.shape)) / 2
    stars[rng.random(own.shape) > np.where(own, 0.5, 0.1)] = 0
    return Ratings("two camps", stars.astype(np.float32), np.arange(films))


@pytest.fixture(scope="module")
def fitted() -> Mapping[str, Scorer]:
    found: dict[str, Scorer] = {}
    for name, kind in models.load().items():
        if name in NAMES:
            found[name] = scorer.fit(kind, some(), 1, found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_scorer_comes_back_from_its_arrays(name: str, fitted: Mapping[str, Scorer]) -> None:
    kind, given = models.find(name), some(seed=6).stars
    kept = {key: each for key, each in scorer.arrays(fitted[name]).items() if key not in kind.of}
    again = kind.scorer(**kept, **{part: fitted[part] for part in kind.of})
    assert np.array_equal(again.scores(given), fitted[name].scores(given))


@pytest.mark.parametrize("name", NAMES)
def test_nobodys_list_depends_on_who_else_is_asked_about(name: str, fitted: Mapping[str, Scorer]) -> None:
    given = some(seed=6).stars[:9]
    alone = np.vstack([fitted[name].scores(each[None]) for each in given])
    assert alone == pytest.approx(fitted[name].scores(given), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_finite_for_whoever_rated_nothing_all_or_only_dislikes(
    name: str, fitted: Mapping[str, Scorer]
) -> None:
    films = some().stars.shape[1]
    given = np.zeros((3, films), np.float32)
    given[1], given[2, :3] = 5.0, 0.5
    assert fitted[name].scores(given).shape == given.shape
    assert np.isfinite(fitted[name].scores(given)).all()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "popularity"])
def test_two_films_of_a_camp_bring_the_others_of_that_camp(name: str, fitted: Mapping[str, Scorer]) -> None:
    given = np.zeros((2, 40), np.float32)
    given[0, [1, 2]], given[1, [21, 22]] = 5, 5
    left, right = np.delete(fitted[name].scores(given), [1, 2, 21, 22], axis=1).reshape(2, 2, 18).mean(2).T
    assert left[0] > right[0] and left[1] < right[1]


def test_the_same_seed_trains_the_same_scorer_and_another_one_another() -> None:
    one, two, other = (models.find("denoising").fit(some(), seed) for seed in (1, 1, 2))
    given = some(seed=6).stars
    assert np.array_equal(one.scores(given), two.scores(given))
    assert not np.array_equal(one.scores(given), other.scores(given))


def test_interest_is_one_for_a_liked_film_and_less_for_another() -> None:
    assert graded(np.array([[0, 0.5, 3.5, 4, 5]])).tolist() == [[0, 0.5, 0.5, 1, 1]]


def test_sums_over_rated_films_are_the_whole_product() -> None:
    rng = np.random.default_rng(0)
    x, weights = rng.normal(size=(4, 30)) * (rng.random((4, 30)) > 0.8), rng.normal(size=(30, 7))
    assert through(x.astype(np.float32), weights.astype(np.float32)) == pytest.approx(x @ weights, abs=1e-4)


def test_ease_is_a_ridge_for_each_film_over_all_the_others() -> None:
    x = graded(some().stars).astype(np.float64)
    penalty, dropout, films = 7.0, 0.3, x.shape[1]
    charge = np.sqrt(penalty + dropout / (1 - dropout) * np.square(x).sum(0))
    found = ease.solved(x, penalty, dropout).scores(np.eye(films) * 5)
    for film in range(films):
        others = np.delete(np.arange(films), film)
        rows = np.vstack([x[:, others], np.diag(charge[others])])
        best = np.linalg.lstsq(rows, np.concatenate([x[:, film], np.zeros(films - 1)]), rcond=None)[0]
        assert found[others, film] == pytest.approx(best, abs=1e-4) and found[film, film] == 0


def test_what_each_rating_adds_to_a_film_is_exact_for_ease(fitted: Mapping[str, Scorer]) -> None:
    given = some(seed=6).stars[:1]
    parts = np.diag(given[0])
    assert fitted["ease"].scores(parts).sum(0) == pytest.approx(fitted["ease"].scores(given)[0], abs=1e-5)


def test_ease_is_symmetric_up_to_the_spread(fitted: Mapping[str, Scorer]) -> None:
    found = fitted["ease"]
    assert isinstance(found, ease.Ease) and np.array_equal(found.partial, found.partial.T)
    assert np.abs(found.partial).max() < 1


def test_neighbours_are_the_nearest_by_cosine() -> None:
    x = graded(some().stars)
    found = knn.fit(some())
    for film in range(5):
        length = np.linalg.norm(x, axis=0)
        alike = [x[:, film] @ x[:, i] / (length[film] * length[i] + knn.SHRINK) for i in range(40)]
        alike[film] = 0
        assert np.sort(found.alike[film])[::-1] == pytest.approx(sorted(alike, reverse=True), abs=1e-5)
        assert [alike[i] for i in found.near[film]] == pytest.approx(found.alike[film], abs=1e-5)


def test_a_place_among_films_is_where_nothing_is_gained_by_moving() -> None:
    rng = np.random.default_rng(0)
    x, others = graded(some().stars[:3]), rng.normal(size=(40, 4)).astype(np.float32)
    z = torch.tensor(ials.places(x, others), dtype=torch.float64, requires_grad=True)
    told, interest = z @ torch.tensor(others).double().T, torch.tensor(x).double()
    loss = ials.UNSEEN * (told**2).sum() + (interest * (1 - told) ** 2).sum() + ials.PENALTY * (z**2).sum()
    (gradient,) = torch.autograd.grad(loss, z)
    assert gradient.abs().max() < 1e-3


def test_two_channels_are_of_one_length_and_say_nothing_of_unrated_films() -> None:
    both = channels(np.array([[5, 4, 1, 0], [0, 0, 0, 0]], np.float32), length=1)
    half = 0.5**0.5
    assert both == pytest.approx(np.array([[half, half, 0, 0, 0, 0, 1, 0], [0] * 8]))


@pytest.mark.parametrize(("name", "family"), [("denoising", "ranking"), ("variational", "variational")])
def test_numpy_serves_what_torch_trained(name: str, family: str) -> None:
    stars = some().stars
    data = Dataset("two camps", "Two camps", "ratings", stars, stars[:0], range=(0.0, 5.0))
    session = Session(put(find(family).spec, "train.seed", 0), data).run()
    given = some(seed=6).stars
    with torch.no_grad():
        shorter = CAUTION * session.net.encoder[0](torch.tensor(given))
        code = session.spec.bottleneck(session.net.encoder[1:](shorter), None)[0]
        expected = session.net.decode(code).numpy()
    more = {"nets": 1} if name == "denoising" else {}
    assert models.find(name).fit(some(), 0, **more).scores(given) == pytest.approx(expected, abs=1e-4)


def test_the_blend_is_popularity_for_who_rated_nothing(fitted: Mapping[str, Scorer]) -> None:
    nobody = np.zeros((1, 40), np.float32)
    order, popular = (np.argsort(fitted[name].scores(nobody)[0]) for name in ("blend", "popularity"))
    assert fitted["popularity"].scores(nobody)[0][order] == pytest.approx(
        fitted["popularity"].scores(nobody)[0][popular]
    )


def test_weights_of_the_blend_follow_the_logarithm_of_how_many_were_rated(
    fitted: Mapping[str, Scorer],
) -> None:
    blend = fitted["blend"]
    assert isinstance(blend, Blend)
    at = blend.at
    shares = blend.shares(np.array([1, at[0], (at[0] * at[1]) ** 0.5, at[1], 10_000]))
    assert shares[:, 0] == pytest.approx(blend.weights[:, 0], abs=1e-6)
    assert np.array_equal(shares[:, 0], shares[:, 1])
    assert shares[:, 2] == pytest.approx(blend.weights[:, :2].mean(1), abs=1e-6)
    assert shares[:, 4] == pytest.approx(blend.weights[:, -1], abs=1e-6)
