"""Looking at a run without touching it: the same rows every time, noise of its own, no gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.data import Dataset
from aecore.data.minibatches import Rows
from aecore.evaluation.baseline import Baseline
from aecore.evaluation.projection import Projection, align, project
from aecore.lazy import torch
from aecore.spec import Spec
from aecore.views.snapshot import Curve, View
from aecore.views.standard import Picture, Scene
from aecore.views.umap import UmapCache

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder

KNOWN = 400  # films that most people rated: those a reader may know
TRIED = 24  # units of the code
CLOUD = 300  # points of a plane

Later = Callable[..., Future[Any]]


class Look:
    """Keeps what stays the same from frame to frame: which rows are shown, and where the last map lay.

    `later` and `map_later` take a function and its arguments and do it in the background: maps have a lane of
    their own, since UMAP takes seconds at first and lays out one map at a time.
    """

    def __init__(
        self, data: Dataset, rows: Rows, baseline: Baseline, seed: int, later: Later, map_later: Later
    ) -> None:
        self._data, self._rows, self._baseline, self._seed = data, rows, baseline, seed
        self._index = np.arange(len(baseline.plane))
        self._strip = strip_rows(data, seed)
        self._later, self._map_later = later, map_later
        self._last: np.ndarray | None = None
        self._layouts = UmapCache()
        self._umap: Future[Projection] | None = None
        self._layout: Projection | None = None
        self._plane_score = baseline.score(baseline.plane)
        self._known = np.zeros(0, int) if rows.asked is None else _most_rated(baseline.train)
        self.method = "PCA"

    def views(
        self, net: Autoencoder, spec: Spec, pictures: tuple[Picture, ...], curves: Mapping[str, Curve]
    ) -> tuple[View, ...]:
        """Every picture of this instant; FloatingPointError where the net has gone astray."""
        with torch.no_grad():
            scene = self._scene(net, spec, curves)
            return tuple(picture(scene) for picture in pictures)

    def _scene(self, net: Autoencoder, spec: Spec, curves: Mapping[str, Curve]) -> Scene:
        x = self._rows.x_test[torch.as_tensor(self._strip)]
        p = net(x, spec, noise(self._seed, x.device))
        codes = net.encode(self._rows.x_test[: len(self._index)], spec).cpu().numpy()
        if not np.isfinite(codes).all() or not torch.isfinite(p.x_hat).all():
            raise FloatingPointError("the net gives numbers that are not finite")
        made, asked = self._place(codes), self._rows.asked
        first = next((w for w in net.parameters() if w.ndim == 2 and w.shape[1] == x.shape[1]), None)
        return Scene(
            spec=spec,
            shape=self._data.shape,
            span=self._data.range,
            strip={
                "x": _numpy(p.x),
                "x_in": _numpy(p.x_in),
                "x_hat": _numpy(p.x_hat),
                **({} if asked is None else {"asked": _numpy(asked[self._strip])}),
            },
            index=self._index,
            labels=self._baseline.labels,
            classes=self._data.classes,
            codes=codes,
            coords=made.coords,
            plane=self._baseline.plane,
            method=self._how(made, codes.shape[1]),
            scores={
                "map": self._baseline.score(made.coords),
                "pca": self._plane_score,
            },
            weights=None if first is None else _numpy(first),
            net=net,
            rows=self._rows,
            curves=curves,
            shown=self._strip,
            **(self._of_films(net, codes) if self._rows.asked is not None else {}),
        )

    def _of_films(self, net: Autoencoder, codes: np.ndarray) -> dict[str, Any]:
        """What only ratings have: titles, and what each unit does to films that many people rated."""
        columns, films = self._data.columns, self._known
        known = tuple(columns[i] for i in films) if columns else tuple(f"film {i + 1}" for i in films)
        return {
            "columns": columns,
            "known": known,
            "effects": effects(net, codes, self._rows.x.device)[:, films],
        }

    def _place(self, codes: np.ndarray) -> Projection:
        """Where the codes lie on the map, turned so that the map does not spin."""
        if self.method == "UMAP" and (layout := self._laid_out(codes)) is not None:
            return layout
        made = project(codes)
        if made.method == "pca" and self._last is not None:
            made = replace(made, coords=align(made.coords, self._last))
        self._last = made.coords
        return made

    def _laid_out(self, codes: np.ndarray) -> Projection | None:
        """The last layout that is done; a new one is asked for, and never waited for."""
        if self._umap is not None and self._umap.done():
            made = self._umap.result()
            turned = made.coords if self._layout is None else align(made.coords, self._layout.coords)
            self._layout, self._umap = replace(made, coords=turned), None
        if self._umap is None and self._layouts.known(codes, self._seed) is None:
            start = None if self._layout is None else self._layout.coords
            self._umap = self._map_later(self._layouts.project, codes, self._seed, start)
        return self._layout

    def _how(self, made: Projection, width: int) -> str:
        """How a map was made, for its caption."""
        if made.method == "umap":
            return f"UMAP of {width} numbers"
        how = "the code itself" if made.method == "code" else f"PCA-2 of {width} numbers"
        return how + (", UMAP is on its way" if self.method == "UMAP" else "")


def strip_rows(data: Dataset, seed: int) -> np.ndarray:
    """Ten test rows, the same for the same seed: one of each class where there are at most ten.

    Of points in a plane, which take no room, a cloud.
    """
    rng = np.random.default_rng(seed)
    if data.planar:
        return np.arange(min(CLOUD, data.n_test))
    busy = _busy(data)
    if data.y_test is None or len(data.classes) > 10:
        return rng.choice(data.n_test, min(10, data.n_test), replace=False)
    groups = [np.flatnonzero((data.y_test == label) & busy) for label in range(len(data.classes))]
    return np.array([rng.choice(group) for group in groups if len(group)])


def _most_rated(stars: np.ndarray) -> np.ndarray:
    """The films that most people rated, by column, of stars (N, D)."""
    return np.argsort(-(stars > 0).sum(0), kind="stable")[:KNOWN]


def _busy(data: Dataset) -> np.ndarray:
    """Which test rows have something to show, (n_test,) bool: of people, those who are asked the most."""
    if data.asked is None:
        return np.ones(data.n_test, bool)
    count = data.asked.sum(1)
    return count >= np.median(count)


def effects(net: Autoencoder, codes: np.ndarray, device: torch.device) -> np.ndarray:
    """How far the answer (D,) moves when one unit goes from a deviation below its mean to one above, (U, D).

    The other units stay at their means over `codes` (N, K); the first 24 units are tried.
    """
    mean, spread = codes.mean(0), codes.std(0)
    steps = np.diag(spread)[:TRIED]
    up, down = (net.decode(torch.tensor(mean + sign * steps, device=device)) for sign in (1, -1))
    return _numpy(up - down)


def codes_in(spec: Spec) -> int:
    """How many numbers a row is squeezed into."""
    return spec.net.code  # type: ignore[attr-defined]


def noise(seed: int, device: torch.device) -> torch.Generator:
    """A generator for looking, which always draws the same noise and never the run's."""
    return torch.Generator(device).manual_seed(seed)


def _numpy(values: torch.Tensor) -> np.ndarray:
    return values.detach().float().cpu().numpy()
