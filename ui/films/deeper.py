"""What lies beneath the list: opened one at a time, and only what is open is computed."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from ui.films.desk import FilmDesk

PANELS = {
    "Your taste": "taste",
    "How good is it?": "board",
    "Bring your ratings": "bring",
    "People": "people",
}


def draw(desk: FilmDesk) -> None:
    """The panels as tabs; the open one stands in the address."""
    tabs = st.tabs(tuple(PANELS), key="deeper", bind="query-params")
    for tab, name in zip(tabs, PANELS.values(), strict=True):
        if tab.open:
            with tab:
                import_module(f"ui.films.{name}").draw(desk)
