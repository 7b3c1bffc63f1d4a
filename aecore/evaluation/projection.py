"""Projection of codes to a plane by PCA, and Procrustes alignment of one frame onto the last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

import numpy as np

from aecore.evaluation.pca import pca, sketch

WIDE = 256
"""Codes with more rows and more units than this are shown by `sketch`: exact axes would take too long."""


@dataclass(frozen=True, eq=False)
class Projection:
    """A projection of rows, and what it takes to trust it or to make it again.

    coords (N, 2) float32, read-only, in the order of the rows; `explained` is the share of the rows'
    variance that the two coordinates carry, None where that means nothing (UMAP); `seed` is None where
    nothing is left to chance; `source` is the digest of the rows.
    """

    method: Literal["code", "pca", "umap"]
    coords: np.ndarray
    explained: float | None
    seed: int | None
    source: str

    def __post_init__(self) -> None:
        self.coords.flags.writeable = False


def plane(codes: np.ndarray) -> np.ndarray:
    """Project codes (N, K) to a plane: coords (N, 2) float32, in the code's own unit.

    A code of two units is its own plane, and one of one unit lies on the line y = 0: nothing is spread by
    chance, so the scores of the map are the scores of the code. A wider code is shown by its own two
    principal components, its centroid at the origin; its axes may swap between frames, which `align`
    undoes. ValueError where a code is not finite.
    """
    return _plane(codes)[0]


def project(codes: np.ndarray) -> Projection:
    """`plane` with all that belongs to it: how it was made, how much it shows and of which rows."""
    coords, explained = _plane(codes)
    method: Literal["code", "pca"] = "pca" if codes.shape[1] > 2 else "code"
    return Projection(method, coords, explained, None, rows_digest(codes))


def align(coords: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """Procrustes alignment: turn, perhaps mirror, a map (N, 2) to lie as close as it can to `onto`, the last.

    The turn is about the map's own centroid, which stays where it is, and nothing is scaled: what spins or
    flips without meaning is taken away, what grows, shrinks or drifts is still seen. Every distance is
    kept. ValueError where the two maps differ in shape.

    Source: Schoenemann, "A generalized solution of the orthogonal Procrustes problem", Psychometrika
    (1966).
    """
    if coords.shape != onto.shape:
        raise ValueError(f"align needs two maps of the same rows, got {coords.shape} and {onto.shape}")
    centre = coords.mean(0, dtype=np.float64)
    a, b = coords - centre, onto - onto.mean(0, dtype=np.float64)
    u, _, vt = np.linalg.svd(a.T @ b)
    found: np.ndarray = (a @ (u @ vt) + centre).astype(coords.dtype)
    return found


def rows_digest(rows: np.ndarray) -> str:
    """Sixteen hex digits that identify rows: the start of the SHA-256 of their type, shape and bytes."""
    name = f"{rows.dtype.str}{rows.shape}".encode()
    return hashlib.sha256(name + np.ascontiguousarray(rows).tobytes()).hexdigest()[:16]


def _plane(codes: np.ndarray) -> tuple[np.ndarray, float]:
    if not np.isfinite(codes).all():
        raise ValueError("a map needs finite codes, got nan or infinity")
    if codes.shape[1] <= 2:
        return _two_columns(codes), 1.0
    fitted = sketch(codes, 2) if min(codes.shape) > WIDE else pca(codes, 2)
    return _two_columns(fitted.encode(codes)), float(fitted.explained.sum())


def _two_columns(values: np.ndarray) -> np.ndarray:
    coords = np.zeros((len(values), 2), np.float32)
    coords[:, : values.shape[1]] = values
    return coords
