"""What lies beneath the list: opened one at a time, and only what is open is computed."""

from __future__ import annotations

import streamlit as st

from ui.films import people, scoreboard, taste_map
from ui.films.imports import import_panel
from ui.films.page_state import FilmDesk

PANELS = {
    "Your taste": taste_map.draw,
    "How good is it?": scoreboard.draw,
    "Bring your ratings": import_panel.draw,
    "People": people.draw,
}


def draw(desk: FilmDesk) -> None:
    """The panels as tabs; the open one stands in the address."""
    tabs = st.tabs(tuple(PANELS), key="deeper", bind="query-params")
    for tab, panel in zip(tabs, PANELS.values(), strict=True):
        if tab.open:
            with tab:
                panel(desk)
