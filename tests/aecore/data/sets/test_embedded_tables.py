"""Embedded tables: split and scaled as their cards say."""

from __future__ import annotations

import numpy as np
import pytest

from aecore import data
from aecore.data import Dataset
from aecore.data.folders import assets
from aecore.data.own.split import split

TABLES = {"shuttle": "ebafca7adec9bd9e", "tissue-genes": "0ef6881ab6014af8"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_split_and_scaled_alike_everywhere(name: str) -> None:
    assert data.load(name).fingerprint[:16] == TABLES[name]


def test_shuttle_is_standardised_by_its_training_rows_alone() -> None:
    rows, (x, y) = data.load("shuttle"), _file("shuttle")
    train = np.sort(np.random.RandomState(0).permutation(np.flatnonzero(y == 0))[: rows.n_train])
    _check(rows, x, y, train)


def test_tissue_genes_are_standardised_by_their_training_rows_alone() -> None:
    rows, (x, y) = data.load("tissue-genes"), _file("tissue_genes")
    once = np.array([row for row in range(len(x)) if not (x[:row] == x[row]).all(1).any()])
    assert len(x) - len(once) == 4
    train = np.sort(split(len(once), 0.2, 0, y[once])[0])
    _check(rows, x[once], y[once], train)


def _file(name: str) -> tuple[np.ndarray, np.ndarray]:
    with np.load(assets() / f"{name}.npz") as file:
        return file["x"].astype(float), file["y"]


def _check(rows: Dataset, x: np.ndarray, y: np.ndarray, train: np.ndarray) -> None:
    from sklearn.preprocessing import StandardScaler

    test = np.delete(np.arange(len(x)), train)
    theirs = StandardScaler().fit(x[train]).transform(x).clip(-20, 20)
    np.testing.assert_allclose(rows.x_train, theirs[train], atol=1e-4)
    np.testing.assert_allclose(rows.x_test, theirs[test], atol=1e-4)
    assert np.array_equal(rows.y_train, y[train]) and np.array_equal(rows.y_test, y[test])


def test_shuttle_learns_from_half_of_the_normal_state_and_all_others_are_anomalies() -> None:
    shuttle = data.load("shuttle")
    assert set(shuttle.y_train) == {0} and shuttle.anomalies is not None
    assert abs((shuttle.y_test == 0).sum() - shuttle.n_train) <= 1
    assert shuttle.anomalies.sum() == (shuttle.y_test > 0).sum() == 12_414


def test_a_fifth_of_each_tissue_is_held_back() -> None:
    genes = data.load("tissue-genes")
    for tissue in range(len(genes.classes)):
        n = (genes.y_train == tissue).sum() + (genes.y_test == tissue).sum()
        assert abs((genes.y_test == tissue).sum() - n / 5) <= 1
    assert "LHPP" in genes.columns and len(genes.columns) == genes.features
