"""What lies beneath the list: opened one at a time, and only what is open is computed."""

from __future__ import annotations

import streamlit as st

from ui.films import board, bring, people, taste
from ui.films.desk import FilmDesk

PANELS = {
    "Your taste": taste.draw,
    "How good is it?": board.draw,
    "Bring your ratings": bring.draw,
    "People": people.draw,
}


def draw(desk: FilmDesk) -> None:
    """The panels as tabs; the open one stands in the address."""
    tabs = st.tabs(tuple(PANELS), key="deeper", bind="query-params")
    for tab, panel in zip(tabs, PANELS.values(), strict=True):
        if tab.open:
            with tab:
                panel(desk)
