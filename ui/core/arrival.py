"""Query parameters of a page with a run: open the run or recipe they name; something moves in any case."""

from __future__ import annotations

import streamlit as st

from aecore import families
from ui.core.notification import show_notification
from ui.core.run_state import RunState, spec_from_url

METHODS = ("PCA", "UMAP")


def open_from_url(state: RunState, first: str) -> None:
    """Open the run that the query parameters name, or begin the recipe it asks for, or the preset `first`.

    An address that cannot be followed gives one sentence, and the preset runs beneath it.
    """
    lost = state.missing()
    try:
        wanted = spec_from_url()
        if wanted is not None:
            method = st.query_params.get("map")
            state.start(wanted)
            if method in METHODS:
                state.map_by(method)
    except ValueError as error:
        _notify(state, f"This link cannot be opened: {error}.", first)
        st.query_params.clear()
    if state.job is None:
        if lost:
            _notify(state, lost, first)
        state.start(families.presets()[first].spec)
    show_notification(state, "noticed")


def _notify(state: RunState, sentence: str, first: str) -> None:
    state.notify(f"{sentence} Here is the preset “{families.presets()[first].label}” instead.")
