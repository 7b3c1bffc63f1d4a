"""The map with arrows: how far codes move when their rows do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aecore.lazy import torch
from aecore.nets.jacobian import steepest
from aecore.pictures import Scene, code_map
from aecore.snapshot import View

ARROWS = 60


def arrowed_map(scene: Scene) -> View:
    """Where the net puts the test rows, and where the change that it minds most would put some of them.

    Each arrow is as long as the move itself, on the map's own scale, for a change of the row of length 1. A
    map that does not lie in a plane of the code has none.
    """
    view = code_map(scene)
    if scene.method.startswith("UMAP"):
        return view
    some = np.unique(np.linspace(0, len(scene.index) - 1, ARROWS).astype(np.int32))
    x = scene.rows.x_test[torch.as_tensor(scene.index[some], device=scene.rows.x.device)]
    _, moved = steepest(lambda each: scene.net.encode(each, scene.spec), x, scene.noise())
    arrow = moved.cpu().numpy() @ axes(scene.codes, scene.coords)
    long = float(x.norm(dim=1).mean())
    told = f"arrows: a change of 1 where it counts most; an image is {long:.1f} long"
    arrays = {**view.arrays, "arrow": arrow.astype(np.float32), "arrow_from": some}
    return replace(view, arrays=arrays, caption=f"{told} · {view.caption}")


def axes(codes: np.ndarray, coords: np.ndarray) -> np.ndarray:
    """The plane (K, 2) in which codes (N, K) were drawn at coords (N, 2), turned as the map is.

    Exact where that plane is the code itself or its principal components, for both are uncorrelated with
    whatever is not drawn.
    """
    code, place = codes - codes.mean(0), coords - coords.mean(0)
    return code.T @ place @ np.linalg.pinv(place.T @ place)
