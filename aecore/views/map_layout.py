"""Map layout: codes laid out by PCA or UMAP, aligned with the last frame (Procrustes) so that none spins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np

from aecore.evaluation.projection import Projection, align, project
from aecore.views.umap import UmapCache, layout

Later = Callable[..., "Future[Any]"]
"""Does something slow elsewhere, perhaps in another process: a function of a module and its arguments."""


ROWS_SEED = 0
_rows_cache = UmapCache()


def rows_layout(rows: np.ndarray) -> Projection:
    """UMAP of rows (N, D), made once in the process that makes it."""
    return _rows_cache.project(rows, ROWS_SEED)


class RowsLayout:
    """UMAP of the rows themselves, to stand beside UMAP of their codes: once for all runs on them."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._coming: Future[Projection] | None = None

    def latest(self, rows: np.ndarray) -> Projection | None:
        """The layout of the rows (N, D), begun at the first call, never waited for; None until it comes."""
        self._coming = self._coming or self._later(rows_layout, rows)
        return self._coming.result() if _came(self._coming) else None


class MapLayout:
    """Lays the codes of one run out in a plane, frame by frame, by `method`: "PCA" or "UMAP".

    They are of the hidden `layer`, from 1, or of the code, which is 0.

    A code of one or two units is its own plane by either. UMAP takes seconds at first, so it is left to
    `later`, one layout at a time; until it comes PCA stands in, for codes and rows alike.
    """

    def __init__(self, later: Later, method: str = "PCA", layer: int = 0) -> None:
        self.method, self.layer = method, layer
        self._later = later
        self._last: np.ndarray | None = None
        self._cache = UmapCache()
        self._coming: Future[Projection] | None = None
        self._umap: Projection | None = None

    def project(self, codes: np.ndarray, seed: int, comparable: bool = True) -> Projection:
        """The projection of codes (N, K) to show now; UMAP's where the rows' is there, too (`comparable`)."""
        layout = self._latest_umap(codes, seed) if self.method == "UMAP" else None
        if layout is not None and comparable:
            return layout
        made = project(codes)
        if made.method == "pca" and self._last is not None:
            made = replace(made, coords=align(made.coords, self._last))
        self._last = made.coords
        return made

    def caption(self, made: Projection, width: int) -> str:
        """How a map was made of codes of that width."""
        if made.method == "umap":
            return f"UMAP of {width} numbers"
        how = "the code itself" if made.method == "code" else f"PCA-2 of {width} numbers"
        return how + (", UMAP is on its way" if self.method == "UMAP" else "")

    def _latest_umap(self, codes: np.ndarray, seed: int) -> Projection | None:
        """The last UMAP layout that is done; a new one is begun, and waited for by `later` alone."""
        self._take_up()
        if self._coming is None and self.method == "UMAP" and self._cache.known(codes, seed) is None:
            start = None if self._umap is None else self._umap.coords
            self._coming = self._later(layout, codes, seed, start)
            self._take_up()
        return self._umap

    def _take_up(self) -> None:
        """Show the layout that was on its way, if it has come."""
        if self._coming is not None and self._coming.done():
            self._umap, self._coming = self._come(self._coming), None

    def _come(self, coming: Future[Projection]) -> Projection | None:
        """The layout that has come, turned onto the last; where none could be made PCA stays for good."""
        if not _came(coming):
            self.method = "PCA"
            return None
        made = self._cache.keep(coming.result())
        return made if self._umap is None else replace(made, coords=align(made.coords, self._umap.coords))


def _came(coming: Future[Projection]) -> bool:
    return coming.done() and not coming.cancelled() and coming.exception() is None
