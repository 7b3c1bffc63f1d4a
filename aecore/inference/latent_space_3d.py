"""Latent space in three dimensions: the first three principal components of the codes, or UMAP to three."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from aecore.data import load
from aecore.device import one_thread
from aecore.evaluation.metrics import in_range
from aecore.evaluation.pca import pca
from aecore.inference.model import restored
from aecore.spec import Spec
from aecore.views.umap import umap_space

Method = Literal["PCA", "UMAP"]
ROWS = 2_000


@dataclass(frozen=True, eq=False)
class Space:
    """Where codes lie in space: coords (N, 3) float32, the centroid at the origin.

    `explained` (3,) is the share of the codes' variance that each axis carries; None for UMAP, whose axes
    have no unit.
    """

    method: Method
    coords: np.ndarray
    explained: np.ndarray | None


def latent_space_3d(codes: np.ndarray, method: Method, seed: int = 0) -> Space:
    """Lay codes (N, K) out in space; ValueError for fewer than three units or codes that are not finite."""
    if codes.shape[1] < 3:
        raise ValueError(f"a map in space needs a code of three numbers or more, got {codes.shape[1]}")
    if not np.isfinite(codes).all():
        raise ValueError("a map needs finite codes, got nan or infinity")
    fitted = pca(codes, 3)
    coords, explained = np.zeros((len(codes), 3), np.float32), np.zeros(3)
    coords[:, : len(fitted.explained)] = fitted.encode(codes)  # dead directions are left out by PCA
    explained[: len(fitted.explained)] = fitted.explained
    if method == "UMAP":
        return Space(method, umap_space(codes, coords, seed), None)
    return Space(method, coords, explained)


def latent_space_of_run(spec: Spec, weights: Callable[[], Mapping[str, Any]], method: Method) -> Space:
    """`latent_space_3d` of the first test rows' codes by a net whose weights are asked for now."""
    rows = load(spec.data.name)
    arrays = {name: np.asarray(value) for name, value in weights().items()}
    with one_thread():
        codes = restored(spec, rows.features, arrays).encode(in_range(rows.given[:ROWS]))
        return latent_space_3d(codes, method, spec.train.seed)
