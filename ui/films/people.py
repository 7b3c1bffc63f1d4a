"""The people of this server: keep oneself under a name, be somebody else, watch together, be forgotten."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.films import together, who
from ui.films.desk import FilmDesk
from ui.films.shelf import profiles
from ui.plain import plain

SHEET = Path(__file__).with_name("panels.css")


def draw(desk: FilmDesk) -> None:
    """Oneself on the left, everybody with a name on the right, a list for several beneath."""
    st.html(SHEET)
    try:
        named = profiles().named()
    except ValueError as fault:
        st.error(plain(str(fault)), icon=":material/error:")
        return
    left, right = st.columns([1, 1.05], gap="small")
    with left:
        who.draw(desk, named)
    with right:
        who.everybody(desk, named)
    together.draw(desk, named)
