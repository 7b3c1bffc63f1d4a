"""Kinds: every kind of autoencoder; open one to see it at work, and the lines of code that are it."""

from __future__ import annotations

import streamlit as st

from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import numbers
from ui.core.notice import notice
from ui.core.run_state import Desk
from ui.families import demo_run, explanation
from ui.families.catalogue import collection
from ui.families.selection import opened, ways
from ui.playground.live_run import controls, live, trouble

desk = Desk("kinds", keep=False, named=False)
family = opened(desk)

if family is None:
    st.title("Kinds of autoencoder", anchor=False)
    st.markdown(
        "Each is the plain one and a single idea more. Open it to see the idea at work, "
        "and the lines of code that are it."
    )
    notice(desk, "kinds-noticed")
    collection()
    st.stop()

ways(family)
explanation.idea(family)
warnings, cards = st.container(), st.container(key="kind-cards")
control_row = st.container(key="control-row", horizontal=True, vertical_alignment="center")
transport_place = control_row.container(key="transport-place")
number_place = control_row.container(key="number-place")
explanation.added(family)
explanation.presets(family)


def draw(now: Snapshot) -> None:
    """Everything of this page that moves."""
    with warnings:
        trouble(desk, now)
    with cards:
        demo_run.pictures(now)
    with transport_place:
        controls(desk, now)
    with number_place:
        numbers(now, key="numbers")


if fault := demo_run.begin(desk, family):  # after all that can be read: nobody waits for a run to read
    warnings.markdown(f":red[:material/block:] {fault[0].upper()}{fault[1:]}.")
else:
    live(desk, draw)
