"""The renderer: views of a run as it is now and its baselines, without touching its weights or its noise."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from aecore.data import Dataset
from aecore.data.minibatches import Rows
from aecore.device import arithmetic
from aecore.evaluation.baseline import Baseline
from aecore.evaluation.scoring import Scoring
from aecore.lazy import torch
from aecore.nets.forward import Pass
from aecore.nets.layer_activations import layer_code
from aecore.slots import Corruption
from aecore.spec import Spec
from aecore.views.map_layout import Later, MapLayout, RowsLayout
from aecore.views.shown_rows import most_rated, noise, strip_rows
from aecore.views.snapshot import Curve, View
from aecore.views.standard import Picture, Scene

TRIED = 24  # units of the code


class Curves(Protocol):
    """What a run has reported."""

    def curves(self) -> dict[str, Curve]:
        """Every curve so far, by name."""
        ...


class Run(Protocol):
    """What a renderer reads of a run: its net and recipe as they are now, its data and how it is scored."""

    spec: Spec
    data: Dataset
    rows: Rows
    net: Any
    pictures: tuple[Picture, ...]
    scoring: Scoring
    device: str
    precision: str

    @property
    def log(self) -> Curves:
        """Its curves."""
        ...

    def baseline(self) -> Baseline:
        """PCA on the same rows."""
        ...

    @property
    def denoising(self) -> bool:
        """Whether the recipe corrupts its input."""
        ...

    def corrupted(self) -> np.ndarray:
        """All test rows (n, D), corrupted."""
        ...


def at_once(task: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """Run what others leave to the background, for whoever waits for it."""
    done: Future[Any] = Future()
    done.set_result(task(*arguments))
    return done


@dataclass(frozen=True, eq=False)
class RowsMap:
    """A map of the rows themselves: coords (N, 2), by which method, and its scores."""

    coords: np.ndarray
    method: str
    score: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Fixed:
    """What stays the same from frame to frame: the baseline, the rows of strip and map, and their own map."""

    baseline: Baseline
    strip: np.ndarray
    index: np.ndarray
    known: np.ndarray
    by_pca: RowsMap


class Renderer:
    """Renders one run, frame by frame; `levels` are its baselines by name, `map` lays out its codes.

    `scored` says how the rows were corrupted on which the denoisers among them were scored.

    What is slow is left to `later`, UMAP to `map_later`, a lane of its own; by default both are waited for.
    """

    def __init__(self, later: Later = at_once, map_later: Later = at_once) -> None:
        self.map, self._rows = MapLayout(map_later), RowsLayout(map_later)
        self._by_umap: RowsMap | None = None
        self.levels: dict[str, float] = {}
        self.scored = ""
        self._later, self._map_later = later, map_later
        self._baseline: Future[Baseline] | None = None
        self._fixed: Fixed | None = None
        self._corruption: Corruption | None = None
        self._denoisers: Future[dict[str, float]] | None = None

    def views(self, run: Run, before: tuple[View, ...]) -> tuple[View, ...]:
        """The views of a run as it is now; those of `before` where there can be none."""
        if self._baseline is None:
            self._baseline = self._later(run.baseline)
        if not self._baseline.done():
            return before
        self._measure(run, self._baseline.result())
        try:
            with arithmetic(run.precision, run.device):
                return self.render(run)
        except FloatingPointError:  # the next minibatch's loss says so, and ends the run
            return before

    def render(self, run: Run, pictures: tuple[Picture, ...] | None = None) -> tuple[View, ...]:
        """Every picture of this instant, or some; FloatingPointError where the net has gone astray."""
        with torch.no_grad():
            scene = self.scene(run)
            views = (picture(scene) for picture in (run.pictures if pictures is None else pictures))
            return tuple(view for view in views if view is not None)

    def scene(self, run: Run) -> Scene:
        """All that pictures are made of, at this instant; FloatingPointError where a number is not finite."""
        with torch.no_grad():
            fixed, spec, net, layout = self._fixed or self._fix(run), run.spec, run.net, self.map
            x = run.rows.x_test[torch.as_tensor(fixed.strip)]
            wanted = (
                None if run.rows.wanted_test is None else run.rows.wanted_test[torch.as_tensor(fixed.strip)]
            )
            p = net(x, spec, noise(spec.train.seed, x.device), None, wanted)
            codes, mapped = _codes(run, len(fixed.index), layout.layer)
        if not np.isfinite(codes).all() or not np.isfinite(mapped).all() or not torch.isfinite(p.x_hat).all():
            raise FloatingPointError("the net gives numbers that are not finite")
        wide = mapped.shape[1] > 2
        by_umap = self._rows_by_umap(run, fixed) if layout.method == "UMAP" and wide else None
        made = layout.project(mapped, spec.train.seed, by_umap is not None)
        beside = by_umap if made.method == "umap" and by_umap is not None else fixed.by_pca
        return Scene(
            spec=spec,
            shape=run.data.shape,
            span=run.data.range,
            strip=_strip(run.rows, fixed.strip, p),
            index=fixed.index,
            labels=fixed.baseline.labels,
            classes=run.data.classes,
            codes=codes,
            coords=made.coords,
            plane=beside.coords,
            plane_method=beside.method,
            method=layout.caption(made, mapped.shape[1]),
            scores={"map": fixed.baseline.score(made.coords), "pca": beside.score},
            weights=_first_weights(net, x.shape[1]),
            net=net,
            rows=run.rows,
            curves=run.log.curves(),
            shown=fixed.strip,
            columns=run.data.columns,
            kind=run.data.kind,
            layer=layout.layer,
            layer_codes=mapped if layout.layer else None,
            **(_of_films(run, codes, fixed.known) if run.rows.target is not None else {}),
        )

    def map_layer(self, layer: int) -> None:
        """Show another layer on the map, from 1, or the code (0); its layout begins anew."""
        if layer != self.map.layer:
            self.map = MapLayout(self._map_later, self.map.method, layer)

    def _fix(self, run: Run) -> Fixed:
        baseline = run.baseline() if self._baseline is None else self._baseline.result()
        self._fixed = Fixed(
            baseline,
            strip_rows(run.data, run.spec.train.seed),
            np.arange(len(baseline.plane)),
            np.zeros(0, int) if run.rows.target is None else most_rated(baseline.train),
            RowsMap(baseline.plane, "PCA", baseline.score(baseline.plane)),
        )
        return self._fixed

    def _rows_by_umap(self, run: Run, fixed: Fixed) -> RowsMap | None:
        """UMAP of the rows of the map, None until it is there."""
        if self._by_umap is None:
            made = self._rows.latest(run.data.given[: len(fixed.index)])
            if made is not None:
                self._by_umap = RowsMap(made.coords, "UMAP", fixed.baseline.score(made.coords))
        return self._by_umap

    def _measure(self, run: Run, baseline: Baseline) -> None:
        """Baselines of the recipe as it is now: of its code's width, and of what corrupts its input."""
        k = codes_in(run.spec)
        self.levels = {**self.levels, **run.scoring.levels(baseline, k)}
        if run.denoising and self._corruption != run.spec.corruption:
            self._corruption = run.spec.corruption
            self._denoisers = self._later(baseline.denoised, run.corrupted(), k)
        if self._denoisers is not None and self._denoisers.done():
            self.levels = {**self.levels, **self._denoisers.result()}
            self.scored = "" if self._corruption is None else self._corruption.label()


def effects(net: Any, codes: np.ndarray, device: torch.device) -> np.ndarray:
    """Latent traversal: how far the output (D,) moves as one unit goes a deviation below to above its mean.

    (U, D): the other units stay at their means over `codes` (N, K); the first 24 units are tried.
    """
    mean, spread = codes.mean(0), codes.std(0)
    steps = np.diag(spread)[:TRIED]
    up, down = (net.decode(torch.tensor(mean + sign * steps, device=device)) for sign in (1, -1))
    return _numpy(up - down)


def codes_in(spec: Spec) -> int:
    """The width of the code: how many numbers a row is squeezed into."""
    return spec.net.code


def _codes(run: Run, rows: int, layer: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes (N, K) of the first test rows, and those of a layer (N, U), which of layer 0 are the same."""
    x = run.rows.x_test[:rows]
    codes = run.net.encode(x, run.spec).cpu().numpy()
    return codes, _numpy(layer_code(run.net, x, run.spec, layer)) if layer else codes


def _strip(rows: Rows, shown: np.ndarray, p: Pass) -> dict[str, np.ndarray]:
    target = {} if rows.target is None else {"target": _numpy(rows.target[shown])}
    given = {} if rows.wanted_test is None else {"given": _numpy(rows.x_test[torch.as_tensor(shown)])}
    return {"x": _numpy(p.x), "x_in": _numpy(p.x_in), "x_hat": _numpy(p.x_hat), **given, **target}


def _first_weights(net: Any, features: int) -> np.ndarray | None:
    """The weights (U, D) of the first layer, where one sees whole rows."""
    found = (w for w in net.parameters() if w.ndim == 2 and w.shape[1] == features)
    first = next(found, None)
    return None if first is None else _numpy(first)


def _of_films(run: Run, codes: np.ndarray, films: np.ndarray) -> dict[str, Any]:
    """What only ratings have: what each unit does to films that many people rated."""
    columns = run.data.columns
    known = tuple(columns[i] for i in films) if columns else tuple(f"film {i + 1}" for i in films)
    effect = effects(run.net, codes, run.rows.x.device)
    return {"known": known, "effects": effect[:, films]}


def _numpy(values: torch.Tensor) -> np.ndarray:
    return values.detach().float().cpu().numpy()
