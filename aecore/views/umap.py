"""UMAP layouts of codes: slow to load, compiled at first use, and not made for two threads at once."""

from __future__ import annotations

import threading
import warnings
from collections import OrderedDict

import numpy as np

from aecore.evaluation.neighbours import nearest
from aecore.evaluation.projection import Projection, plane, rows_digest

REFIT_ROWS = 1000
REFIT_EPOCHS = 50
REFIT_RATE = 0.25
"""A quarter of UMAP's own: measured on codes of MNIST, half the jitter between refits and no worse a map."""

_turn = threading.Lock()  # numba's threads end the process when two fits overlap, whoever asked for them


def umap_plane(
    codes: np.ndarray, seed: int, start: np.ndarray | None = None, neighbours: int = 15
) -> np.ndarray:
    """Lay codes (N, K) out by UMAP: coords (N, 2) float32, the centroid at the origin, in no unit.

    Without `start` it begins at the codes' own plane and runs to the end; with the last layout (N, 2) as
    `start` it goes on from there for 50 epochs, so that a map moves rather than jumps. The root mean square
    distance from the centroid is 1: how large UMAP draws depends on its epochs and says nothing. The same
    codes, seed and start give the same layout. Neighbours are exact. Fewer than four rows, or equal ones, are
    shown by `plane`. Waits for any other fit. ValueError for a start of another shape, and for a refit of
    more than 1,000 rows.

    Source: McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection" (2018), arXiv
    1802.03426.
    """
    _check_start(codes, start)
    flat = plane(codes)
    if len(codes) < 4 or (codes == codes[0]).all():
        return flat
    begin = _spread(flat if start is None else start, seed)
    index, distance = _graph(codes, min(neighbours, len(codes) - 1))
    with _turn:
        return _fit(codes, begin, index, distance, seed, start is not None)


def umap_space(codes: np.ndarray, start: np.ndarray, seed: int, neighbours: int = 15) -> np.ndarray:
    """Lay codes (N, K) out by UMAP from a `start` in space: both (N, 3) float32, scaled as `umap_plane`.

    Fewer than four rows, or equal ones, stay where they start. Waits for any other fit.
    """
    if len(codes) < 4 or (codes == codes[0]).all():
        return start
    index, distance = _graph(codes, min(neighbours, len(codes) - 1))
    with _turn:
        return _fit(codes, _spread(start, seed), index, distance, seed, again=False)


def warm_umap() -> None:
    """Load UMAP and have it compiled, so that the next map comes at once; takes seconds."""
    rows = np.random.default_rng(0).standard_normal((64, 4)).astype(np.float32)
    umap_plane(rows, 0, umap_plane(rows, 0))


def layout(codes: np.ndarray, seed: int, start: np.ndarray | None = None) -> Projection:
    """`umap_plane` as a projection that says of which codes."""
    return Projection("umap", umap_plane(codes, seed, start), None, seed, rows_digest(codes))


class UmapCache:
    """The last few layouts, by the digest of their codes: what was laid out once stays and costs nothing."""

    def __init__(self, size: int = 16) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[str, int | None], Projection] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, codes: np.ndarray, seed: int) -> Projection | None:
        """The layout of these codes where there is one already; never waits for a fit."""
        return self._recall((rows_digest(codes), seed))

    def project(self, codes: np.ndarray, seed: int, start: np.ndarray | None = None) -> Projection:
        """The layout of these codes, laid out now if need be; see `umap_plane`."""
        return self.known(codes, seed) or self.keep(layout(codes, seed, start))

    def keep(self, made: Projection) -> Projection:
        """Remember a layout; the one that is known, where there was one."""
        with self._lock:
            kept = self._kept.setdefault((made.source, made.seed), made)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return kept

    def _recall(self, key: tuple[str, int | None]) -> Projection | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


def _check_start(codes: np.ndarray, start: np.ndarray | None) -> None:
    if start is not None and start.shape != (len(codes), 2):
        raise ValueError(f"start must be the layout of the same {len(codes)} rows, got {start.shape}")
    if start is not None and len(codes) > REFIT_ROWS:
        raise ValueError(f"a refit takes at most {REFIT_ROWS:,} rows, got {len(codes):,}")


def _spread(coords: np.ndarray, seed: int) -> np.ndarray:
    """Coords with a trace of noise: UMAP divides by each axis's width and cannot part what lies together."""
    noise = np.random.default_rng(seed).standard_normal(coords.shape)
    return (coords + 1e-4 * max(float(np.ptp(coords)), 1e-4) * noise).astype(np.float32)


def _graph(codes: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Each row with its nearest k - 1 others, itself first: index and distance, both (N, k)."""
    index, distance = nearest(codes, k - 1)
    own = np.arange(len(codes))[:, None]
    return np.hstack([own, index]), np.hstack([np.zeros(own.shape), distance]).astype(np.float32)


def _fit(
    codes: np.ndarray,
    begin: np.ndarray,
    index: np.ndarray,
    distance: np.ndarray,
    seed: int,
    again: bool,
) -> np.ndarray:
    # one filter rather than catch_warnings, which is not safe beside other threads
    warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
    warnings.filterwarnings("ignore", "precomputed_knn.* is not an NNDescent", UserWarning)
    from umap import UMAP

    fitted = UMAP(
        n_neighbors=index.shape[1],
        n_components=begin.shape[1],
        init=begin,
        n_epochs=REFIT_EPOCHS if again else None,
        learning_rate=REFIT_RATE if again else 1.0,
        random_state=seed,
        n_jobs=1,
        precomputed_knn=(index, distance),
        force_approximation_algorithm=True,  # else it would look for the neighbours itself
    ).fit(codes.astype(np.float32))
    layout = fitted.embedding_ - fitted.embedding_.mean(0)
    found: np.ndarray = (layout / np.sqrt(np.square(layout).sum(1).mean())).astype(np.float32)
    return found
