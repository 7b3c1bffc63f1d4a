from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from aecore.evaluation import metrics

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


@settings(deadline=None)
@given(arrays(np.float32, (20, 3), elements=finite), st.integers(1, 60))
def test_a_histogram_loses_no_value(values: np.ndarray, bins: int) -> None:
    counts, edges = metrics.histogram(values, bins)
    assert counts.sum() == values.size and counts.shape == (bins,) and edges.shape == (bins + 1,)
    assert edges[0] <= values.min() and edges[-1] >= values.max() and (np.diff(edges) > 0).all()


def test_a_histogram_with_a_span_keeps_its_edges() -> None:
    counts, edges = metrics.histogram(np.array([-2.0, -0.5, 0.5, 0.6]), 2, (-1, 1))
    assert edges.tolist() == [-1, 0, 1] and counts.tolist() == [1, 2]


@pytest.mark.parametrize(
    "values",
    [[1e30], [1e30, 1e30], [1e30, float(np.nextafter(np.float32(1e30), np.float32(2e30)))], [-3e38, 3e38]],
)
def test_a_histogram_holds_the_codes_of_a_run_that_diverges(values: list[float]) -> None:
    counts, edges = metrics.histogram(np.array(values, np.float32))
    assert counts.sum() == len(values)
    assert (np.diff(edges) > 0).all()


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
