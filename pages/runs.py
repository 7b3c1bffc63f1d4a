"""Runs: what was trained before, to open again, rename or delete."""

from __future__ import annotations

import streamlit as st

from ui.runs.run_list import run_list

st.title("Runs", anchor=False)
st.markdown("Every run is kept as it goes. Open one to see it as it was, and to train its recipe again.")
run_list()
