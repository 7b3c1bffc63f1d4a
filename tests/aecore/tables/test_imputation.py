"""Imputation against independent routes: conditional Gaussians, nuclear norms, scikit-learn, hand counts."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore import families
from aecore.data import load
from aecore.evaluation.imputation.hidden_cells import hide, relative_rmse, standardised
from aecore.evaluation.imputation.probabilistic_pca import ProbabilisticPCA, fitted_ppca, ppca
from aecore.evaluation.imputation.soft_impute import shrunk, soft_impute
from aecore.evaluation.imputation.without_net import WITHOUT_NET
from aecore.runs.imputation.net_fill import filled_by_net
from aecore.runs.session import Session
from aecore.spec import put


def low_rank(n: int = 120, d: int = 8, k: int = 2, noise: float = 0.1, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, k)) @ rng.normal(size=(k, d)) + noise * rng.normal(size=(n, d))


def test_ppca_fills_with_the_conditional_mean_and_deviation_of_its_gaussian() -> None:
    rng = np.random.default_rng(1)
    model = ProbabilisticPCA(rng.normal(size=5), rng.normal(size=(5, 2)), 0.3)
    x, known = rng.normal(size=(6, 5)), rng.random((6, 5)) > 0.4
    answer, deviation = model.fill(x, known)
    covariance = model.loadings @ model.loadings.T + 0.3 * np.eye(5)
    for row, there, told, doubt in zip(x, known, answer, deviation, strict=True):
        gone = ~there
        gain = covariance[np.ix_(gone, there)] @ np.linalg.inv(covariance[np.ix_(there, there)])
        mean = model.mean[gone] + gain @ (row - model.mean)[there]
        left = covariance[np.ix_(gone, gone)] - gain @ covariance[np.ix_(there, gone)]
        assert told[gone] == pytest.approx(mean) and (told[there] == row[there]).all()
        assert doubt[gone] == pytest.approx(np.sqrt(np.diag(left)))


def test_without_holes_and_without_a_prior_em_ends_at_the_closed_form_of_ppca() -> None:
    x = low_rank(200, 6, 2, 0.3)
    found = ppca(x, np.ones(x.shape, bool), 2, steps=150, prior=0.0)
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    noise = values[:-2].mean()
    covariance = (vectors[:, -2:] * (values[-2:] - noise)) @ vectors[:, -2:].T
    assert found.noise == pytest.approx(noise, rel=1e-4)
    assert np.allclose(found.loadings @ found.loadings.T, covariance, atol=1e-3 * values[-1])


def test_what_stands_in_an_unknown_cell_is_not_looked_at() -> None:
    x = low_rank()
    known = np.random.default_rng(2).random(x.shape) > 0.3
    other = np.where(known, x, 1e6)
    for fill in (lambda rows: ppca(rows, known, 2).fill(rows, known)[0],):
        assert np.array_equal(fill(x), fill(other))
    for name, (_, way) in WITHOUT_NET.items():
        assert np.allclose(way(x, known, 0), way(other, known, 0)), name


def test_each_way_keeps_what_is_known_and_beats_the_mean_where_columns_repeat_each_other() -> None:
    table = standardised(low_rank(), np.ones((120, 8), bool)).x
    hidden = hide(np.ones(table.shape, bool), 0.2, np.random.default_rng(3))
    for name, (_, way) in WITHOUT_NET.items():
        answer = way(np.where(hidden, 0, table), ~hidden, 0)
        assert np.allclose(answer[~hidden], table[~hidden]) and np.isfinite(answer).all(), name
        assert relative_rmse(table, answer, hidden) < (1.01 if name == "mean" else 0.6), name


def test_soft_impute_is_stationary_of_its_own_objective() -> None:
    x = low_rank(40, 6)
    known = np.random.default_rng(4).random(x.shape) > 0.3
    z = shrunk(x, known, 3.0, np.zeros(x.shape))
    left, singular, right = np.linalg.svd(z, full_matrices=False)
    rank = int((singular > 1e-6).sum())
    off = np.where(known, x - z, 0)  # a subgradient of the nuclear norm, times the shrinkage
    assert np.allclose(left[:, :rank].T @ off @ right[:rank].T, 3.0 * np.eye(rank), atol=0.05)
    assert np.linalg.norm(off, 2) <= 3.05


def test_the_score_is_one_for_the_column_mean_and_counts_hidden_cells_alone() -> None:
    x = np.array([[1.0, -1.0], [2.0, 0.5]])
    hidden = np.array([[True, False], [False, True]])
    assert relative_rmse(x, np.zeros((2, 2)), hidden) == 1
    assert relative_rmse(x, np.where(hidden, x + 0.5, 99), hidden) == pytest.approx(0.5 / np.sqrt(0.625))
    with pytest.raises(ValueError, match="no cell is hidden"):
        relative_rmse(x, x, ~(hidden | ~hidden))


def test_hiding_leaves_something_in_every_row_and_column() -> None:
    known = np.random.default_rng(5).random((50, 3)) > 0.2
    hidden = hide(known, 0.9, np.random.default_rng(6))
    left = known & ~hidden
    assert not (hidden & ~known).any()
    assert (left.any(1) == known.any(1)).all() and left.any(0).all()
    share = hide(np.ones((400, 20), bool), 0.3, np.random.default_rng(7)).mean()
    assert share == pytest.approx(0.3, abs=0.02)


def test_the_net_begins_as_ppca_and_the_same_seed_gives_the_same_bits() -> None:
    spec = put(put(families.find("imputation").spec, "train.epochs", 2), "train.rate", 1e-6)
    data = load("wine")
    one, two = (Session(spec, data) for _ in range(2))
    for session in (one, two):
        session.run()
    assert all(torch.equal(one.weights()[name], weight) for name, weight in two.weights().items())
    encoder = one.net.encoder
    base = ProbabilisticPCA(
        *(each.double().numpy() for each in (encoder.mean, encoder.loadings)), float(encoder.noise)
    )
    known = np.random.default_rng(8).random(data.x_test.shape) > 0.3
    given = torch.tensor(np.where(known, data.x_test, np.nan))
    with torch.no_grad():
        answer = one.net(given, spec, None).x_hat.numpy()
    assert np.allclose(answer[~known], base.fill(data.x_test, known)[0][~known], atol=1e-2)


def test_a_hole_of_the_data_is_seen_as_one_that_the_corruption_made() -> None:
    data = load("wine")
    session = Session(put(families.find("imputation").spec, "train.epochs", 1), data).run()
    x = session.rows.x_test
    hole = torch.rand(x.shape, generator=torch.Generator().manual_seed(0)) < 0.3
    with torch.no_grad():
        by_mask = session.net(x.masked_fill(hole, 0), session.spec, None, (~hole).float()).x_hat
        by_nan = session.net(x.masked_fill(hole, float("nan")), session.spec, None).x_hat
    assert torch.equal(by_mask, by_nan)


def test_where_columns_bend_the_net_fills_better_than_all_linear_ways() -> None:
    rng = np.random.default_rng(9)
    angle = rng.uniform(-np.pi, np.pi, 400)
    waves = [f(k * angle) for k in (1, 2, 3) for f in (np.cos, np.sin)]
    table = standardised(np.stack(waves, 1) + 0.05 * rng.normal(size=(400, 6)), np.ones((400, 6), bool)).x
    hidden = hide(np.ones(table.shape, bool), 0.15, rng)
    seen = np.where(hidden, 0, table)
    net = relative_rmse(table, filled_by_net(seen, ~hidden, 0, members=1), hidden)
    linear = [
        relative_rmse(table, WITHOUT_NET[name][1](seen, ~hidden, 0), hidden)
        for name in ("ppca", "soft-impute")
    ]
    assert net < 0.9 * min(linear)


def test_more_components_than_the_table_can_hold_are_not_tried() -> None:
    x = low_rank(6, 3, 1)
    assert fitted_ppca(x, np.ones(x.shape, bool), np.random.default_rng(0)).loadings.shape[1] <= 2
    one = soft_impute(x, np.ones(x.shape, bool), np.random.default_rng(0))
    assert np.array_equal(one, x)
