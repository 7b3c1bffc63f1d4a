from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from aecore.evaluation import neighbours
from aecore.evaluation.neighbours import Neighbours, knn_accuracy, knn_accuracy_between, nearest


def rows(n: int = 90, d: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, d))


@pytest.mark.parametrize("d", [1, 2, 8, 9, 40])
def test_nearest_rows_are_scikit_learns(d: int) -> None:
    from sklearn.neighbors import NearestNeighbors

    x = rows(120, d) + 100
    index, distance = nearest(x, 7)
    far, near = NearestNeighbors(n_neighbors=7, algorithm="kd_tree").fit(x).kneighbors()
    assert np.array_equal(index, near) and distance == pytest.approx(far, rel=1e-6)


@settings(deadline=None)
@given(arrays(np.float32, (30, 2), elements=st.sampled_from([0, 1, 2])), st.integers(1, 40))
def test_no_row_is_its_own_neighbour_even_among_copies(x: np.ndarray, k: int) -> None:
    for same in (x, np.repeat(x, 5, axis=1)):
        index, distance = nearest(same, k)
        assert index.shape == (30, min(k, 29))
        assert not (index == np.arange(30)[:, None]).any() and (np.diff(distance) >= 0).all()
        assert all(len(set(each)) == len(each) for each in index.tolist())


@pytest.mark.parametrize("d", [2, 20])
@pytest.mark.parametrize("k", [1, 4, 10])
def test_leave_one_out_accuracy_is_scikit_learns(d: int, k: int) -> None:
    from sklearn.neighbors import KNeighborsClassifier

    labels = np.arange(90) % 3 * 5
    x = rows(90, d) + labels[:, None] * 0.2
    without_itself = KNeighborsClassifier(k).fit(x, labels).predict(None)
    score = (without_itself == labels).mean()
    assert knn_accuracy(x, labels.astype(np.int16), k) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("d", [2, 20])
def test_accuracy_between_train_and_test_is_scikit_learns(d: int) -> None:
    from sklearn.neighbors import KNeighborsClassifier

    labels, other = np.arange(300) % 4, np.arange(70) % 4
    train, test = rows(300, d) + labels[:, None] * 0.4, rows(70, d, seed=1) + other[:, None] * 0.4
    score = KNeighborsClassifier(10).fit(train, labels).score(test, other)
    assert knn_accuracy_between(train, labels, test, other) == pytest.approx(score, abs=1e-12)


def test_blocks_of_distances_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    x = rows(50, 12)
    whole = nearest(x, 5)
    monkeypatch.setattr(neighbours, "BLOCK", 7 * 50)
    assert np.array_equal(nearest(x, 5)[0], whole[0])


def test_a_tie_of_votes_goes_to_the_smallest_label() -> None:
    coords = np.array([[0.0, 0], [1, 0], [-1.1, 0]])
    assert knn_accuracy(coords, np.array([3, 3, 8]), 2) == pytest.approx(2 / 3)


def test_rows_without_a_label_have_no_vote() -> None:
    coords, labels = rows(60, 2), np.arange(60) % 3
    hidden = np.concatenate([labels, np.full(30, -1)])
    assert knn_accuracy(np.vstack([coords, rows(30, 2, seed=1)]), hidden) == knn_accuracy(coords, labels)


def test_a_collapsed_map_scores_no_better_than_guessing() -> None:
    labels = np.random.default_rng(0).integers(0, 10, 500)
    assert knn_accuracy(np.zeros((500, 2), np.float32), labels) < 0.25


@pytest.mark.parametrize("k", [1, 5, 10, 44])
@pytest.mark.parametrize("d", [2, 12])
def test_trustworthiness_is_scikit_learns(k: int, d: int) -> None:
    from sklearn.manifold import trustworthiness

    x, coords = rows(90, 30), rows(90, 30)[:, :d] + 0.1 * rows(90, d, seed=1)
    ours = Neighbours(x).trustworthiness(coords, k)
    assert ours == pytest.approx(trustworthiness(x, coords, n_neighbors=k), abs=1e-9)


def test_trustworthiness_of_the_rows_themselves_is_one_and_of_chance_a_half() -> None:
    x = rows(400, 12)
    truth = Neighbours(x)
    assert truth.trustworthiness(x) == 1
    assert truth.trustworthiness(rows(400, 2, seed=1)) == pytest.approx(0.5, abs=0.03)


def test_ranks_run_from_the_row_itself_to_the_farthest() -> None:
    ranks = Neighbours(np.repeat(rows(20, 12), 2, axis=0)).ranks
    assert (np.diag(ranks) == 0).all() and not ranks.flags.writeable and ranks.dtype == np.int16
    assert (np.sort(ranks, axis=1) == np.arange(40)).all()


def test_only_the_first_rows_are_kept_and_asked_for() -> None:
    x, coords = rows(100, 6), rows(100, 2, seed=1)
    short = Neighbours(x, limit=40)
    assert short.trustworthiness(coords) == Neighbours(x[:40]).trustworthiness(coords[:40])


def test_pictures_and_rows_have_the_same_neighbours() -> None:
    x = np.random.default_rng(0).integers(0, 256, (40, 4, 4), dtype=np.uint8)
    assert np.array_equal(Neighbours(x).ranks, Neighbours(x.reshape(40, 16) / 255).ranks)


def test_k_shrinks_with_the_rows() -> None:
    x = rows(5, 3)
    assert Neighbours(x).trustworthiness(x, 10) == 1
    assert 0 <= knn_accuracy(x, np.arange(5) % 2, 10) <= 1


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (lambda: knn_accuracy(rows(1, 2), np.zeros(1, int)), "at least two rows"),
        (lambda: knn_accuracy(rows(9, 2) * np.nan, np.zeros(9, int)), "finite"),
        (lambda: knn_accuracy(rows(9, 20) * np.inf, np.zeros(9, int)), "finite"),
        (lambda: knn_accuracy(rows(9, 2), np.zeros(9, int), 0), "k of at least 1"),
        (
            lambda: knn_accuracy_between(rows(4), np.zeros(4, int), rows(4), np.zeros(4, int), 5),
            "k must",
        ),
        (lambda: Neighbours(rows(9) * np.nan), "finite"),
        (lambda: Neighbours(rows(2)).trustworthiness(rows(2)), "at least 3"),
        (lambda: Neighbours(rows(9)).trustworthiness(rows(8)), "all 9 rows"),
        (lambda: Neighbours(rows(9)).trustworthiness(rows(9), 0), "k of at least 1"),
    ],
)
def test_scores_refuse_in_a_sentence(score: Callable[[], float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        score()
