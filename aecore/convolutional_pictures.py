"""Pictures of nets that slide windows: the windows themselves, and what switches bring past the code."""

from __future__ import annotations

import numpy as np

from aecore.lazy import torch
from aecore.pictures import Scene
from aecore.snapshot import View

MOST = 48  # windows that are drawn


def kernels(scene: Scene) -> View:
    """The windows of the first layer, each scaled by its own largest weight."""
    return windows(scene.net.encoder.layers[0].weight, "What the first windows look for")


def windows(weight: torch.Tensor, title: str) -> View:
    """Kernels of one map each, (N, 1, k, k), as pictures in the place of filters."""
    each = weight[:MOST, 0].float().cpu().numpy()
    scale = np.abs(each).max((1, 2), keepdims=True, initial=1e-12)
    return View("Filters", "filters", title, {"weights": np.rint(each / scale * 127).astype(np.int8)})
