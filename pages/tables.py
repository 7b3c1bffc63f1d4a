"""Tables: cells are hidden and filled by a net, beside ways without one; one's own holes filled."""

from __future__ import annotations

import streamlit as st

from ui.tables import answers, panels
from ui.tables.table_choice import choose

st.title("Tables: fill the holes", anchor=False)
st.markdown(
    "Imputation: some cells of a table are hidden, and filled from the others by a net and by ways without "
    "one. Then the holes of a table of your own are filled."
)
chosen = choose()
found = None if chosen is None else answers.measure(chosen)
if chosen is not None and found is not None:
    with st.container(key="tables-found"):
        scores, table = st.columns([1, 1.4], gap="medium")
    with scores:
        panels.draw_scores(found)
    with table:
        way = panels.draw_table(chosen, found)
        panels.draw_home(chosen, way)
