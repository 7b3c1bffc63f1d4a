from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aecore.evaluation.metrics import mse_rows, principal_angles
from aecore.evaluation.pca import PCA, pca, sketch


def rows(n: int = 200, d: int = 12, seed: int = 0) -> np.ndarray:
    """Rows whose features differ in variance, away from the origin."""
    return np.random.default_rng(seed).normal(size=(n, d)) * np.linspace(3, 0.5, d) + 5


def pictures(n: int = 1300, d: int = 36) -> np.ndarray:
    values = rows(n, 6) @ np.random.default_rng(1).normal(size=(6, d))
    return np.clip(values * 6 + 128, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("x", [rows(), rows(30, 100), pictures(), pictures().reshape(1300, 6, 6)])
def test_pca_is_scikit_learns(x: np.ndarray) -> None:
    from sklearn.decomposition import PCA as Oracle

    flat = x.reshape(len(x), -1) / (255 if x.dtype == np.uint8 else 1)
    ours, theirs = pca(x, 5), Oracle(5, svd_solver="full").fit(flat)
    assert ours.mean == pytest.approx(theirs.mean_)
    assert ours.components == pytest.approx(theirs.components_, abs=1e-8)
    assert ours.explained == pytest.approx(theirs.explained_variance_ratio_)
    assert ours.encode(x) == pytest.approx(theirs.transform(flat), abs=1e-8)
    back = theirs.inverse_transform(theirs.transform(flat))
    assert ours.decode(ours.encode(x)) == pytest.approx(back, abs=1e-8)
    assert ours.reconstruction_mse(x) == pytest.approx(np.square(flat - back).mean())


def test_rows_that_pca_has_not_seen_are_scored_too() -> None:
    fitted, fresh = pca(rows(), 4), rows(50, seed=1)
    assert fitted.reconstruction_mse(fresh) == pytest.approx(
        mse_rows(fresh, fitted.decode(fitted.encode(fresh))).mean()
    )


def test_cleaning_is_scored_against_the_clean_rows() -> None:
    clean = rows() @ pca(rows(), 3).components.T @ pca(rows(), 3).components
    broken = clean + 0.1 * rows(seed=1)
    narrow, whole = pca(clean, 3), pca(clean, 12)
    back = narrow.decode(narrow.encode(broken))
    assert narrow.reconstruction_mse(broken, clean) == pytest.approx(np.square(back - clean).mean())
    assert len(whole.components) <= 12


def test_the_first_components_are_those_of_a_smaller_fit() -> None:
    few, many = pca(rows(), 3), pca(rows(), 12)
    assert many.first(3).components == pytest.approx(few.components, abs=1e-9)
    assert many.first(3).explained == pytest.approx(few.explained)
    assert many.explained.sum() == pytest.approx(1) and many.reconstruction_mse(rows()) < 1e-25


@pytest.mark.parametrize("shape", [(40, 9), (9, 40)])
def test_beyond_the_rank_there_are_no_components(shape: tuple[int, int]) -> None:
    n, d = shape
    x = rows(n, 3) @ np.random.default_rng(1).normal(size=(3, d))
    fitted = pca(x, 50)
    assert fitted.components.shape == (3, d) and fitted.reconstruction_mse(x) < 1e-20
    assert fitted.components @ fitted.components.T == pytest.approx(np.eye(3), abs=1e-9)


@pytest.mark.parametrize("fit", [pca, sketch])
@pytest.mark.parametrize("value", [0, 0.1, 1e6])
def test_equal_rows_have_no_components_and_no_error(fit: Callable[..., PCA], value: float) -> None:
    x = np.full((70, 5), value)
    fitted = fit(x, 2)
    assert fitted.components.shape == (0, 5) and fitted.explained.shape == (0,)
    assert fitted.reconstruction_mse(x) <= 1e-20 * value**2


def test_the_largest_loading_is_positive_and_nothing_can_be_changed() -> None:
    fitted = pca(rows(), 6)
    assert (fitted.components[np.arange(6), np.abs(fitted.components).argmax(1)] > 0).all()
    for each in (fitted.mean, fitted.components, fitted.explained, fitted.first(2).components):
        assert not each.flags.writeable


@pytest.mark.parametrize("fit", [pca, sketch])
def test_pca_refuses_in_a_sentence(fit: Callable[..., PCA]) -> None:
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match="finite"):
            fit(np.where(np.eye(4) > 0, bad, 1), 2)
    for x, k in ((rows(), 0), (rows(0), 2)):
        with pytest.raises(ValueError, match="at least 1"):
            fit(x, k)


def test_the_sketch_finds_the_axes_of_pca() -> None:
    weights = np.random.default_rng(2).normal(size=(36, 400))
    codes = np.maximum(pictures() / 255 @ weights, 0).astype(np.float32)
    quick, exact = sketch(codes, 2), pca(codes, 2)
    assert principal_angles(quick.components.T, exact.components.T).max() < 0.05
    assert quick.explained == pytest.approx(exact.explained, rel=1e-5)
    assert np.array_equal(quick.components, sketch(codes, 2).components)


def test_a_sketch_of_few_directions_stays_orthonormal() -> None:
    codes = np.outer(rows(300, 1)[:, 0], np.linspace(1, 2, 400)).astype(np.float32)
    found = sketch(codes, 2)
    assert found.components.shape == (1, 400) and found.explained == pytest.approx([1], abs=1e-5)
    assert np.linalg.norm(found.components[0]) == pytest.approx(1, abs=1e-5)
