"""The people of this server: keep oneself under a name, be somebody else, watch together, be forgotten."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.core.text import plain
from ui.films import group, profile_menu
from ui.films.models import profiles
from ui.films.page_state import FilmDesk

SHEET = Path(__file__).with_name("films.css")


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
        profile_menu.draw(desk, named)
    with right:
        profile_menu.everybody(desk, named)
    group.draw(desk, named)
