"""Convolutional views: kernels, and what pooling switches (unpooling) bring past the code."""

from __future__ import annotations

from typing import cast

import numpy as np

from aecore.data.picture_shape import OF_CHANNELS, luma
from aecore.lazy import torch
from aecore.nets.convolution.convolutional import Convolutional
from aecore.nets.convolution.unpooling import steps
from aecore.views.snapshot import View
from aecore.views.standard import Scene

MOST = 48  # windows that are drawn
PATCH = 4  # pixels along an edge of the patch that is pooled for all to see
FLOAT_BITS = 32


def kernels(scene: Scene) -> View:
    """The windows of the first layer, each scaled by its own largest weight."""
    return windows(scene.net.encoder.layers[0].weight, "First-layer kernels")


def windows(weight: torch.Tensor, title: str, caption: str = "") -> View:
    """Kernels (N, C, k, k) of pictures in grey or colour, as one map each, in the place of filters."""
    kernels = weight[:MOST].float()
    pictures = (kernels[:, 0] if kernels.shape[1] == 1 else kernels.mean(1)).cpu().numpy()
    caption = ", ".join(filter(None, (caption, OF_CHANNELS if kernels.shape[1] > 1 else "")))
    scale = np.abs(pictures).max((1, 2), keepdims=True, initial=1e-12)
    arrays = {"weights": np.rint(pictures / scale * 127).astype(np.int8)}
    return View("Filters", "filters", title, arrays, caption=caption)


def with_and_without(scene: Scene) -> View:
    """The same net's answer twice: as it is, and of the code alone, its switches taken from it."""
    x = torch.as_tensor(scene.strip["x_in"], device=scene.rows.x.device)
    p = scene.net(x, scene.spec, None)
    rows = {"original": p.x, "with switches": p.x_hat, "without": scene.net.decode(p.z)}
    told, lost = (float((rows[name] - p.x).square().mean()) for name in ("with switches", "without"))
    net = cast(Convolutional, scene.spec.net)
    bits = net.switch_bits(x.shape[1])
    code = FLOAT_BITS * net.code
    return View(
        "Images",
        "switches",
        "Unpooling with its switches, and without",
        {name: scene.pictures(images) for name, images in rows.items()},
        score=f"MSE {told:.4f} with, {lost:.4f} without",
        caption=f"the code is {code:,} bits; switches take up to {bits:,} bits past it",
        labels=tuple(rows),
    )


def step_by_step(scene: Scene) -> View:
    """What pooling keeps of a patch of each shown row, where each value goes back to, and their sum."""
    shown = luma(_unit(scene, scene.strip["x"]).reshape(-1, *scene.shape))
    patches = [_patch(picture) for picture in shown]
    done = [steps(patch) for patch in patches]
    rows = {"patch": patches, "largest": [step.kept for step in done]}
    rows |= {f"part {i + 1}": [step.parts[i] for step in done] for i in range(PATCH)}
    rows |= {"their sum": [step.back for step in done]}
    same = sum(step.identical for step in done)
    return View(
        "Images",
        "pooling",
        "Max pooling, step by step",
        {name: np.rint(255 * np.stack(images)).astype(np.uint8) for name, images in rows.items()},
        score=f"{same} of {len(done)} identical",
        caption="the sum is the patch again only where all that was not the largest is 0",
        labels=tuple(rows),
    )


def _unit(scene: Scene, rows: np.ndarray) -> np.ndarray:
    """Rows on the data's scale as values in [0, 1]."""
    lo, hi = scene.span
    return np.clip((rows - lo) / (hi - lo), 0, 1)


def _patch(picture: np.ndarray) -> np.ndarray:
    """Of the patches that windows of two by two divide evenly, the one whose values differ most."""
    height, width = (side // PATCH * PATCH for side in picture.shape)
    blocks = picture[:height, :width].reshape(height // PATCH, PATCH, -1, PATCH).swapaxes(1, 2)
    flat = blocks.reshape(-1, PATCH, PATCH)
    found: np.ndarray = flat[flat.var((1, 2)).argmax()]
    return found
