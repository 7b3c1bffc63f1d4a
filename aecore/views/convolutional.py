"""Convolutional views: kernels, and what pooling switches (unpooling) or skips bring past the code."""

from __future__ import annotations

import math
from typing import cast

import numpy as np

from aecore.data.picture_shape import OF_CHANNELS, luma
from aecore.lazy import torch
from aecore.nets.convolution.convolutional import Convolutional
from aecore.nets.convolution.u_net import UNet
from aecore.nets.convolution.unpooling import steps
from aecore.views.series import series
from aecore.views.snapshot import View
from aecore.views.standard import Scene, of_rows

MOST = 48  # windows that are drawn
PATCH = 4  # pixels along an edge of the patch that is pooled for all to see
FLOAT_BITS = 32


def kernels(scene: Scene) -> View:
    """The windows of the first layer, each scaled by its own largest weight; those of a series as lines."""
    if scene.series:
        weight = scene.net.encoder.layers[0].weight[:MOST, 0, 0]
        return series("filters", "First-layer kernels", {"weights": weight})
    return windows(scene.net.encoder.layers[0].weight, "First-layer kernels")


def level_kernels(scene: Scene) -> View:
    """The windows of a U-Net's first level; those that look for what is missing are not drawn."""
    return windows(scene.net.encoder.levels[0].layer.weight[:, :-1], "First-layer kernels")


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
    net = cast(Convolutional, scene.spec.net)
    past = f"switches take up to {net.switch_bits(math.prod(scene.shape)):,} bits past it"
    return _told_and_alone(scene, "switches", "Unpooling with its switches, and without", past)


def with_and_without_skips(scene: Scene) -> View:
    """The same net's answer twice: as it is, and of the code alone, zeros in the place of its skips."""
    net = cast(UNet, scene.spec.net)
    bits = FLOAT_BITS * net.past_code(math.prod(scene.shape))
    past = f"skips take {bits:,} bits past it"
    return _told_and_alone(scene, "skips", "With skip connections, and without", past)


def _told_and_alone(scene: Scene, what: str, title: str, past: str) -> View:
    """Rows as they should come out, made with what the encoder tells past the code, and without."""
    x, x_in = (torch.as_tensor(scene.strip[name], device=scene.rows.x.device) for name in ("x", "x_in"))
    p = scene.net(x_in, scene.spec, None)
    rows = {scene.target_and_output[0]: x, f"with {what}": p.x_hat, "without": scene.net.decode(p.z)}
    told, lost = (float((rows[name] - x).square().mean()) for name in (f"with {what}", "without"))
    return of_rows(
        scene,
        what,
        title,
        rows,
        same=True,
        score=f"MSE {told:.4f} with, {lost:.4f} without",
        caption=f"the code is {FLOAT_BITS * scene.spec.net.code:,} bits; {past}",
    )


def step_by_step(scene: Scene) -> View | None:
    """What pooling keeps of a patch of each shown row, where each value goes back to, and their sum.

    None of a series, which has no patches.
    """
    if scene.series:
        return None
    shown = luma(_unit(scene, scene.given).reshape(-1, *scene.shape))
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
