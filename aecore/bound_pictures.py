"""What a row costs a net that draws codes, in the two parts of the bound that it learns by."""

from __future__ import annotations

import math

import numpy as np

from aecore.bounds import bounded, elbo, importance_bound, likelihood
from aecore.lazy import torch
from aecore.pictures import Scene
from aecore.snapshot import View

POINTS = 300
ROWS, SAMPLES = 32, 20  # of the score: some hundred codes, a few milliseconds


def elbo_curves(scene: Scene) -> View:
    """Nats to say a row given its code, nats to say its code, and their sum, which no code can beat by much.

    Means over an epoch of the training rows; the score is of test rows.
    """
    steps = math.ceil(len(scene.rows.x) / scene.spec.train.batch)
    sources = {"code (KL)": "kl_nats", "row given code": type(likelihood(scene.spec)).__name__}
    found = {name: scene.curves[source] for name, source in sources.items() if source in scene.curves}
    lines = {name: _over_epochs(curve.value, steps) for name, curve in found.items()}
    lines["both"] = np.sum([*lines.values()], 0) if lines else np.zeros(0)
    shown = np.unique(np.linspace(0, len(lines["both"]) - 1, POINTS).round().astype(int).clip(0))
    shown = shown[: len(lines["both"])]
    arrays = {f"{name}_x": (shown + 1) / steps for name in lines}
    arrays |= {f"{name}_y": values[shown] for name, values in lines.items()}
    return View("Curve", "elbo", "What a row costs", arrays, score=_score(scene), unit="nats")


def _over_epochs(value: np.ndarray, steps: int) -> np.ndarray:
    """The mean over the epoch that ends at each step."""
    total, end = np.concatenate([[0.0], np.cumsum(value)]), np.arange(1, len(value) + 1)
    begin = np.maximum(0, end - steps)
    return (total[end] - total[begin]) / (end - begin)


def _score(scene: Scene) -> str:
    """Both bounds of some test rows."""
    if not bounded(scene.spec):
        return ""
    rng, x = scene.noise(), scene.rows.x_test[:ROWS]
    x = torch.bernoulli(x, generator=rng) if scene.spec.data.binarise else x
    one = float(elbo(scene.net, x, scene.spec, rng, SAMPLES).mean())
    many = float(importance_bound(scene.net, x, scene.spec, SAMPLES, rng).mean())
    return f"test ELBO {one:.1f}, by {SAMPLES} codes {many:.1f} nats"
