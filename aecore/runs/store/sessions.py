"""Sessions of kept runs: one that is over, one that goes on, one that was cut off before its first step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.inference.model import load
from aecore.limits import Limits
from aecore.runs.metrics_log import Log
from aecore.runs.resumption import go_on
from aecore.runs.session import Session
from aecore.runs.store.files import Damaged
from aecore.spec import Spec
from aecore.views.snapshot import OVER, Snapshot

if TYPE_CHECKING:
    from aecore.runs.store.folder import RunFolder

Weights = dict[str, np.ndarray]


def ended(folder: RunFolder) -> Session:
    """A run as a Session that is over, and stays so; ValueError, in a sentence, where that cannot be had."""
    weights = folder.weights()
    return _at(folder, folder.load(), weights)


def resumed(folder: RunFolder, more_epochs: int, limits: Limits | None) -> Session:
    """A run as a Session that goes on where it ended; ValueError, in a sentence, where it cannot."""
    found, run = folder.load(), folder.path.name
    if found.status not in OVER:
        raise ValueError(f"the run {run} is under way in another process: stop it there first")
    if not found.facts:
        session = unbegun(folder, found.spec, limits)
        go_on(session, more_epochs)
        return session
    state = folder.state()
    session = _at(folder, found, {name: value.numpy() for name, value in state["net"].items()}, limits)
    _check_same_place(session, found, run)
    try:
        go_on(session, more_epochs, state)
    except ValueError:
        raise
    except Exception:  # a border
        raise Damaged(f"{folder.path} does not hold the training state of its run") from None
    return session


def unbegun(folder: RunFolder, spec: Spec, limits: Limits | None = None) -> Session:
    """A run that was cut off before its first step, as it would have begun."""

    def weights(run: str) -> Weights:
        return type(folder)(folder.path.with_name(Path(run).name)).weights()

    session = Session(spec, limits=limits, kept=weights)
    session.stop()
    return session


def _check_same_place(session: Session, found: Snapshot, run: str) -> None:
    """Raise ValueError, in a sentence, where device or rows are others than those the run has learned on."""
    before: Any = found.facts.get("device")
    if session.device != before:
        raise ValueError(
            f"the run {run} was trained on {before}, and here it would be {session.device}: "
            "it can only go on where it was"
        )
    if len(session.rows.x) != found.facts.get("n_train"):
        raise ValueError(f"{found.spec.data.name} has other rows now: the run cannot go on with them")


def _at(folder: RunFolder, found: Snapshot, weights: Weights, limits: Limits | None = None) -> Session:
    """A Session at the instant of a snapshot, which is over, with these weights."""
    session = Session(found.spec, limits=limits, kept=lambda _: weights)
    try:
        load(session.net, weights)
    except ValueError:
        raise Damaged(f"{folder.path} does not hold the weights of its recipe") from None
    session.digest = found.facts.get("digest", session.digest)
    session.log = Log(found.curves, found.changes)
    session.steps, session.elapsed_s, session.stage = found.step, found.elapsed_s, found.stage
    session.begun = dict(found.facts.get("stages", {}))
    session.outcome = dict(found.facts.get("outcome", {}))
    session.status = found.status if found.status in OVER else "stopped"
    return session
