"""Query parameters of a page with a run: open the run or recipe they name; something moves in any case."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore import families
from aecore.spec import Spec
from ui.core.notification import show_notification
from ui.core.run_state import RunState, spec_from_url

METHODS = ("PCA", "UMAP")


def open_from_url(state: RunState, first: str, ask_for_data: Callable[[Spec], str] = lambda spec: "") -> None:
    """Open the run that the query parameters name, or begin the recipe it asks for, or the preset `first`.

    An address that cannot be followed gives one sentence, and the preset runs beneath it. Where the recipe's
    data are not here, `ask_for_data` asks for them, and gives that sentence.
    """
    lost = state.missing()
    try:
        wanted = spec_from_url()
        method = st.query_params.get("map")
        asked = ask_for_data(wanted) if wanted is not None else ""
        if asked:
            _notify(state, asked, first)
            st.query_params.clear()
        elif wanted is not None:
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
