"""The negative ELBO view: reconstruction and KL, in nats, and the importance-weighted bound."""

from __future__ import annotations

import numpy as np

from aecore.evaluation.likelihood import bounded, elbo, importance_bound, likelihood
from aecore.evaluation.metrics import over_epochs
from aecore.lazy import torch
from aecore.views.snapshot import View
from aecore.views.standard import Scene

POINTS = 300
ROWS, SAMPLES = 32, 20  # of the score: some hundred codes, a few milliseconds


def elbo_curves(scene: Scene) -> View:
    """Nats to say a row given its code, nats to say its code, and both: the bound, with its sign turned.

    Means over an epoch of the training rows; score and caption are of test rows.
    """
    steps = scene.steps_per_epoch
    sources = {"KL": "kl_nats", "reconstruction": type(likelihood(scene.spec)).__name__}
    found = {name: scene.curves[source] for name, source in sources.items() if source in scene.curves}
    lines = {name: over_epochs(curve.value, steps) for name, curve in found.items()}
    arrays: dict[str, np.ndarray] = {}
    both = {"total": sum(lines.values(), np.zeros(1))} if lines else {}
    for name, values in (lines | both).items():
        shown = np.unique(np.linspace(0, len(values) - 1, POINTS).astype(int))
        arrays |= {f"{name}_x": (shown + 1) / steps, f"{name}_y": values[shown]}
    score, caption = _bounds(scene)
    return View("Curve", "elbo", "Negative ELBO", arrays, score=score, caption=caption, unit="nats")


def _bounds(scene: Scene) -> tuple[str, str]:
    """Both bounds of some test rows, their sign turned as the lines' is, as two sentences; none of pairs."""
    if not bounded(scene.spec):
        return "nats", ""
    if scene.paired:
        return "nats", "lines: training pairs, mean of an epoch"
    rng, x = scene.noise(), scene.rows.x_test[:ROWS]
    x = torch.bernoulli(x, generator=rng) if scene.spec.data.binarise else x
    one = float(elbo(scene.net, x, scene.spec, rng, SAMPLES).mean())
    many = float(importance_bound(scene.net, x, scene.spec, SAMPLES, rng).mean())
    return (
        f"test {-one:.1f} nats",
        f"lines: training rows, mean of an epoch · {ROWS} test rows, importance-weighted bound of {SAMPLES} "
        f"samples: {-many:.1f} nats",
    )
