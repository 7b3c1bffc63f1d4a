from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import ortho_group

from aecore.metrics import knn_accuracy, mse_rows, principal_angles
from aecore.projection import PCA, align, pca, plane, project, rows_digest, sketch
from aecore.umap_map import UmapCache, umap_plane, warm_umap

finite = st.floats(-100, 100, width=32)


def rows(n: int = 200, d: int = 12, seed: int = 0) -> np.ndarray:
    """Rows whose features differ in variance, away from the origin."""
    return np.random.default_rng(seed).normal(size=(n, d)) * np.linspace(3, 0.5, d) + 5


def pictures(n: int = 1300, d: int = 36) -> np.ndarray:
    values = rows(n, 6) @ np.random.default_rng(1).normal(size=(6, d))
    return np.clip(values * 6 + 128, 0, 255).astype(np.uint8)


def clusters(n: int = 240) -> tuple[np.ndarray, np.ndarray]:
    """Rows round six centres in ten dimensions, and which."""
    rng = np.random.default_rng(0)
    labels = np.arange(n) % 6
    return (rng.normal(size=(6, 10)) * 3)[labels] + rng.normal(size=(n, 10)), labels


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
    assert (plane(x) == 0).all()


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


def test_a_wide_code_is_drawn_by_the_sketch_as_pca_would() -> None:
    codes = rows(300, 12) @ np.random.default_rng(1).normal(size=(12, 300))
    exact = pca(codes, 2).encode(codes)
    assert plane(codes) == pytest.approx(exact, abs=1e-3 * np.abs(exact).max())


def test_a_code_of_two_is_its_own_plane_and_one_of_one_lies_on_a_line() -> None:
    two, one = rows(d=2).astype(np.float32), rows(d=1).astype(np.float32)
    assert np.array_equal(plane(two), two)
    assert np.array_equal(plane(one), np.hstack([one, np.zeros_like(one)]))
    assert project(two).explained == 1 and project(two).method == "code"


def test_a_wider_code_is_shown_by_its_own_two_components() -> None:
    codes = rows().astype(np.float32)
    fitted = pca(codes, 2)
    made = project(codes)
    assert made.coords == pytest.approx(fitted.encode(codes), abs=1e-5) and made.coords.dtype == np.float32
    assert made.method == "pca" and made.explained == pytest.approx(fitted.explained.sum())
    assert made.source == rows_digest(codes) and not made.coords.flags.writeable


def test_a_code_that_is_not_finite_has_no_map() -> None:
    for width in (1, 2, 5, 300):
        codes = rows(300, width)
        codes[3, 0] = np.nan
        with pytest.raises(ValueError, match="finite"):
            plane(codes)


def test_a_digest_tells_rows_apart_by_value_type_and_shape() -> None:
    x = rows().astype(np.float32)
    others = (x + 1, x.reshape(100, 24), x.view(np.int32), x[::-1])
    assert len({rows_digest(each) for each in (x, *others)}) == 5
    assert rows_digest(np.asfortranarray(x)) == rows_digest(x.copy())


@pytest.mark.parametrize("seed", range(4))
def test_align_undoes_any_turn_and_mirror(seed: int) -> None:
    last = rows(d=2) - rows(d=2).mean(0)
    turned = last @ ortho_group.rvs(2, random_state=seed) * (1 if seed % 2 else [1, -1])
    assert align(turned, last) == pytest.approx(last)


@given(arrays(np.float64, (12, 2), elements=finite), arrays(np.float64, (12, 2), elements=finite))
def test_align_keeps_every_distance_and_the_centroid(coords: np.ndarray, last: np.ndarray) -> None:
    moved = align(coords, last)
    assert moved.mean(0) == pytest.approx(coords.mean(0), abs=1e-9)
    before, after = (np.linalg.norm(each[:, None] - each[None], axis=2) for each in (coords, moved))
    assert after == pytest.approx(before, abs=1e-9)


@given(arrays(np.float64, (12, 2), elements=finite), arrays(np.float64, (12, 2), elements=finite))
def test_align_never_moves_a_map_farther_from_the_last(coords: np.ndarray, last: np.ndarray) -> None:
    def apart(each: np.ndarray) -> float:
        return float(np.linalg.norm(each - each.mean(0) - (last - last.mean(0))))

    assert apart(align(coords, last)) <= apart(coords) + 1e-9


def test_align_hides_neither_growth_nor_drift() -> None:
    last = rows(d=2).astype(np.float32)
    grown = 3 * last + 7
    assert align(grown, last) == pytest.approx(grown, rel=1e-5) and align(grown, last).dtype == np.float32


def test_align_refuses_maps_of_other_rows() -> None:
    with pytest.raises(ValueError, match="the same rows"):
        align(rows(10, 2), rows(11, 2))


def test_a_map_that_spins_is_held_still() -> None:
    codes = rows(d=5)
    angles = np.linspace(0, 3, 20)
    turns = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) for a in angles]
    frames = [plane(codes) @ turn for turn in turns]
    shown = frames[:1]
    for frame in frames[1:]:
        shown.append(align(frame, shown[-1]))
    assert all(np.abs(b - a).max() < 1e-5 for a, b in pairwise(shown))


def test_umap_parts_clusters_repeats_itself_and_goes_on_from_the_last_layout() -> None:
    warm_umap()
    codes, labels = clusters()
    first = umap_plane(codes, 7)
    assert first.shape == (240, 2) and first.dtype == np.float32
    assert first.mean(0) == pytest.approx([0, 0], abs=1e-4)
    assert np.square(first).sum(1).mean() == pytest.approx(1, rel=1e-4)
    assert knn_accuracy(first, labels) > 0.95 > knn_accuracy(plane(codes), labels)
    assert np.array_equal(first, umap_plane(codes, 7)) and not np.array_equal(first, umap_plane(codes, 8))
    later = umap_plane(codes, 7, start=first)
    assert knn_accuracy(later, labels) > 0.95
    assert np.median(np.linalg.norm(align(later, first) - first, axis=1)) < 0.25


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 16])
def test_umap_of_few_rows_is_a_map_all_the_same(n: int) -> None:
    layout = umap_plane(rows(n, 3), 0)
    assert layout.shape == (n, 2) and np.isfinite(layout).all()


def test_umap_of_dead_and_narrow_codes_is_finite() -> None:
    same = np.zeros((40, 3), np.float32)
    half = np.vstack([same, rows(40, 3)])
    for codes in (same, half, rows(40, 1), np.outer(np.arange(40.0), [1, 2, 3])):
        layout = umap_plane(codes, 0)
        again = umap_plane(codes, 0, np.zeros_like(layout))
        assert np.isfinite(layout).all() and np.isfinite(again).all()


def test_umap_refuses_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="finite"):
        umap_plane(rows() * np.nan, 0)
    with pytest.raises(ValueError, match="the same 200 rows"):
        umap_plane(rows(), 0, rows(199, 2))
    with pytest.raises(ValueError, match="at most 1,000 rows"):
        umap_plane(rows(1001), 0, rows(1001, 2))


def test_two_threads_may_ask_umap_at_once() -> None:
    alone = [umap_plane(rows(60, seed=seed), 0) for seed in (1, 2)]
    beside: dict[int, np.ndarray] = {}

    def ask(seed: int) -> None:
        beside[seed] = umap_plane(rows(60, seed=seed), 0)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in (1, 2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert np.array_equal(alone[0], beside[1]) and np.array_equal(alone[1], beside[2])


def test_a_layout_that_was_made_is_given_again_until_newer_ones_push_it_out() -> None:
    cache = UmapCache(size=2)
    sets = [rows(20, 3, seed) for seed in range(3)]
    assert cache.known(sets[0], 0) is None
    made = cache.project(sets[0], 0)
    assert made.method == "umap" and made.seed == 0 and made.source == rows_digest(sets[0])
    assert cache.project(sets[0].copy(), 0, start=rows(20, 2)) is made and cache.known(sets[0], 1) is None
    cache.project(sets[1], 0)
    assert cache.known(sets[0], 0) is made
    cache.project(sets[2], 0)
    assert cache.known(sets[0], 0) is made and cache.known(sets[1], 0) is None
