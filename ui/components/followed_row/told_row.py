"""Told row: the row that the browser's address names, as the page's script is to know it."""

from __future__ import annotations

import streamlit as st

from ui.components.lib.static_files import component

NAME = "row"
_told_row = component("followed_row/told_row", ":host { display: none }")


def told_row(*, key: str) -> None:
    """Ask the browser which row its address names, where that is another than `st.query_params` has.

    What it says is in `st.query_params` when the script runs again, as it then does.
    """
    known = st.query_params.get(NAME, "")
    row = int(known) if known.isascii() and known.isdigit() else -1
    _told_row(key=key, data={"row": row}, on_row_change=lambda: _heard(key))


def _heard(key: str) -> None:
    row = st.session_state[key].get("row")
    if isinstance(row, int | float) and row >= 0:
        st.query_params[NAME] = str(int(row))
    else:
        st.query_params.pop(NAME, None)
