"""What happens when somebody opens a page with a run: something moves, whatever the address says."""

from __future__ import annotations

import streamlit as st

from aecore import families
from ui.core.notice import notice
from ui.core.run_state import Desk, asked


def arrive(desk: Desk, first: str) -> None:
    """Show the run the address names, or begin the recipe it asks for, or the preset `first`.

    An address that cannot be followed gives one sentence, and the preset runs beneath it.
    """
    lost = desk.lost()
    try:
        wanted = asked()
        if wanted is not None:
            desk.start(wanted)
    except ValueError as error:
        _say(desk, f"This link cannot be opened: {error}.", first)
        st.query_params.clear()
    if desk.job is None:
        if lost:
            _say(desk, "The run of this link is no longer on this server.", first)
        desk.start(families.presets()[first].spec)
    notice(desk, "noticed")


def _say(desk: Desk, sentence: str, first: str) -> None:
    desk.tell(f"{sentence} Here is the preset “{families.presets()[first].title}” instead.")
