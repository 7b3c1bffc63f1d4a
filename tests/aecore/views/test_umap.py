from __future__ import annotations

import threading

import numpy as np
import pytest

from aecore.evaluation.metrics import knn_accuracy
from aecore.evaluation.projection import align, plane, rows_digest
from aecore.views.umap import UmapCache, umap_plane, warm_umap


def rows(n: int = 200, d: int = 12, seed: int = 0) -> np.ndarray:
    """Rows whose features differ in variance, away from the origin."""
    return np.random.default_rng(seed).normal(size=(n, d)) * np.linspace(3, 0.5, d) + 5


def clusters(n: int = 240) -> tuple[np.ndarray, np.ndarray]:
    """Rows round six centres in ten dimensions, and which."""
    rng = np.random.default_rng(0)
    labels = np.arange(n) % 6
    return (rng.normal(size=(6, 10)) * 3)[labels] + rng.normal(size=(n, 10)), labels


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
