"""Facts of a run besides its curves: number of parameters, widths, device, counts of rows, seconds left."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import minibatches
from aecore.evaluation.softmax_regression import fitted_rows
from aecore.lazy import torch
from aecore.limits import parameters
from aecore.replay import short, weights_fingerprint

if TYPE_CHECKING:
    from aecore.runs.session import Session


def constant(session: Session) -> dict[str, Any]:
    """The facts that no step changes, worked out once a run."""
    spec, features, n = session.spec, session.data.features, len(session.rows.x)
    components = min(spec.net.code, features)  # of the PCA beside it, which has no more than columns
    fitted = fitted_rows(n, features)
    return {
        "parameters": parameters(spec, features),
        "widths": spec.net.widths(features),
        "k": components,
        "device": session.device,
        "precision": session.precision,
        "n_train": n,
        "n_test": len(session.rows.x_test),
        "measure": session.scoring.info(components, fitted if fitted < n else None),
        "steps_per_epoch": minibatches(session.rows, spec.train.batch),
    }


def outcome(session: Session) -> dict[str, str]:
    """What a run that is over can be verified by: hashes of its rows and weights, and what it was made on."""
    processor = torch.backends.cpu.get_cpu_capability()
    return {
        "rows": short(session.data.fingerprint),
        "weights": short(weights_fingerprint(session.weights())),
        "made": f"{session.device}, torch {torch.__version__}, {platform.machine()} {processor}",
    }


def seconds_per_epoch(session: Session) -> float:
    """Seconds of one pass over the training rows so far, 0 before a step."""
    return session.elapsed_s / session.epoch if session.steps else 0.0


def seconds_left(session: Session) -> float | None:
    """Seconds left (ETA) by the epochs that are left, or by the recipe's own limit; None before a step.

    The first step says nothing of the others, unless there is no other. A run that repeats another takes as
    many steps as that one.
    """
    if not session.steps:
        return None
    others, took = session.steps, session.elapsed_s
    if session.first_s and others > 1:
        others, took = others - 1, took - session.first_s
    steps = (session.epochs - session.epoch) * session.steps / session.epoch
    limit = session.spec.train.seconds
    if session.spec.replay is not None:
        steps, limit = session.spec.replay.steps - session.steps, None
    left = max(0.0, steps * took / others)
    return left if limit is None else min(left, max(0.0, limit - session.elapsed_s))
