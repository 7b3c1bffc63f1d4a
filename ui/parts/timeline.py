"""Time as something one can hold: the saved moments of a run on a slider, played, and branched from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.parts.served import part

_timeline = part("timeline", ":host { display: block; min-height: 2.9rem }")


def timeline(
    epochs: Sequence[float],
    at: int,
    *,
    key: str,
    on_seek: Callable[[int], None] | None = None,
    on_branch: Callable[[int], None] | None = None,
) -> None:
    """Saved moments, by their epochs, with number `at` on show.

    `on_seek(number)` is called while one drags or plays, at most five times a second; `on_branch(number)`
    when somebody wants to go on from there. Without `on_branch` its button is not shown.
    """

    def told(event: str, listener: Callable[[int], None] | None) -> None:
        number = st.session_state[key].get(event)
        if listener is not None and isinstance(number, int) and 0 <= number < len(epochs):
            listener(number)

    _timeline(
        key=key,
        data={"epochs": [float(each) for each in epochs], "at": at, "branch": on_branch is not None},
        on_seek_change=lambda: told("seek", on_seek),
        on_branch_change=lambda: told("branch", on_branch),
    )
