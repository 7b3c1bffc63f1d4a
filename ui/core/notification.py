"""Notification: a sentence at the head of a page until it is dismissed."""

from __future__ import annotations

import streamlit as st

from ui.core.page_state import PageState
from ui.core.text_format import plain


def show_notification(state: PageState, key: str) -> None:
    """Show the notification and a button under that key. It may quote a link: Markdown is escaped."""
    if state.notification:
        with st.container(key="notice", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/info: {plain(state.notification)}", width="stretch")
            st.button("OK", key=key, on_click=state.notify, args=("",))
