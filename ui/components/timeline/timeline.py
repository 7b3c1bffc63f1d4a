"""Timeline: a slider over the saved snapshots of a run, to be scrubbed, played and branched from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components.lib.static_files import component

_timeline = component("timeline/timeline", ":host { display: block; min-height: 2.9rem }")


def timeline(
    data: Mapping[str, Any],
    at: int,
    *,
    key: str,
    on_seek: Callable[[float | None], None] | None = None,
    on_branch: Callable[[float | None], None] | None = None,
) -> None:
    """Saved moments, by their `epochs` (`{"epochs": [0.0, 0.5, ...]}`), with number `at` on show.

    `on_seek(epoch)` is called while one drags or plays, at most five times a second, with None for the
    newest moment, whichever that is by then; `on_branch(epoch)` when somebody wants to go on from there.
    Without `on_branch` its button is not shown.
    """

    def told(event: str, listener: Callable[[float | None], None] | None) -> None:
        epoch = st.session_state[key].get(event)
        if listener is None or epoch is None:
            return
        if epoch == "now":
            listener(None)
        elif isinstance(epoch, int | float):
            listener(epoch)

    _timeline(
        key=key,
        data={**data, "at": at, "branch": on_branch is not None},
        on_seek_change=lambda: told("seek", on_seek),
        on_branch_change=lambda: told("branch", on_branch),
    )
