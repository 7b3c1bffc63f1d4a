"""Engine: what this server does now, what it costs, and what it can still take."""

from __future__ import annotations

import streamlit as st

from ui.engine.engine_cards import SHEET, draw_engine
from ui.engine.history import PACE_S

st.html(SHEET)
st.title("Engine", anchor=False)
st.markdown(
    "Where runs are stepped, how fast they learn, and what that costs this server. Each place is a process. "
    "Runs of others are counted, never named."
)
st.fragment(draw_engine, run_every=PACE_S)()
