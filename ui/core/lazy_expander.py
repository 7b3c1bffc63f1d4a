"""Lazy expander: a card that is one closed line; its content is made, and sent, only while it is open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def lazy_expander(title: str, what: str, draw: Callable[[], None], *, key: str) -> None:
    """A title with one sentence, which opens what `draw` draws; closed it is one message and no work.

    Opening draws the page again. It stays as it was left on the page for the whole session: Streamlit by
    itself forgets that where the card was not drawn for once, as on another page.
    """
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(_left(key), False)
    card = st.expander(f"**{title}** {what}", key=key, on_change="rerun")
    st.session_state[_left(key)] = bool(card.open)
    if card.open:
        with card:
            draw()


def _left(key: str) -> str:
    return f"{key} left open"
