"""Home: a small autoencoder is already learning; look first, choose later."""

from __future__ import annotations

import streamlit as st

from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import numbers
from ui.components.view_card.view_card import view_card
from ui.core.arrival import open_from_url
from ui.core.run_state import RunState
from ui.core.style import tall
from ui.home.preset_cards import preset_gallery
from ui.playground.live_run import controls, live, show_failure

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


def draw(now: Snapshot) -> None:
    """Everything of this page that moves."""
    data = now.spec.data.name
    with seen:
        view_card(
            now.view("strip"),
            key="card-strip",
            height=tall(310),
            title="Input and reconstruction",
            data=data,
        )
    with its_map:
        view_card(now.view("map"), key="card-map", height=tall(310), title="Latent space", data=data)
    with transport_place:
        controls(state, now)
    with number_place:
        numbers(now, key="numbers")


live(state, draw)
preset_gallery()
