"""Tabs beneath the list: opened one at a time, and only what is open is computed."""

from __future__ import annotations

import streamlit as st

from ui.films import people_panel, scoreboard_panel, taste_map_panel
from ui.films.films_state import FilmsPageState
from ui.films.imports import import_panel

PANELS = {
    "Your taste": taste_map_panel.draw,
    "How good is it?": scoreboard_panel.draw,
    "Bring your ratings": import_panel.draw,
    "People": people_panel.draw,
}


def draw(state: FilmsPageState) -> None:
    """The panels as tabs; the open one stands in the address."""
    tabs = st.tabs(tuple(PANELS), key="deeper", bind="query-params")
    for tab, panel in zip(tabs, PANELS.values(), strict=True):
        if tab.open:
            with tab:
                panel(state)
