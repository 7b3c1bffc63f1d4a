"""Latent maps with Jacobian arrows (sensitivity), and with the Gaussian posterior of codes as ovals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aecore.lazy import torch
from aecore.nets.jacobian import steepest
from aecore.parts.bottleneck import GaussianPosterior
from aecore.views.snapshot import View
from aecore.views.standard import Scene, code_map

ARROWS, OVALS = 60, 120


def arrowed_map(scene: Scene) -> View:
    """Where the net puts the test rows, and where the change that it minds most would put some of them.

    Each arrow is as long as the move itself, on the map's own scale, for a change of the row of length 1. A
    map that does not lie in a plane of the code has none.
    """
    view = code_map(scene)
    if scene.layer or scene.method.startswith("UMAP"):
        return view
    some, x = _some(scene, ARROWS)
    _, moved = steepest(lambda rows: scene.net.encode(rows, scene.spec), x, scene.noise())
    arrow = moved.cpu().numpy() @ axes(scene.codes, scene.coords)
    long = float(x.norm(dim=1).mean())
    told = f"arrows: steepest direction of the encoder, a change of length 1; a row is {long:.1f} long"
    arrays = {**view.arrays, "arrow": arrow.astype(np.float32), "arrow_from": some}
    return replace(view, arrays=arrays, caption=f"{told} · {view.caption}")


def clouded_map(scene: Scene) -> View:
    """Where the net puts the test rows, and round some of them the region that their codes are drawn from.

    An oval is one standard deviation wide either way, as the map's plane cuts it. A map that does not lie in
    a plane of the code has none, nor has one of codes that are not drawn.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), section 2.4.
    """
    view = code_map(scene)
    drawn = scene.layer == 0 and not scene.method.startswith("UMAP")
    if not drawn or not isinstance(scene.spec.bottleneck, GaussianPosterior):
        return view
    some, x = _some(scene, OVALS)
    variance = scene.net(x, scene.spec, None).aux["logvar"].exp().double().cpu().numpy()
    plane = axes(scene.codes, scene.coords)
    spread, along = np.linalg.eigh(np.einsum("ka,mk,kb->mab", plane, variance, plane))
    oval = along * np.sqrt(spread.clip(0))[:, None]  # flat where the code is a single number
    arrays = {**view.arrays, "oval": oval.astype(np.float32), "oval_from": some}
    return replace(
        view, arrays=arrays, caption=f"ovals: one standard deviation of the posterior · {view.caption}"
    )


def _some(scene: Scene, count: int) -> tuple[np.ndarray, torch.Tensor]:
    """So many of the map's points, evenly over it, and their rows."""
    some = np.unique(np.linspace(0, len(scene.index) - 1, count).astype(np.int32))
    return some, scene.rows.x_test[torch.as_tensor(scene.index[some], device=scene.rows.x.device)]


def axes(codes: np.ndarray, coords: np.ndarray) -> np.ndarray:
    """The plane (K, 2) in which codes (N, K) were drawn at coords (N, 2), turned as the map is.

    Exact where that plane is the code itself or its principal components, for both are uncorrelated with
    whatever is not drawn.
    """
    code, place = codes - codes.mean(0), coords - coords.mean(0)
    found: np.ndarray = code.T @ place @ np.linalg.pinv(place.T @ place)
    return found
