"""Home: a small autoencoder is already learning; look first, choose later."""

from __future__ import annotations

import streamlit as st

from aecore.snapshot import Snapshot
from ui.arrival import arrive
from ui.gallery import gallery
from ui.live import controls, live, trouble
from ui.parts.picture import picture
from ui.session import Desk
from ui.style import large

desk = Desk("home")
arrive(desk, first="first")

st.title("It is learning to draw digits from two numbers", anchor=False)
st.markdown(
    "Each little image is squeezed through a net into a single point of the map, and drawn again from that point alone. "
    "Nobody tells it which digit is which: the colours are ours."
)
top = st.container(key="home-cards")
seen, its_map = top.columns([1.28, 1], gap="small")
control_row = st.container(key="control-row", horizontal=True, vertical_alignment="center")


def draw(now: Snapshot) -> None:
    """Everything of this page that moves."""
    look = {"data": now.spec.data.name, "large": large()}
    with top:
        trouble(desk, now)
    with seen:
        picture(
            now.view("strip"), key="strip", height=330, title="What it sees and what it makes of it", **look
        )
    with its_map:
        picture(now.view("map"), key="map", height=330, title="Its map of the digits", **look)
    with control_row:
        controls(desk, now)


live(desk, draw)
gallery()
