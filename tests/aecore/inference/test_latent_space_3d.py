from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from aecore.inference.latent_space_3d import latent_space_3d

SPREAD = np.arange(8, 0, -1, dtype=np.float32)
CODES = np.random.default_rng(3).normal(size=(300, 8)).astype(np.float32) * SPREAD


def test_the_three_axes_are_those_of_scikit_learns_pca() -> None:
    found, oracle = latent_space_3d(CODES, "PCA"), PCA(3).fit(CODES)
    assert found.explained is not None
    np.testing.assert_allclose(found.explained, oracle.explained_variance_ratio_, rtol=1e-5)
    np.testing.assert_allclose(np.abs(found.coords), np.abs(oracle.transform(CODES)), atol=1e-3)


def test_directions_that_are_dead_are_flat() -> None:
    flat = np.hstack([CODES[:, :2], np.zeros((300, 3), np.float32)])
    found = latent_space_3d(flat, "PCA")
    assert found.coords.shape == (300, 3) and not found.coords[:, 2].any()


def test_umap_keeps_neighbours_in_space_and_is_the_same_for_a_seed() -> None:
    first, again = (latent_space_3d(CODES, "UMAP", seed=5) for _ in range(2))
    assert first.explained is None and np.array_equal(first.coords, again.coords)
    assert trustworthiness(CODES, first.coords, n_neighbors=10) > 0.85


def test_what_cannot_be_laid_out_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="three numbers or more, got 2"):
        latent_space_3d(CODES[:, :2], "PCA")
    with pytest.raises(ValueError, match="finite codes"):
        latent_space_3d(np.full((9, 4), np.nan), "PCA")
