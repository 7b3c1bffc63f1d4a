"""Standard views: reconstructions, latent space, PCA, code activations and first-layer weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from aecore.data.dataset import planar
from aecore.data.minibatches import Rows, minibatches
from aecore.data.picture_shape import OF_CHANNELS, coloured, one_map, pictured
from aecore.evaluation.metrics import active_units, histogram
from aecore.lazy import torch
from aecore.nets.layer_activations import code_layer
from aecore.parts.corruption import NoCorruption
from aecore.spec import Spec
from aecore.views.series import APART, numbers, series
from aecore.views.snapshot import Curve, View

NAMED = 12
"""Columns of a table that a caption has room for."""


@dataclass(frozen=True)
class Scene:
    """What pictures are made of, all of one instant.

    `strip` holds the shown test rows (n, D): x, x_in, x_hat; of pairs x is what was wanted, and `given` what
    goes in, before it is corrupted. `codes` (N, K) belong to the test rows `index`
    (N,), `coords` (N, 2) are their place on the map, `plane` (N, 2) the place of the same rows by PCA, or by
    UMAP where that is how the codes were laid out. `scores` are sentences of figures for both maps. `weights`
    (U, D) come from the first layer.

    `columns` are named as the set names them. Of ratings, `strip` also holds the `target`; `effects` (U, F)
    say how far a unit of the code moves each of the `known` films, which many people rated. `shown` (n,) are
    the test rows of the strip.

    The map may be of another `layer` than the code, which is 0: `coords` then lay out its `layer_codes` (N,
    U).

    A picture may ask the `net` itself, without gradient, about any of the `rows`, with `noise()` of its own;
    `curves` are what the run has reported so far, by name.
    """

    spec: Spec
    shape: tuple[int, ...]
    span: tuple[float, float]
    strip: dict[str, np.ndarray]
    index: np.ndarray
    labels: np.ndarray | None
    classes: tuple[str, ...]
    codes: np.ndarray
    coords: np.ndarray
    plane: np.ndarray
    method: str
    scores: dict[str, tuple[str, str]]
    weights: np.ndarray | None
    net: Any
    rows: Rows
    curves: Mapping[str, Curve]
    shown: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    plane_method: str = "PCA"
    columns: tuple[str, ...] = ()
    kind: str = "images"
    effects: np.ndarray | None = None
    known: tuple[str, ...] = ()
    layer: int = 0
    layer_codes: np.ndarray | None = None

    @property
    def mapped(self) -> np.ndarray:
        """The codes that are on the map: of the code, or of the layer that was chosen."""
        return self.codes if self.layer_codes is None else self.layer_codes

    @property
    def paired(self) -> bool:
        """Whether the rows are pairs, and the net is asked for another row than it is given."""
        return self.rows.wanted_test is not None

    @property
    def given(self) -> np.ndarray:
        """The shown test rows (n, D) as they go in, before they are corrupted."""
        return self.strip.get("given", self.strip["x"])

    @property
    def target_and_output(self) -> tuple[str, str]:
        """What x and x_hat are called."""
        return ("wanted", "output") if self.paired else ("original", "reconstruction")

    @property
    def strip_index(self) -> dict[str, np.ndarray]:
        """Which test rows are shown, as an array of an Images view."""
        return {"index": self.shown.astype(np.int32)} if len(self.shown) else {}

    @property
    def named(self) -> dict[str, Any]:
        """Which test rows are shown, and of which classes, as a Series tells it."""
        y = self.rows.y_test
        label = None if y is None else y[torch.as_tensor(self.shown)].cpu().numpy()
        return {"index": self.shown, "classes": self.classes, "label": label}

    @property
    def planar(self) -> bool:
        """Whether the rows are points in a plane, and are drawn there."""
        return planar(self.shape)

    @property
    def series(self) -> bool:
        """Whether the rows are windows of a signal, and are drawn as lines."""
        return self.kind == "series"

    @property
    def steps_per_epoch(self) -> int:
        """Minibatches of one pass over the training rows."""
        return minibatches(self.rows, self.spec.train.batch)

    def noise(self) -> torch.Generator:
        """Randomness for looking: the same at every look, and never the run's."""
        return torch.Generator(self.rows.x.device).manual_seed(self.spec.train.seed)

    def pictures(self, rows: Any) -> np.ndarray:
        """Rows (n, D) on the data's scale as pictures, uint8: an array of an Images view."""
        lo, hi = self.span
        return _bytes((numbers(rows) - lo) / (hi - lo), self.shape)

    def signed(self, rows: Any) -> np.ndarray:
        """Differences (n, D), of which 1 is the largest, as one signed map each, int8."""
        maps: np.ndarray = np.rint(np.clip(one_map(numbers(rows), self.shape), -1, 1) * 127)
        return maps.astype(np.int8)

    def of_channels(self, what: str) -> str:
        """What signed maps show of pictures in colour; nothing of grey ones."""
        return f"{what}: {OF_CHANNELS}" if coloured(self.shape) else ""


def left_to_right(columns: tuple[str, ...], shape: tuple[int, ...]) -> str:
    """What stands where in the rows of a narrow table, which are drawn as lines; empty of anything else."""
    narrow = len(shape) == 1 and 0 < len(columns) <= NAMED
    return f"from left to right: {', '.join(columns)}" if narrow else ""


Picture = Callable[[Scene], View | None]
"""Makes a view of a scene; None where the net has nothing to show in it."""

EQUAL = {"equal": 1.0}
"""The mark of a Scatter whose two axes have one scale."""


def of_rows(
    scene: Scene, name: str, title: str, rows: Mapping[str, Any], same: bool = False, **words: Any
) -> View:
    """Rows (n, D), set by set, as what they are: pictures in lines, or points in a plane, a colour a set.

    Windows of a series are lines, over each other where all sets are of the `same` rows.
    """
    if scene.planar:
        return clouds(name, title, rows, **words)
    if scene.series:
        return series(name, title, rows, **{"marks": {} if same else APART, **words})
    arrays = {label: scene.pictures(values) for label, values in rows.items()}
    return View("Images", name, title, arrays, **{"labels": tuple(arrays), **words})


def clouds(name: str, title: str, points: Mapping[str, Any], index: Any = None, **words: Any) -> View:
    """Points (n, 2), set over set, in one plane on one scale; `index` (n,) are the test rows they are of."""
    parts = [numbers(rows).astype(np.float32) for rows in points.values()]
    label = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    rows = np.full(len(label), -1) if index is None else np.tile(index, len(parts))
    arrays: Any = {
        "xy": np.concatenate(parts),
        "label": label.astype(np.int16),
        "index": rows.astype(np.int32),
    }
    return View("Scatter", name, title, arrays, **{"labels": tuple(points), "marks": EQUAL, **words})


def strip(scene: Scene) -> View:
    """The same test rows as they are, broken where the recipe breaks them, given back, and what differs."""
    lo, hi = scene.span
    x, x_in, x_hat = (scene.strip[name] for name in ("x", "x_in", "x_hat"))
    rows, title = _strip_rows(scene, x, x_in, x_hat)
    score = f"{len(x)} test rows"
    if scene.planar:
        return clouds("strip", title, dict(rows.values()), scene.shown, score=score)
    if scene.series:
        return series("strip", title, dict(rows.values()), **scene.named, score=score)
    arrays: dict[str, Any] = {name: scene.pictures(values) for name, (_, values) in rows.items()}
    arrays["difference"] = scene.signed((x_hat - x) / (hi - lo))
    labels = (*(label for label, _ in rows.values()), "difference")
    caption = scene.of_channels("difference") or left_to_right(scene.columns, scene.shape)
    return View(
        "Images", "strip", title, arrays | scene.strip_index, score=score, caption=caption, labels=labels
    )


def _strip_rows(scene: Scene, x: Any, x_in: Any, x_hat: Any) -> tuple[dict[str, tuple[str, Any]], str]:
    """Arrays of the strip by key, each with what it is called, and its title."""
    seen, made = ("row", "copy") if scene.planar and not scene.paired else scene.target_and_output
    rows = {"original": (seen, x), "reconstruction": (made, x_hat)}
    whole = isinstance(scene.spec.corruption, NoCorruption)
    if scene.paired:
        given = ("given" if whole else f"given, {scene.spec.corruption.label()}", x_in)
        return {"corrupted": given, **rows}, "Input and output"
    if not whole:
        broken = (scene.spec.corruption.label(), x_in)
        rows = {"original": rows["original"], "corrupted": broken, "reconstruction": rows["reconstruction"]}
    return rows, "Input and reconstruction"


def code_map(scene: Scene) -> View:
    """Where the net puts the test rows: in its latent space, or among the values of the chosen layer."""
    view = _scatter(scene, "map", "Latent space", scene.coords, scene.method)
    if not scene.layer:
        return view
    which = f"layer {scene.layer} of {code_layer(scene.spec.net)} ({scene.mapped.shape[1]:,})"
    return replace(view, title=f"{view.title} · {which}", marks={**view.marks, "layer": float(scene.layer)})


def layer_of(view: View) -> int:
    """Which layer a map shows, from 1; 0 is the code."""
    return int(view.marks.get("layer", 0))


def drawn_by(view: View) -> str:
    """By which method the codes of a map were laid out, as its caption says: "PCA" or "UMAP"."""
    return "UMAP" if view.caption.startswith("UMAP") else "PCA"


def pca_map(scene: Scene) -> View:
    """Where the same rows lie by the method that laid out their codes: PCA, or UMAP."""
    how = "UMAP" if scene.plane_method == "UMAP" else "PCA-2"
    return _scatter(scene, "pca", f"{scene.plane_method} of the same rows", scene.plane, f"{how} of the rows")


def activation(scene: Scene) -> View:
    """How often a unit of the code, or of the layer on the map, takes which value, over the map's rows."""
    codes, what = scene.mapped, f"layer {scene.layer}" if scene.layer else "code"
    counts, edges = histogram(codes.ravel(), 41)
    units = codes.shape[1]
    dead = int((~active_units(codes)).sum())
    marks = {"mean": float(codes.mean())}
    for term in scene.spec.objective:
        if hasattr(term, "rho") and not scene.layer:
            marks["rho"] = float(term.rho)
    return View(
        "Histogram",
        "activation",
        f"{what.capitalize()} activation",
        {"edges": edges, "counts": counts},
        score=f"{units:,} unit{'s' * (units != 1)}, {dead:,} dead",
        unit=f"{what} activation",
        caption=f"mean {marks['mean']:.3f} over {len(scene.codes):,} test rows",
        marks=marks,
    )


def dead_units(view: View) -> tuple[int, int]:
    """How many units an activation's picture tells of, and how many of them are dead, as its score says."""
    units, dead = (int(words.split()[0].replace(",", "")) for words in view.score.split(", "))
    return units, dead


def filters(scene: Scene, most: int = 24) -> View | None:
    """What the first units look for: their weights as pictures, each scaled by its own largest weight.

    None where no unit sees whole rows.
    """
    if scene.weights is None:
        return None
    weights, title = scene.weights[:most], "First-layer weights"
    if scene.planar:
        return clouds("filters", title, {"": weights}, caption="each unit: its weights of x and y")
    if scene.series:
        return series("filters", title, {"weights": weights})
    maps = one_map(weights, scene.shape)
    scale = np.abs(maps).max(tuple(range(1, maps.ndim)), keepdims=True, initial=1e-12)
    signed = np.rint(maps / scale * 127).astype(np.int8)
    return View("Filters", "filters", title, {"weights": signed}, caption=scene.of_channels("weights"))


STANDARD: tuple[Picture, ...] = (strip, code_map, pca_map, activation, filters)


def _scatter(scene: Scene, name: str, title: str, coords: np.ndarray, how: str) -> View:
    unknown = np.full(len(coords), -1)
    labels = unknown if scene.labels is None else scene.labels
    score, caption = scene.scores[name]
    return View(
        "Scatter",
        name,
        title,
        {
            "xy": coords.astype(np.float32),
            "label": labels.astype(np.int16),
            "index": scene.index.astype(np.int32),
        },
        score=score,
        caption=f"{how} · {caption}",
        labels=scene.classes,
        marks=EQUAL if scene.planar else {},
    )


def _bytes(unit: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    values: np.ndarray = np.rint(np.clip(np.nan_to_num(unit, nan=0), 0, 1) * 255).astype(np.uint8)
    return values.reshape(len(values), *shape) if pictured(shape) else values
