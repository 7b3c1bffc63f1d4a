"""Error page: a sentence with a way out in place of a traceback."""

from __future__ import annotations

import logging

import streamlit as st


def show_error(error: Exception) -> bool:
    """Show an error without Python's words, and log its traceback."""
    logging.getLogger(__name__).error("a page failed", exc_info=error)
    st.error(
        "This part of the page could not be drawn. Your run goes on: reload the page, or press Reset.",
        icon=":material/error:",
    )
    return True
