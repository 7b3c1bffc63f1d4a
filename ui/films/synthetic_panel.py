"""Synthetic data with known ground truth: planted genres, and whether the code found them."""

from __future__ import annotations

import streamlit as st

from aecore.recommend.maps import synthetic_genres
from aecore.recommend.maps.synthetic_genres import FILMS, GENRES, PEOPLE, TEST, WHIM
from ui.components.film_map.film_map import film_map
from ui.films.routes import synthetic_route

TITLE = "Synthetic data, where the truth is known"


def draw() -> None:
    """The toy, folded away; its net is trained when somebody looks."""
    box = st.expander(TITLE, key="films-toy", on_change="rerun")
    if box.open:
        with box:
            _opened()


def _opened() -> None:
    """The map comes by its address, which answers when the net has learned: the browser waits, no script."""
    seed = st.session_state.setdefault("films toy seed", 0)
    st.markdown(
        f"{PEOPLE} made-up people like or dislike {FILMS * len(GENRES)} films. Each likes some of "
        f"{len(GENRES)} genres, and about one film in {round(1 / WHIM)} feels otherwise. A plain autoencoder "
        "saw nothing but those likes: no genre, no title. Point at a unit of its code to see which films it "
        "speaks for."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        liked = st.pills("Somebody who likes", GENRES, selection_mode="multi", key="films-toy-likes")
        st.button("Plant anew", key="films-toy-again", on_click=_again)
    film_map(
        synthetic_route.address(seed, liked),
        None,
        key="films-toy-map",
        title="What the code found",
        score="the network is learning",
        few=True,
        caption=(
            f"Each line of dots is a genre of {FILMS} films. r is the correlation between a "
            f"unit and whether somebody likes a genre, over {TEST} people the network has never seen; seed "
            f"{seed % synthetic_route.SEEDS}. A theme is named from |r| {synthetic_genres.CLEAR:g} on."
        ),
    )


def _again() -> None:
    st.session_state["films toy seed"] += 1
