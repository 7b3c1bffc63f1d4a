"""Views of samples: codes drawn from the prior, or from a grid of the latent space, decoded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from aecore.evaluation.projection import plane
from aecore.lazy import torch
from aecore.spec import Spec
from aecore.views.series import series
from aecore.views.snapshot import View
from aecore.views.standard import Picture, Scene, clouds, of_rows

DRAWS = 30
SIDE = 15  # codes along an edge of the grid


def sampled(prior: Callable[[Any, Spec, int, torch.Generator], torch.Tensor]) -> Picture:
    """Codes drawn from `prior` and decoded, by the same noise at every look: one can watch them improve."""

    def samples(scene: Scene) -> View:
        title, count = "Samples", len(scene.strip["x"]) if scene.planar else DRAWS
        rows = scene.net.decode(prior(scene.net, scene.spec, count, scene.noise()))
        if scene.planar:
            return _among(scene, "samples", title, "draw", rows, f"{count} draws")
        return of_rows(scene, "samples", title, {"draws": rows}, score=f"{count} draws", labels=("",))

    return samples


def latent_grid(scene: Scene) -> View:
    """The map, decoded everywhere: what lies between the codes that rows have.

    Between two neighbouring columns, or rows, of the grid lie equally many codes of test rows; those of a
    normal stand as in the source. Axes and directions are the map's.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), appendix A.
    """
    coords = plane(scene.codes) if scene.layer else scene.coords
    steps = np.quantile(coords, np.linspace(0.03, 0.97, SIDE), axis=0)
    across, up = np.meshgrid(steps[:, 0], steps[::-1, 1])
    z = _codes_at(np.stack([across.ravel(), up.ravel()], 1), coords, scene.codes)
    rows = scene.net.decode(torch.as_tensor(z, dtype=torch.float32, device=scene.rows.x.device))
    title, score = "Latent space, decoded", f"{SIDE} x {SIDE} codes"
    caption = "a grid of quantiles of its latent space" + ("" if scene.layer else f": {scene.method}")
    if scene.planar:
        return _among(scene, "plane", title, "decoded", rows, score, caption)
    if scene.series:
        told: dict[str, Any] = {"score": score, "caption": caption, "labels": ("",)}
        told["marks"] = {"columns": float(SIDE)}
        return series("plane", title, {"plane": rows}, **told)
    arrays = {"plane": _sheet(scene.pictures(rows))}
    return View("Images", "plane", title, arrays, score=score, caption=caption, labels=("",))


def _among(scene: Scene, name: str, title: str, what: str, rows: Any, score: str, caption: str = "") -> View:
    """Points (n, 2) that no row gave, over test rows."""
    points = {"row": scene.strip["x"], what: rows}
    return clouds(name, title, points, score=score, caption=caption)


def _codes_at(places: np.ndarray, coords: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The codes (n, K) that belong to places (n, 2) of a map whose rows lie at coords and have codes.

    By least squares: exact where the map is the code itself or a plane of its principal components.
    """
    centre, mean = coords.mean(0), codes.mean(0)
    axes = np.linalg.lstsq(coords - centre, codes - mean, rcond=None)[0]  # (2, K)
    found: np.ndarray = (places - centre) @ axes + mean
    return found


def _sheet(tiles: np.ndarray) -> np.ndarray:
    """A square number of pictures (n * n, H, W, ...) as one, (1, n * H, n * W, ...); others lie flat."""
    height, width, *more = tiles.shape[1:] if tiles.ndim > 2 else (1, tiles.shape[1])
    grid = tiles.reshape(SIDE, SIDE, height, width, *more).swapaxes(1, 2)
    return grid.reshape(1, SIDE * height, SIDE * width, *more)
