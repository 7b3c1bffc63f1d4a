"""Training bar: how far a run is, with pause and stop, on a page that uses its net; it asks for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from aecore.views.snapshot import OVER, Snapshot
from ui.components.lib.static_files import component
from ui.components.transport.transport import progress

PATH = "/lab/training"
ACTIONS = ("pause", "play", "stop")
ENDS = {"done": "Learned", "stopped": "Stopped", "failed": "Failed", "paused": "Paused", "queued": "Waits"}
"""What stands before the epochs of a run that does not learn now."""

_training_bar = component("training_bar/training_bar", ":host { display: block; min-height: 2.9rem }")


def told(snapshot: Snapshot) -> dict[str, Any]:
    """What the bar says of a run: its status, the share of its epochs that is done, and both in words."""
    numbers = dict(progress(snapshot))
    planned = snapshot.facts.get("epochs", snapshot.spec.train.epochs)
    end = ENDS.get(snapshot.status)
    where = f"{end}: epoch {numbers['epoch']}" if end else f"Epoch {numbers['epoch']}, {numbers['left']} left"
    return {
        "status": snapshot.status,
        "over": snapshot.status in OVER,
        "share": min(1.0, snapshot.epoch / max(planned, 1)),
        "words": where,
    }


def training_bar(
    run: str, now: dict[str, Any], *, key: str, on_action: Callable[[str], None] | None = None
) -> None:
    """Show how far a run is `now`; PATH and its id answer how far it is later.

    `on_action` is called with "pause", "play" or "stop"; without it there are no buttons.
    """

    def pressed() -> None:
        action = st.session_state[key].get("action")
        if on_action is not None and action in ACTIONS:
            on_action(action)

    data = {**now, "path": f"{PATH}/{run}", "mine": on_action is not None}
    _training_bar(key=key, data=data, on_action_change=pressed)
