"""Lazy popover: a menu whose content is made, and sent, only while it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st


def lazy_popover(
    label: str,
    draw: Callable[[], None],
    *,
    key: str,
    icon: str,
    type: Literal["primary", "secondary", "tertiary"] = "secondary",
) -> None:
    """A button that opens what `draw` draws; opening draws the fragment again that the button stands in."""
    menu = st.popover(label, icon=icon, type=type, key=key, on_change="rerun")
    if menu.open:
        with menu:
            draw()
