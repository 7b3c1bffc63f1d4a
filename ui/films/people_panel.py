"""People panel: profiles under a name, group recommendations, and deletion."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.core.text_format import plain
from ui.films import group_panel, profile_menu
from ui.films.films_state import FilmsPageState
from ui.films.models import profiles

SHEET = Path(__file__).with_name("films_page.css")


def draw(state: FilmsPageState) -> None:
    """Oneself on the left, everybody with a name on the right, a list for several beneath."""
    st.html(SHEET)
    try:
        named = profiles().named()
    except ValueError as fault:
        st.error(plain(str(fault)), icon=":material/error:")
        return
    left, right = st.columns([1, 1.05], gap="small")
    with left:
        profile_menu.draw(state, named)
    with right:
        profile_menu.everybody(state, named)
    group_panel.draw(state, named)
