"""Playground: choose data and an autoencoder, press Train, and watch it learn beside PCA."""

from __future__ import annotations

import streamlit as st

from aecore.views.snapshot import Snapshot
from ui.analysis.panel import draw_analysis
from ui.components.transport.transport import numbers
from ui.components.view_card.view_card import view_card
from ui.core.arrival import open_from_url
from ui.core.run_state import RunState
from ui.core.style import tall
from ui.playground.control_bar import ControlBar
from ui.playground.error_view import error_view, verdict
from ui.playground.family_views import draw_family_views
from ui.playground.live_run import controls, live, show_failure
from ui.playground.map_choice import laid_out
from ui.playground.probe_card import draw_probe_card
from ui.playground.scrubbing import scrub

state = RunState("playground")
open_from_url(state, first="erased")

recipe_place = st.container()
control_row = st.container(key="control-row", horizontal=True, vertical_alignment="center", gap="small")
transport_place = control_row.container(key="transport-place")
knob_row = control_row.container(key="knob-row", horizontal=True, gap="small")
number_place = control_row.container(key="number-place")
show_failure(state)
cards = st.container(key="cards")
seen, error = cards.columns([1.28, 1], gap="small")
its_map, pca_map, inside = cards.columns([1.16, 1.16, 1], gap="small")
map_head, time_row = its_map.container(key="map-choice"), st.container(key="time-row")


def draw(now: Snapshot) -> None:
    """Everything of this page that moves."""
    with transport_place:
        controls(state, now)
    with number_place:
        numbers(now, key="numbers")
    with time_row:
        shown = laid_out(state, now, scrub(state, now))
    data = shown.spec.data.name
    with seen:
        strip = shown.view("strip")
        title = "" if strip else "Input and reconstruction"
        view_card(strip, key="card-strip", height=tall(270), title=title, caption=verdict(shown), data=data)
    with error:
        view_card(error_view(shown), key="card-error", height=tall(270), data=data)
    with its_map:
        view_card(shown.view("map"), key="card-map", height=tall(306), title="Latent space", data=data)
    with pca_map:
        plane = shown.view("pca")
        title = "" if plane else "PCA of the same rows"
        view_card(plane, key="card-pca", height=tall(306), title=title, data=data)
    with inside:
        views = shown.view("activation"), shown.view("filters")
        view_card(*views, key="card-inside", height=tall(306), title="Units")
    draw_family_views(shown)


@st.fragment(key="bench")
def set_up() -> None:
    """Everything of this page that somebody sets."""
    ControlBar(state).draw(knob_row, map_head)


with recipe_place:
    set_up()
live(state, draw)
draw_probe_card(state)
draw_analysis(state)
