"""Resumption: the training state of a run, and going on from it, with more epochs where it was finished."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from aecore.runs.session import Session, remembers
from aecore.spec import Spec, put, unreplayed
from aecore.training.memory import Memory

MORE_MOST = 10_000  # epochs that can be added at once


def training_state(session: Session) -> dict[str, Any] | None:
    """The training state between two minibatches: weights, randomness, and what the present stage remembers.

    It holds the tensors themselves, not copies. None where the stage keeps no memory, and cannot go on, and
    where a Session holds only what a run came to.
    """
    memory = session.memory.state_dict()
    if not _remembers(session) or (session.steps and not memory):
        return None
    state = {
        "stage": session.place,
        "extended": session.memory.extended,
        "rng": session.rng.get_state(),
        "net": dict(session.net.state_dict()),
        "memory": memory,
    }
    return state if session.spec.train.clear_gradients else state | {"gradients": _gradients(session)}


def extended(session: Session, more_epochs: int) -> Spec:
    """The recipe of a run that is over with so many epochs more; ValueError where it cannot go on so.

    Early stopping counts: to a run that it ended epochs are added where it ended. One that repeated another
    is then a run of its own.
    """
    if session.status == "failed":
        raise ValueError("this run failed, and there is nothing to go on from: train its recipe again")
    if session.status == "running":
        raise ValueError("this run is still learning: epochs can be added when it has ended")
    if not _remembers(session):
        raise ValueError(f"a {session.spec.family} run does not remember enough to go on: train it again")
    if not 0 <= more_epochs <= MORE_MOST:
        raise ValueError(f"epochs to add are 0 to {MORE_MOST:,}, got {more_epochs:,}")
    if not more_epochs and session.status == "done":
        raise ValueError("this run is finished: say how many epochs more it shall learn")
    if not more_epochs:
        return session.spec
    spec = put(unreplayed(session.spec), "train.epochs", _epochs(session) + more_epochs)
    return spec if spec.train.seconds is None else put(spec, "train.seconds", None)


def go_on(session: Session, more_epochs: int = 0, state: Mapping[str, Any] | None = None) -> None:
    """Let a run that is over go on where it ended, with so many epochs more; a finished run needs some.

    Without any it goes on bit for bit as if it had never stopped. With some the recipe grows by them, which
    is logged as a change; the learning rate schedule and early stopping begin anew over the epochs that are
    then left (a warm restart), and a limit in seconds is lifted. `state` is what `training_state` told of
    this run elsewhere. ValueError, in a sentence, where it cannot go on.

    Source: Loshchilov and Hutter, "SGDR" (2017), section 3.
    """
    if state is not None:
        session.place = int(state["stage"])
    longer = extended(session, more_epochs)
    state = training_state(session) if state is None else state
    if state is None:
        raise ValueError("this run was opened to be looked at: it goes on from its training state alone")
    session.use(longer)
    session.net.load_state_dict(state["net"])
    session.rng.set_state(state["rng"].cpu())
    for name, weight in session.net.named_parameters():
        gradient = state.get("gradients", {}).get(name)
        weight.grad = None if gradient is None else gradient.to(weight.device)
    restarts = bool(state["extended"] or more_epochs) and _in_last_stage(session)
    session.begin_at(session.place, Memory(state["memory"], restarts))


def _epochs(session: Session) -> int:
    """Epochs of the last stage: as planned, or where the run is through with it, as many as it took."""
    if session.status != "done" or not _in_last_stage(session):
        return session.spec.train.epochs
    steps = session.steps - session.begun.get(session.stage, 0)
    per_epoch: int = session.facts()["steps_per_epoch"]
    return math.ceil(steps / per_epoch)


def _remembers(session: Session) -> bool:
    return remembers(session.family.stages[session.place])


def _in_last_stage(session: Session) -> bool:
    return session.place == len(session.family.stages) - 1


def _gradients(session: Session) -> dict[str, Any]:
    """Gradients that the next step adds its own to, where a recipe never clears them."""
    weights = session.net.named_parameters()
    return {name: weight.grad for name, weight in weights if weight.grad is not None}
