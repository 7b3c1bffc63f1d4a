"""Lazy popover: a menu whose content is made, and sent, only while it is open."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Literal

import streamlit as st


def lazy_popover(
    label: str,
    draw: Callable[[], None],
    *,
    key: str,
    icon: str,
    type: Literal["primary", "secondary", "tertiary"] = "secondary",
    chosen: Hashable = None,
) -> None:
    """A button that opens what `draw` draws; opening draws the fragment again that the button stands in.

    It closes when what it has `chosen` becomes another: else it would cover what was asked for.
    """
    last = f"{key} chosen"
    if st.session_state.get(last, chosen) != chosen:
        st.session_state[key] = False
    st.session_state[last] = chosen
    menu = st.popover(label, icon=icon, type=type, key=key, on_change="rerun")
    if menu.open:
        with menu:
            draw()
