"""Row scores on columns and pictures made by hand, and the Mahalanobis distance of SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import mahalanobis
from sklearn.covariance import LedoitWolf

from aecore.evaluation.anomalies.fitted_score import SCORES
from aecore.evaluation.anomalies.mahalanobis import LEAST_SHRINKAGE, code_cloud
from aecore.evaluation.anomalies.reconstruction_scores import ReconstructionScores, available
from aecore.evaluation.anomalies.row_scores import local_blame, local_maximum, shares


class Halved:
    """Rebuilds rows as half of themselves; the code is the first column, twice and a dead unit."""

    def encode(self, x: np.ndarray) -> np.ndarray:
        return np.stack([x[:, 0], 2 * x[:, 0], np.zeros(len(x))], 1)

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        return x / 2


TRAIN = np.random.default_rng(0).normal(size=(500, 4)) * [1, 10, 0.1, 1]
KEYS = available((4,))
X = np.random.default_rng(1).normal(size=(30, 4)) * [1, 10, 0.1, 1]


def blamed(scores: ReconstructionScores, x: np.ndarray, key: str) -> np.ndarray:
    return scores.fitted(key).blame(scores.by, x)


@pytest.fixture
def scores() -> ReconstructionScores:
    return ReconstructionScores(Halved(), TRAIN.astype(np.float32), (4,))


def test_each_score_is_its_formula(scores: ReconstructionScores) -> None:
    errors, train = np.square(X / 2), np.square(TRAIN / 2)
    own = train.mean(0) + 1e-4 * TRAIN.var(0).mean()
    np.testing.assert_allclose(scores.scores(X, "mean"), errors.mean(1), rtol=1e-5)
    np.testing.assert_allclose(scores.scores(X, "columns"), (errors / own).sum(1), rtol=1e-5)
    np.testing.assert_allclose(scores.scores(X, "code"), 5 * np.square(X[:, 0] / 2), rtol=1e-5)
    assert set(KEYS) <= set(SCORES) and "local" not in KEYS and "local" in available((2, 2))


def test_by_column_a_quiet_column_counts_as_much_as_a_loud_one(scores: ReconstructionScores) -> None:
    quiet, loud = X[:1].copy(), X[:1].copy()
    quiet[0, 2], loud[0, 0] = 10 * TRAIN[:, 2].std(), 10 * TRAIN[:, 0].std()
    each = scores.scores(np.concatenate([X, quiet, loud]), "columns")
    assert set(np.argsort(each)[-2:]) == {30, 31}
    assert blamed(scores, quiet, "columns").argmax() == 2 and blamed(scores, quiet, "mean").argmax() == 1


def test_the_unit_of_the_columns_decides_nothing_by_column(scores: ReconstructionScores) -> None:
    larger = ReconstructionScores(Halved(), (1000 * TRAIN).astype(np.float32), (4,))
    np.testing.assert_allclose(larger.scores(1000 * X, "columns"), scores.scores(X, "columns"), rtol=1e-4)


@pytest.mark.parametrize("key", ["mean", "columns"])
def test_blame_is_each_columns_share_of_the_score(scores: ReconstructionScores, key: str) -> None:
    blame, whole = blamed(scores, X, key), scores.scores(X, key)
    for column in range(4):
        without = X.copy()
        without[:, column] = 0
        np.testing.assert_allclose(1 - scores.scores(without, key) / whole, blame[:, column], atol=1e-6)
    np.testing.assert_allclose(blame.sum(1), 1)


def test_a_row_without_any_error_blames_no_column_more_than_another(scores: ReconstructionScores) -> None:
    np.testing.assert_array_equal(blamed(scores, np.zeros((2, 4)), "columns"), np.full((2, 4), 0.25))


def test_two_sided_is_high_for_too_little_error_and_for_too_much() -> None:
    class Wavering(Halved):
        """Halves a row, more or less, by what its first column says."""

        def reconstruct(self, x: np.ndarray) -> np.ndarray:
            return x * (0.5 + 0.05 * np.sign(x[:, :1]))

    found = ReconstructionScores(Wavering(), np.random.default_rng(0).normal(size=(400, 6)), (6,))
    usual = found.learned("two-sided").max()

    class Good(Wavering):
        def reconstruct(self, x: np.ndarray) -> np.ndarray:
            return 0.999 * x

    class Bad(Wavering):
        def reconstruct(self, x: np.ndarray) -> np.ndarray:
            return -2 * x

    x = np.random.default_rng(1).normal(size=(5, 6))
    for other in (Good(), Bad()):
        found.by = other
        assert found.scores(x, "two-sided").min() > 2 * usual


def test_a_signal_that_fades_is_strange_by_error_and_energy_where_its_error_alone_is_small() -> None:
    rng = np.random.default_rng(0)
    loud = rng.uniform(0.8, 1.2, (400, 1)) * rng.normal(size=(400, 40))
    faint = 0.2 * rng.normal(size=(20, 40))
    found = ReconstructionScores(Halved(), loud, (40,))
    assert found.scores(faint, "mean").max() < found.learned("mean").min()
    assert found.scores(faint, "two-sided").min() > found.learned("two-sided").max()


def test_the_learned_scores_are_those_of_the_training_rows_and_cannot_be_changed(
    scores: ReconstructionScores,
) -> None:
    for key in KEYS:
        np.testing.assert_allclose(scores.learned(key), scores.scores(TRAIN, key), rtol=1e-3, atol=1e-6)
    with pytest.raises(ValueError, match="read-only"):
        scores.learned("mean")[0] = 1


def test_no_rows_have_no_scores(scores: ReconstructionScores) -> None:
    for key in KEYS:
        assert scores.scores(X[:0], key).shape == (0,)
    assert blamed(scores, X[:0], "columns").shape == (0, 4)


@pytest.mark.parametrize("shape", [(7, 9), (7, 9, 3), (1, 4)])
def test_the_local_maximum_is_that_of_each_smoothed_map(shape: tuple[int, ...]) -> None:
    errors = np.random.default_rng(0).random((12, np.prod(shape))) ** 4
    found = local_maximum(errors, shape)
    for row, score in zip(errors, found, strict=True):
        picture = row.reshape(shape) if len(shape) == 2 else row.reshape(shape).mean(2)
        assert score == pytest.approx(gaussian_filter(picture, 1.5).max())
    np.testing.assert_allclose(local_blame(errors, shape).sum(1), found)


def test_a_spot_counts_by_place_where_an_even_error_of_the_same_sum_does_not() -> None:
    spot = np.zeros((2, 20, 20))
    spot[0, 4:7, 12:15], spot[1] = 1, 9 / 400
    local = local_maximum(spot.reshape(2, -1), (20, 20))
    assert local[0] > 10 * local[1]
    blame = shares(local_blame(spot[:1].reshape(1, -1), (20, 20))).reshape(20, 20)
    assert np.unravel_index(blame.argmax(), blame.shape) == (5, 13) and blame[4:7, 12:15].sum() == 1


def test_the_distance_is_scipys_by_ledoit_and_wolfs_covariance() -> None:
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3)) + 5
    known = LedoitWolf().fit(codes)
    assert known.shrinkage_ > LEAST_SHRINKAGE
    others = rng.normal(size=(9, 3))
    by_scipy = [mahalanobis(row, codes.mean(0), np.linalg.inv(known.covariance_)) for row in others]
    np.testing.assert_allclose(code_cloud(codes).distances(others), by_scipy)


def test_a_dead_unit_cannot_blow_the_distance_up() -> None:
    codes = np.random.default_rng(0).normal(size=(5000, 4))
    codes[:, 3] = 1e-7 * codes[:, 0]
    cloud, stirred = code_cloud(codes), codes[:50].copy()
    stirred[:, 3] += 0.01
    np.testing.assert_allclose(cloud.distances(stirred), cloud.distances(codes[:50]), atol=0.1)


@pytest.mark.parametrize("codes", [np.ones((5, 2)), np.ones((1, 2)), np.zeros((5, 2))])
def test_codes_that_are_all_equal_leave_plain_distance(codes: np.ndarray) -> None:
    np.testing.assert_allclose(code_cloud(codes).distances(codes + np.array([3, 4])), 5)


@pytest.fixture
def holed() -> tuple[np.ndarray, np.ndarray]:
    """Training rows with holes, 0 there, and which values are known."""
    known = np.random.default_rng(7).random(TRAIN.shape) > 0.3
    return np.where(known, TRAIN, 0), known


def test_a_missing_value_counts_in_no_score_and_has_no_blame(holed: tuple[np.ndarray, np.ndarray]) -> None:
    train, known = holed
    scores = ReconstructionScores(Halved(), train, (4,), known)
    errors = np.square(train / 2)
    by_hand = [errors[row, known[row]].mean() if known[row].any() else 0 for row in range(len(train))]
    np.testing.assert_allclose(scores.scores(train, "mean", known), by_hand, rtol=1e-5)
    own = np.array([errors[known[:, column], column].mean() for column in range(4)])
    variance = np.array([train[known[:, column], column].var() for column in range(4)])
    weights = scores.fitted("columns").weights
    assert weights is not None
    np.testing.assert_allclose(1 / weights, own + 1e-4 * variance.mean(), rtol=1e-5)
    blame = scores.fitted("columns").blame(scores.by, train, known)
    assert not blame[~known & known.any(1, keepdims=True)].any()
    np.testing.assert_allclose(blame.sum(1), 1)
    for key in KEYS:
        np.testing.assert_allclose(
            scores.learned(key), scores.scores(train, key, known), rtol=1e-3, atol=1e-6
        )


@pytest.mark.parametrize("key", KEYS)
def test_all_known_is_as_no_mask(key: str, scores: ReconstructionScores) -> None:
    whole = ReconstructionScores(Halved(), scores.train, (4,), np.ones(TRAIN.shape, bool))
    np.testing.assert_allclose(whole.learned(key), scores.learned(key), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(whole.scores(X, key, np.ones(X.shape, bool)), scores.scores(X, key), rtol=1e-6)
