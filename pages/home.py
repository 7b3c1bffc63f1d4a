"""Home: a small autoencoder is already learning; look first, choose later."""

from __future__ import annotations

import streamlit as st

from ui.components.view_card.view_card import draw_card
from ui.core.arrival import open_from_url
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.core.style import tall
from ui.home.cards import HOME
from ui.home.preset_cards import preset_gallery
from ui.playground.live_run import controls, live, numbers, show_failure

state = RunState("home", keep=False)
open_from_url(state, first="two-numbers")

st.title("An autoencoder is learning to draw digits from two numbers", anchor=False)
st.markdown(
    "It encodes each image as one point of a map, its latent space, and decodes it from that point alone. "
    "Nobody tells it which digit is which: the colours are ours. Within half a minute most can be read, and "
    "digits that look alike have become neighbours."
)
show_failure(state)
seen, its_map = st.columns([1.28, 1], gap="small")
control_row = st.container(key="control-row", horizontal=True, vertical_alignment="center")
transport_place, number_place = (
    control_row.container(key="transport-place"),
    control_row.container(key="number-place"),
)


def draw(now: Frame) -> None:
    """Everything of this page that moves."""
    with seen:
        draw_card(now.data("card-strip"), key="card-strip", height=tall(310))
    with its_map:
        draw_card(now.data("card-map"), key="card-map", height=tall(310))
    with transport_place:
        controls(state, now)
    with number_place:
        numbers(now)


live(state, HOME, draw)
preset_gallery()
