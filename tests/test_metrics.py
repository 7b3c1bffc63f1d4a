from __future__ import annotations

from collections.abc import Callable
from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from aecore import metrics

finite = st.floats(-1e3, 1e3, width=32)


def rows(n: int = 90, d: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, d))


def test_the_error_of_a_row_is_the_mean_of_its_squares() -> None:
    x, x_hat = rows(2500), rows(2500, seed=1)
    assert metrics.mse_rows(x, x_hat) == pytest.approx(((x - x_hat) ** 2).mean(1), rel=1e-12)


def test_errors_are_in_the_range_the_net_sees() -> None:
    white, black = np.full((3, 2, 2), 255, np.uint8), np.zeros((3, 4), np.float32)
    assert metrics.mse_rows(white, black).tolist() == [1, 1, 1]


def test_errors_of_different_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="the same rows"):
        metrics.mse_rows(rows(3), rows(4))


def test_the_standard_error_is_scipys() -> None:
    from scipy.stats import sem

    values = rows().ravel()
    assert metrics.mean_and_se(values) == pytest.approx((values.mean(), sem(values)), rel=1e-12)


def test_one_value_knows_nothing_of_its_error_and_none_has_no_mean() -> None:
    mean, se = metrics.mean_and_se(np.array([3.0]))
    assert mean == 3 and isnan(se)
    with pytest.raises(ValueError, match="at least one value"):
        metrics.mean_and_se(np.array([]))


@pytest.mark.parametrize(
    ("mse", "span", "decibels"), [(0.01, 1, 20), (1, 255, 48.1308), (4, 2, 0), (0, 1, inf)]
)
def test_psnr_in_decibels(mse: float, span: float, decibels: float) -> None:
    assert metrics.psnr(mse, span) == pytest.approx(decibels, abs=1e-4)


@pytest.mark.parametrize(("mse", "span"), [(-0.1, 1), (0.1, 0)])
def test_psnr_refuses_what_has_no_logarithm(mse: float, span: float) -> None:
    with pytest.raises(ValueError, match="psnr needs"):
        metrics.psnr(mse, span)


def test_the_share_of_zeros() -> None:
    assert metrics.share_of_zeros(np.array([[0, 1], [0, 0]], np.uint8)) == 0.75
    assert metrics.share_of_zeros(np.zeros((0, 3))) == 0


@given(arrays(np.float32, (20, 3), elements=finite), st.integers(1, 60))
def test_a_histogram_loses_no_value(values: np.ndarray, bins: int) -> None:
    counts, edges = metrics.histogram(values, bins)
    assert counts.sum() == values.size and counts.shape == (bins,) and edges.shape == (bins + 1,)
    assert edges[0] <= values.min() and edges[-1] >= values.max() and (np.diff(edges) > 0).all()


def test_a_histogram_with_a_span_keeps_its_edges() -> None:
    counts, edges = metrics.histogram(np.array([-2.0, -0.5, 0.5, 0.6]), 2, (-1, 1))
    assert edges.tolist() == [-1, 0, 1] and counts.tolist() == [1, 2]


def test_a_histogram_refuses_what_it_cannot_place() -> None:
    with pytest.raises(ValueError, match="finite"):
        metrics.histogram(np.array([1.0, np.nan]))


def test_a_unit_is_dead_when_it_says_the_same_for_every_row() -> None:
    codes = rows(d=4).astype(np.float32)
    codes[:, 1] = 0.9
    assert metrics.active_units(codes).tolist() == [True, False, True, True]
    assert metrics.dead_share(codes) == 0.25


@pytest.mark.parametrize("degrees", [0, 0.01, 30, 90])
def test_planes_turned_against_each_other_meet_at_that_angle(degrees: float) -> None:
    a = np.eye(4)[:, :2]
    b = a.copy()
    b[1:3, 1] = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    assert metrics.principal_angles(a * 7, b) == pytest.approx([degrees, 0], abs=1e-5)


def test_principal_angles_are_scipys_in_degrees() -> None:
    from scipy.linalg import subspace_angles

    a, b = rows(30, 3), rows(30, 5, seed=1)
    assert metrics.principal_angles(a, b) == pytest.approx(np.degrees(subspace_angles(a, b)))


def test_the_median_filter_takes_the_middle_of_each_window() -> None:
    broken, clean = np.random.default_rng(0).random((2, 3, 42), np.float32)
    padded = np.pad(broken.reshape(3, 6, 7), ((0, 0), (1, 1), (1, 1)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    expected = np.square(np.median(windows, axis=(3, 4)).reshape(3, 42) - clean).mean()
    assert metrics.median_filter_mse(broken, clean, (6, 7)) == pytest.approx(expected, rel=1e-6)


def test_the_median_filter_cleans_salt_and_pepper() -> None:
    clean = np.zeros((2, 100), np.uint8)
    broken = clean.copy()
    broken[:, ::17] = 255
    assert metrics.median_filter_mse(broken, clean, (10, 10)) < metrics.mse_rows(clean, broken).mean() / 10


@pytest.mark.parametrize("d", [1, 2, 8, 9, 40])
def test_nearest_rows_are_scikit_learns(d: int) -> None:
    from sklearn.neighbors import NearestNeighbors

    from aecore.neighbours import nearest

    x = rows(120, d) + 100
    index, distance = nearest(x, 7)
    far, near = NearestNeighbors(n_neighbors=7, algorithm="kd_tree").fit(x).kneighbors()
    assert np.array_equal(index, near) and distance == pytest.approx(far, rel=1e-6)


@given(arrays(np.float32, (30, 2), elements=st.sampled_from([0, 1, 2])), st.integers(1, 40))
def test_no_row_is_its_own_neighbour_even_among_copies(x: np.ndarray, k: int) -> None:
    from aecore.neighbours import nearest

    for same in (x, np.repeat(x, 5, axis=1)):
        index, distance = nearest(same, k)
        assert index.shape == (30, min(k, 29))
        assert not (index == np.arange(30)[:, None]).any() and (np.diff(distance) >= 0).all()
        assert all(len(set(each)) == len(each) for each in index.tolist())


@pytest.mark.parametrize("d", [2, 20])
@pytest.mark.parametrize("k", [1, 4, 10])
def test_leave_one_out_accuracy_is_scikit_learns(d: int, k: int) -> None:
    from sklearn.model_selection import LeaveOneOut, cross_val_score
    from sklearn.neighbors import KNeighborsClassifier

    labels = np.arange(90) % 3 * 5
    x = rows(90, d) + labels[:, None] * 0.2
    score = cross_val_score(KNeighborsClassifier(k), x, labels, cv=LeaveOneOut()).mean()
    assert metrics.knn_accuracy(x, labels.astype(np.int16), k) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("d", [2, 20])
def test_accuracy_between_train_and_test_is_scikit_learns(d: int) -> None:
    from sklearn.neighbors import KNeighborsClassifier

    labels, other = np.arange(300) % 4, np.arange(70) % 4
    train, test = rows(300, d) + labels[:, None] * 0.4, rows(70, d, seed=1) + other[:, None] * 0.4
    score = KNeighborsClassifier(10).fit(train, labels).score(test, other)
    assert metrics.knn_accuracy_between(train, labels, test, other) == pytest.approx(score, abs=1e-12)


def test_blocks_of_distances_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from aecore import neighbours

    x = rows(50, 12)
    whole = neighbours.nearest(x, 5)
    monkeypatch.setattr(neighbours, "BLOCK", 7 * 50)
    assert np.array_equal(neighbours.nearest(x, 5)[0], whole[0])


def test_a_tie_of_votes_goes_to_the_smallest_label() -> None:
    coords = np.array([[0.0, 0], [1, 0], [-1.1, 0]])
    assert metrics.knn_accuracy(coords, np.array([3, 3, 8]), 2) == pytest.approx(2 / 3)


def test_rows_without_a_label_have_no_vote() -> None:
    coords, labels = rows(60, 2), np.arange(60) % 3
    hidden = np.concatenate([labels, np.full(30, -1)])
    assert metrics.knn_accuracy(np.vstack([coords, rows(30, 2, seed=1)]), hidden) == metrics.knn_accuracy(
        coords, labels
    )


def test_a_collapsed_map_scores_no_better_than_guessing() -> None:
    labels = np.random.default_rng(0).integers(0, 10, 500)
    assert metrics.knn_accuracy(np.zeros((500, 2), np.float32), labels) < 0.25


@pytest.mark.parametrize("k", [1, 5, 10, 44])
@pytest.mark.parametrize("d", [2, 12])
def test_trustworthiness_is_scikit_learns(k: int, d: int) -> None:
    from sklearn.manifold import trustworthiness

    x, coords = rows(90, 30), rows(90, 30)[:, :d] + 0.1 * rows(90, d, seed=1)
    ours = metrics.Neighbours(x).trustworthiness(coords, k)
    assert ours == pytest.approx(trustworthiness(x, coords, n_neighbors=k), abs=1e-9)


def test_trustworthiness_of_the_rows_themselves_is_one_and_of_chance_a_half() -> None:
    x = rows(400, 12)
    truth = metrics.Neighbours(x)
    assert truth.trustworthiness(x) == 1
    assert truth.trustworthiness(rows(400, 2, seed=1)) == pytest.approx(0.5, abs=0.03)


def test_ranks_run_from_the_row_itself_to_the_farthest() -> None:
    ranks = metrics.Neighbours(np.repeat(rows(20, 12), 2, axis=0)).ranks
    assert (np.diag(ranks) == 0).all() and not ranks.flags.writeable and ranks.dtype == np.int16
    assert (np.sort(ranks, axis=1) == np.arange(40)).all()


def test_only_the_first_rows_are_kept_and_asked_for() -> None:
    x, coords = rows(100, 6), rows(100, 2, seed=1)
    short = metrics.Neighbours(x, limit=40)
    assert short.trustworthiness(coords) == metrics.Neighbours(x[:40]).trustworthiness(coords[:40])


def test_pictures_and_rows_have_the_same_neighbours() -> None:
    x = np.random.default_rng(0).integers(0, 256, (40, 4, 4), dtype=np.uint8)
    assert np.array_equal(metrics.Neighbours(x).ranks, metrics.Neighbours(x.reshape(40, 16) / 255).ranks)


def test_k_shrinks_with_the_rows() -> None:
    x = rows(5, 3)
    assert metrics.Neighbours(x).trustworthiness(x, 10) == 1
    assert 0 <= metrics.knn_accuracy(x, np.arange(5) % 2, 10) <= 1


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (lambda: metrics.knn_accuracy(rows(1, 2), np.zeros(1, int)), "at least two rows"),
        (lambda: metrics.knn_accuracy(rows(9, 2) * np.nan, np.zeros(9, int)), "finite"),
        (lambda: metrics.knn_accuracy(rows(9, 20) * np.inf, np.zeros(9, int)), "finite"),
        (lambda: metrics.knn_accuracy(rows(9, 2), np.zeros(9, int), 0), "k of at least 1"),
        (
            lambda: metrics.knn_accuracy_between(rows(4), np.zeros(4, int), rows(4), np.zeros(4, int), 5),
            "k must",
        ),
        (lambda: metrics.Neighbours(rows(9) * np.nan), "finite"),
        (lambda: metrics.Neighbours(rows(2)).trustworthiness(rows(2)), "at least 3"),
        (lambda: metrics.Neighbours(rows(9)).trustworthiness(rows(8)), "all 9 rows"),
        (lambda: metrics.Neighbours(rows(9)).trustworthiness(rows(9), 0), "k of at least 1"),
    ],
)
def test_scores_refuse_in_a_sentence(score: Callable[[], float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        score()
