"""Activation maximisation: the input that a unit would like best, and the rows that come nearest."""

from __future__ import annotations

from math import prod
from typing import Any

from aecore.lazy import functional, torch
from aecore.nets.layer_activations import encoder_widths, layer_activations
from aecore.views.snapshot import View
from aecore.views.standard import Scene, of_rows

Units = list[tuple[int, int]]
"""Units by their layer and their place in it, both from 0."""
LINES, FOUND, LOOKED = 6, 9, 1000  # units shown, rows shown of each, test rows looked at
CLIMB, STRIDE = 16, 0.5  # steps towards what a unit would like best, and how far each goes


def excites(scene: Scene) -> View:
    """For units of each layer: the picture they would like best, then the nine test rows that come nearest.

    Source: Erhan, Bengio, Courville and Vincent, "Visualizing higher-layer features of a deep network"
    (2009), sections 3.1 and 3.2.
    """
    count = len(encoder_widths(scene.spec.net, prod(scene.shape)))
    shown = max(1, LINES // count)
    units = [(layer, unit) for layer in range(count) for unit in range(shown)]
    said = unit_values(scene.net.encoder, scene.rows.x_test[:LOOKED], units)
    best = said.topk(min(FOUND, len(said)), 0).indices.T  # (units, FOUND)
    liked = maximised(scene.net.encoder, scene.rows.x_test[:LOOKED], scene.span, units)
    rows = [torch.cat([like[None], scene.rows.x_test[near]]) for like, near in zip(liked, best, strict=True)]
    names = tuple(f"layer {layer + 1}, unit {unit + 1}" for layer, unit in units)
    caption = f"what excites a unit: first the best input there is, then its best of {len(said):,} test rows"
    return of_rows(
        scene,
        "excites",
        "Activation maximisation",
        dict(zip(names, rows, strict=True)),
        caption=caption,
        labels=tuple(f"layer {layer + 1}" for layer, _ in units),
    )


def unit_values(encoder: Any, x: torch.Tensor, units: Units) -> torch.Tensor:
    """The values of units for rows (n, D): (n, units); of a layer that is narrower, those of its last."""
    values = layer_activations(encoder, x)
    return torch.stack([values[layer][:, min(unit, values[layer].shape[1] - 1)] for layer, unit in units], 1)


def maximised(encoder: Any, rows: torch.Tensor, span: tuple[float, float], units: Units) -> torch.Tensor:
    """Uphill from the mean of rows (n, D), a row (units, D) for each unit, in range, no longer than most."""
    lo, hi = span
    reach = rows.norm(dim=1).mean()
    x = rows.mean(0).repeat(len(units), 1)
    for _ in range(CLIMB):
        with torch.enable_grad():
            x.requires_grad_()
            (slope,) = torch.autograd.grad(unit_values(encoder, x, units).diagonal().sum(), x)
        x = (x.detach() + STRIDE * functional.normalize(slope)).clamp(lo, hi)
        x *= (reach / x.norm(dim=1, keepdim=True).clamp(min=1e-6)).clamp(max=1)
    return x
