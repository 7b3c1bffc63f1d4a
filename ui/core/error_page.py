"""Error page: a sentence with a way out in place of a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from aecore.runs.capacity import Full
from ui.core.text_format import plain, sentence

KEY = "fault logged"


def show_error(error: Exception) -> bool:
    """Show an error without Python's words; log its traceback: once, however often a page polls.

    That the server is full is no fault: it is said, and nothing more.
    """
    if isinstance(error, Full):
        st.info(plain(sentence(error)), icon=":material/hourglass_top:")
        return True
    if st.session_state.get(KEY) != (fault := f"{type(error).__name__}: {error}"):
        st.session_state[KEY] = fault
        logging.getLogger(__name__).error("a page failed", exc_info=error)
    st.error(
        "This part of the page could not be drawn. Your run goes on: reload the page, or press Reset.",
        icon=":material/error:",
    )
    return True
