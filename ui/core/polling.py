"""Polling: a fragment that is drawn again at intervals; nothing else of the page is drawn again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def poll(
    draw: Callable[[], None],
    changing: Callable[[], bool],
    *,
    key: str,
    pace_s: float,
    rest_s: float | None = None,
) -> None:
    """Poll: draw now, again every `pace_s` while something changes, every `rest_s` (None: never) at rest.

    Where that has become otherwise, the page is drawn anew, and goes on at the other pace.
    """
    at_first = changing()

    def look() -> None:
        if changing() != at_first:
            st.rerun()
        draw()

    st.fragment(look, run_every=pace_s if at_first else rest_s, key=key)()
