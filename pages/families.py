"""Kinds: the catalogue of autoencoder families; open one for its live demo and its lines of code."""

from __future__ import annotations

import streamlit as st

from ui.components.scroll_to_top.scroll_to_top import scroll_to_top
from ui.core.notification import show_notification
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.families import demo_run, explanation
from ui.families.catalogue import draw_catalogue
from ui.families.selection import navigation, selected_family
from ui.playground.live_run import controls, live, numbers, show_failure

state = RunState("kinds", keep=False, named=False)
family = selected_family(state)

if family is None:
    st.title("Kinds of autoencoder", anchor=False)
    st.markdown(
        "Each is the plain one and a single idea more. Open it to see the idea at work, "
        "and the lines of code that are it."
    )
    show_notification(state, "kinds-noticed")
    draw_catalogue()
    st.stop()

scroll_to_top(family.name)
navigation(family)
explanation.idea(family)
show_failure(state)
refusal, cards = st.container(), st.container(key="kind-cards")
control_row = st.container(key="control-row", horizontal=True, vertical_alignment="center")
transport_place = control_row.container(key="transport-place")
number_place = control_row.container(key="number-place")
explanation.added(family)
explanation.presets(family)


def draw(now: Frame) -> None:
    """Everything of this page that moves."""
    with cards:
        demo_run.draw_cards(now)
    with transport_place:
        controls(state, now)
    with number_place:
        numbers(now)


if fault := demo_run.start(state, family):  # after all that can be read: nobody waits for a run to read
    refusal.markdown(f":red[:material/block:] {fault[0].upper()}{fault[1:]}.")
else:
    live(state, demo_run.KINDS, draw)
