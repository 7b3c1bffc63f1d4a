"""Anomalies bar: what the page is for, and data of one's own."""

from __future__ import annotations

import streamlit as st

from aecore.spec import Spec
from ui.anomalies.anomalies_state import AnomaliesPageState
from ui.forms.own_data import form as own_data
from ui.forms.own_data import session as own_session

ABOUT = (
    "Anomaly detection: a net gives back what is like the rows it learned from, and what it gives back badly "
    "is strange. Drag the threshold, and see what it flags, finds and costs."
)


def draw_title() -> None:
    """The title, and one sentence of why."""
    st.title("Anomalies: what does not fit", anchor=False)
    st.markdown(ABOUT)


def draw_bring() -> None:
    """A button that opens the form for data of one's own."""
    st.button(
        "Bring your own …", icon=":material/upload_file:", key="bring rows", on_click=own_session.open_form
    )


def draw_own_data_form(state: AnomaliesPageState) -> None:
    """The form, where it is open: a run begins on what is brought."""

    def use(name: str, _spec: Spec | None) -> None:
        state.bring(name)

    own_data.draw(use)
