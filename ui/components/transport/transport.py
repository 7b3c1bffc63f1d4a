"""Transport controls of training: play, one batch, one epoch, reset; their keys, and the progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from aecore.views.snapshot import OVER, Snapshot
from ui.components.lib.static_files import component

OnAction = Callable[[str, int], None]

_transport = component("transport/transport", ":host { display: block; min-height: 2.9rem }")
MOST_AT_ONCE = 50


def transport(data: Mapping[str, Any], *, key: str, on_action: OnAction | None = None) -> None:
    """The buttons, by `buttons`, or the numbers by themselves, `{"numbers": progress(snapshot)}`.

    `on_action(name, times)` is called before the page is drawn again. The names are play, pause, batch,
    epoch, reset (the same weights) and reseed (new ones), and of a run that is over more (epochs), resume
    (where it was stopped) and again; several quick presses of one button may come as one call. Space, full
    stop, Shift and full stop, R and Shift+R do the same from anywhere but a field one types in, though none
    lets a run that is over go on; ? lists them.
    """
    _transport(key=key, data=dict(data), on_action_change=lambda: _pressed(key, on_action))


def buttons(snapshot: Snapshot | None) -> dict[str, Any]:
    """What the buttons are to know of a run."""
    return {"status": snapshot.status if snapshot else "idle"}


def progress(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What a run says of itself in three pairs of words: where it is, how fast, how long still."""
    planned = snapshot.facts.get("epochs", snapshot.spec.train.epochs)
    return [
        ("epoch", f"{int(snapshot.epoch + 1e-6):,} / {planned:,}"),
        ("rows/s", _short(snapshot.rows_per_s)),
        ("left", "0:00" if snapshot.status in OVER else _clock(snapshot.left_s)),
    ]


def _pressed(key: str, on_action: OnAction | None) -> None:
    """Each press has a number, so that none is lost where several arrive together."""
    press: dict[str, Any] | None = st.session_state[key].get("action")
    if press is None or on_action is None:
        return
    name, count = press["action"], press["n"]
    before = st.session_state.setdefault(f"{key} presses", {})
    times = count - before.get(name, 0)
    before[name] = count
    on_action(name, min(max(1, times), MOST_AT_ONCE))


def _short(number: float) -> str:
    return f"{number / 1000:,.0f} k" if number >= 9_950 else f"{number:,.0f}"


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return "-:--"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
