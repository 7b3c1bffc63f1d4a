"""Playground: choose data and an autoencoder, press Train, and watch it learn beside PCA."""

from __future__ import annotations

import streamlit as st

from ui.analysis.panel import draw_analysis
from ui.components.view_card.view_card import draw_card
from ui.core.arrival import open_from_url
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.core.style import tall
from ui.forms.own_data.session import ask_for_data
from ui.playground.cards import PLAYGROUND
from ui.playground.control_bar import ControlBar
from ui.playground.drawing import draw_pad
from ui.playground.family_views import draw_family_views
from ui.playground.features_card import draw_features_card
from ui.playground.followed_row.one_sample import draw_sample
from ui.playground.live_run import controls, live, numbers, show_failure
from ui.playground.scrubbing import scrub
from ui.playground.unit_card import draw_unit_card
from ui.playground.verification import show_verification

state = RunState("playground")
open_from_url(state, first="erased", ask_for_data=ask_for_data)

recipe_place = st.container()
control_row = st.container(key="control-row", horizontal=True, vertical_alignment="center", gap="small")
transport_place = control_row.container(key="transport-place")
knob_row = control_row.container(key="knob-row", horizontal=True, gap="small")
number_place = control_row.container(key="number-place")
show_failure(state)
show_verification(state)
cards = st.container(key="cards")
seen, error = cards.columns([1.28, 1], gap="small")
its_map, pca_map, inside = cards.columns([1.16, 1.16, 1], gap="small")
map_head, time_row = its_map.container(key="map-choice", horizontal=True), st.container(key="time-row")


def draw(now: Frame) -> None:
    """Everything of this page that moves."""
    with transport_place:
        controls(state, now)
    with number_place:
        numbers(now)
    with time_row:
        shown = scrub(state, PLAYGROUND, now)
    with seen:
        draw_card(shown.data("card-strip"), key="card-strip", height=tall(270))
    with error:
        draw_card(shown.data("card-error"), key="card-error", height=tall(270))
    with its_map:
        draw_card(shown.data("card-map"), key="card-map", height=tall(306))
    with pca_map:
        draw_card(shown.data("card-pca"), key="card-pca", height=tall(306))
    with inside:
        draw_card(shown.data("card-inside"), key="card-inside", height=tall(306))
    with cards:
        draw_pad(state, now)
        draw_sample(state, shown)
    draw_family_views(shown)


@st.fragment(key="bench")
def set_up() -> None:
    """Everything of this page that somebody sets."""
    ControlBar(state).draw(knob_row, map_head)


with recipe_place:
    set_up()
live(state, PLAYGROUND, draw)
draw_features_card(state)
draw_unit_card(state)
draw_analysis(state)
