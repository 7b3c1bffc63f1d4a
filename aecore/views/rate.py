"""The rate view: bytes that an entropy coder would write for a row's code, as they fall or rise."""

from __future__ import annotations

import numpy as np

from aecore.evaluation.metrics import over_epochs
from aecore.lazy import torch
from aecore.views.snapshot import View
from aecore.views.standard import Scene

POINTS = 300


def rate_curve(scene: Scene) -> View:
    """The code's information under the learned density, in bytes a row: mean over an epoch of training rows.

    The score is of the test rows on the map, whose codes are rounded.
    """
    steps, found = scene.steps_per_epoch, scene.curves.get("bits")
    values = np.zeros(0) if found is None else over_epochs(found.value, steps) / 8
    shown = np.unique(np.linspace(0, max(0, len(values) - 1), POINTS).astype(int))[: len(values)]
    codes = torch.as_tensor(scene.codes, device=scene.rows.x.device)
    told = float(scene.net.density.bits(codes).mean()) / 8
    return View(
        "Curve",
        "rate",
        "Rate of the code",
        {"training_x": (shown + 1) / steps, "training_y": values[shown]},
        score=f"test {told:.1f} bytes",
        caption=f"line: training rows, mean of an epoch · score: {len(codes):,} test rows",
        unit="bytes",
    )
