"""Views with a score: MMD of codes and their prior, sharpness and MSE of reconstructions."""

from __future__ import annotations

from typing import cast

import numpy as np

from aecore.data.picture_shape import luma, pictured
from aecore.evaluation.sample_quality import mmd, sharpness
from aecore.lazy import torch
from aecore.parts.prior import StandardNormal
from aecore.views.snapshot import View
from aecore.views.standard import Scene, of_rows

FEW = 400  # rows that are enough for a score, and cheap
POINTS = 300  # of a curve


def beside(scene: Scene) -> View:
    """The first two numbers of the codes, and of as many draws from the prior."""
    z = torch.as_tensor(scene.codes, dtype=torch.float32)
    prior = cast(StandardNormal, scene.spec.bottleneck)
    drawn = prior.draw(len(z), z.shape[1], scene.noise()).cpu()
    xy = _two(torch.cat([drawn, z]).numpy())
    label = np.repeat([1, 0], len(z)).astype(np.int16)
    index = np.concatenate([np.full(len(z), -1), scene.index]).astype(np.int32)
    score = f"MMD² {float(mmd(z[:FEW], drawn[:FEW])):.3f}"
    caption = f"first two of {z.shape[1]} dimensions, {len(z):,} test rows and as many draws"
    arrays = {"xy": xy, "label": label, "index": index}
    return View(
        "Scatter", "prior", "Codes and their prior", arrays, score, caption, labels=("codes", "prior")
    )


def approach(scene: Scene) -> View:
    """How far the codes of a minibatch lie from as many draws of the prior, over the run."""
    found = scene.curves.get("mmd")
    epoch = np.zeros(0) if found is None else found.step / scene.steps_per_epoch
    value = np.zeros(0) if found is None else found.value
    portions = np.array_split(np.arange(len(epoch)), min(POINTS, len(epoch)) or 1)
    means = {"x": epoch, "y": value}
    arrays = {
        f"MMD²_{axis}": np.array([values[i].mean() for i in portions if len(i)])
        for axis, values in means.items()
    }
    return View("Curve", "mmd", "MMD from the prior", arrays, unit="squared MMD", caption="of minibatches")


def compared(scene: Scene) -> View:
    """Test rows (of pairs, what was wanted) and their reconstructions, with what sharpness costs.

    Both figures are over the same rows, given clean.
    """
    wanted = scene.rows.wanted_test
    p = scene.net(scene.rows.x_test[:FEW], scene.spec, None, None, None if wanted is None else wanted[:FEW])
    x, x_hat = p.x, p.x_hat
    mse = float((x_hat - x).square().mean())
    score, title, caption = f"MSE {mse:.4f}", "Reconstruction error", f"{len(x):,} test rows"
    if pictured(scene.shape):
        was, now = (sharpness(luma(rows.cpu().numpy().reshape(-1, *scene.shape))) for rows in (x, x_hat))
        score, title = f"sharpness {now:.3f} of {was:.3f}, {score}", "Sharpness"
        caption = f"sharpness is the variance of the Laplacian, {caption}"
    shown = dict(zip(scene.target_and_output, (scene.strip["x"], scene.strip["x_hat"]), strict=True))
    return of_rows(scene, "compared", title, shown, same=True, score=score, caption=caption)


def _two(z: np.ndarray) -> np.ndarray:
    """The first two numbers of codes (n, K); a code of one number lies on a line."""
    return np.pad(z[:, :2], ((0, 0), (0, max(0, 2 - z.shape[1])))).astype(np.float32)
