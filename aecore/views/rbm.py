"""Views of stacked RBMs: hidden states, Gibbs samples (fantasies), and the free-energy gap (overfitting)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aecore.lazy import functional, torch
from aecore.text_format import percent
from aecore.views.snapshot import View
from aecore.views.standard import Scene, clouds, of_rows, strip

if TYPE_CHECKING:
    from aecore.nets.rbm import RBM

TURNS = (1, 5, 30)


def so_far(scene: Scene) -> View:
    """The strip; while the stack is built, up and down through the layers that have been trained."""
    layer, machines = _stands(scene)
    if layer == len(machines):
        return strip(scene)
    machine = machines[layer]
    x_hat = _down(scene, machines[:layer], machine.reconstruct(machine.below(_shown(scene))))
    view = strip(replace(scene, strip={**scene.strip, "x_hat": x_hat.cpu().numpy()}))
    return replace(view, score=f"through {layer + 1} of {len(machines)} layers")


def microscope(scene: Scene) -> View:
    """What a machine sees, the states its hidden units take, and what it makes of those, one step down.

    The machine that trains, or the first where all layers do. Hidden units are laid out as a square.
    """
    layer, machines = _stands(scene)
    layer %= len(machines)
    machine = machines[layer]
    v = machine.below(_shown(scene))
    h = machine.sample_hidden(v, scene.noise())
    seen, again = (
        _down(scene, machines[:layer], visible) for visible in (v, machine.visible.mean(machine.down(h)))
    )
    score = f"layer {layer + 1}, {percent(float((h > 0).float().mean()))} of {h.shape[1]:,} units on"
    if scene.planar:
        told = {"input": seen, "reconstruction": again}
        return clouds("microscope", "Visible and hidden units", told, scene.shown, score=score)
    arrays = {"seen": scene.pictures(seen), "hidden": _square(h), "again": scene.pictures(again)}
    labels = ("input", "hidden units", "reconstruction")
    return View("Images", "microscope", "Visible and hidden units", arrays, score=score, labels=labels)


def fantasies(scene: Scene) -> View:
    """What a machine dreams, begun at the rows of the strip and then left to itself.

    The machine that trains, or the highest where all layers do. Rows come down from it without chance. The
    dice fall the same at every look.
    """
    layer, machines = _stands(scene)
    top = min(layer, len(machines) - 1)
    machine, rng, turned = machines[top], scene.noise(), 0
    h, dreamt = machine.sample_hidden(machine.below(_shown(scene)), rng), {}
    for turns in TURNS:
        h, turned = machine.gibbs(h, turns - turned, rng), turns
        dreamt[f"after {turns}"] = _down(scene, machines[: top + 1], h)
    caption = "" if top == layer else "by the encoder's weights, which fine-tuning has moved since"
    score = f"layer {top + 1}, Gibbs steps"
    return of_rows(scene, "fantasies", "Gibbs samples: what it dreams", dreamt, score=score, caption=caption)


def gap(scene: Scene) -> View:
    """By how much rows it never saw are less likely to each machine than rows it learns from, in nats."""
    layer, told = (scene.curves.get(name) for name in ("layer", "gap"))
    arrays: dict[str, np.ndarray] = {}
    if layer is not None and told is not None:
        which = layer.value[np.searchsorted(layer.step, told.step)]
        epochs = told.step / scene.steps_per_epoch
        for i in np.unique(which).astype(int):
            arrays |= {f"layer {i}_x": epochs[which == i], f"layer {i}_y": told.value[which == i]}
    score = f"{arrays[list(arrays)[-1]][-1]:+.2f} nats" if arrays else ""
    caption = "free energy of test rows, which are never learned from, less that of training rows"
    return View("Curve", "gap", "Free-energy gap", arrays, score=score, caption=caption, unit="nats")


def _stands(scene: Scene) -> tuple[int, tuple[RBM, ...]]:
    """Which machine trains, from 0, and all of them; as many as there are once all layers train together."""
    from aecore.nets.rbm import machines  # imports torch, which reading a recipe must not

    stack, layer = machines(scene.net, scene.spec), scene.curves.get("layer")
    if "loss" in scene.curves:
        return len(stack), stack
    return (0 if layer is None else int(layer.value[-1]) - 1), stack


def _shown(scene: Scene) -> torch.Tensor:
    return torch.as_tensor(scene.given, device=scene.rows.x.device)


def _down(scene: Scene, machines: tuple[RBM, ...], v: torch.Tensor) -> torch.Tensor:
    from aecore.nets.rbm import downward  # imports torch, which reading a recipe must not

    return downward(scene.net, machines, v)


def _square(h: torch.Tensor) -> np.ndarray:
    """Units (B, H) as squares of grey, uint8; black from 0 down, white the largest; the rest is black."""
    side = math.ceil(math.sqrt(h.shape[1]))
    whole = functional.pad(h, (0, side * side - h.shape[1]))
    grey = (whole.clamp(min=0) / whole.max().clamp(min=1e-12) * 255).round().to(torch.uint8)
    return grey.view(-1, side, side).cpu().numpy()
