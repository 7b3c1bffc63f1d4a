"""A sentence for whoever sits at a page, until they have read it."""

from __future__ import annotations

import streamlit as st

from ui.core.page_state import Place
from ui.core.text import plain


def notice(place: Place, key: str) -> None:
    """The sentence and a button under that key. It may quote a link, so it is shown letter by letter."""
    if place.note:
        with st.container(key="notice", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/info: {plain(place.note)}", width="stretch")
            st.button("OK", key=key, on_click=place.tell, args=("",))
