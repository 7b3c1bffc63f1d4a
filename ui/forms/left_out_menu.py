"""Menu of classes to leave out of what is learned from: to a net of the other rows they are anomalies."""

from __future__ import annotations

import streamlit as st

from aecore import data
from ui.core import synced_widget
from ui.core.text_format import plain, sentence
from ui.forms.knob_widgets import SetValue, fault

PLACE = "form leave out"


def left_out_menu(name: str, set_value: SetValue) -> None:
    """Which classes of a set are left out, and why not where too few rows stay; nothing without classes."""
    whole, now = data.left_out(name)
    card = data.card(whole)
    if len(card.classes) < 2 or card.kind == "ratings":
        return
    key = synced_widget.key_for(PLACE, (whole, now))
    if key not in st.session_state:
        st.session_state.pop(f"fault {PLACE}", None)
    st.multiselect(
        "Leave out classes",
        card.classes,
        default=now,
        key=key,
        on_change=_changed,
        args=(whole, key, set_value),
        placeholder="none",
        help="One-class learning: training rows of these are left out, test rows of them are anomalies.",
    )
    if fault(PLACE):
        st.caption(f":red[{plain(sentence(fault(PLACE)))}]")


def _changed(whole: str, key: str, set_value: SetValue) -> None:
    if not synced_widget.is_current(PLACE, key):
        return
    chosen = tuple(one for one in data.card(whole).classes if one in st.session_state[key])
    try:
        name = data.without(whole, *chosen) if chosen else whole
        data.card(name)
    except ValueError as error:
        st.session_state[f"fault {PLACE}"] = str(error)
        return
    st.session_state.pop(f"fault {PLACE}", None)
    synced_widget.record(PLACE, (whole, chosen))
    set_value("data.name", name)
