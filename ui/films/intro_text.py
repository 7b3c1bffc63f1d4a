"""Introduction of the Films page: why, from which data, and what is wrong where something is."""

from __future__ import annotations

import streamlit as st

from aecore import families
from aecore.recommend import models
from ui.core.text_format import plain
from ui.films.films_state import KEPT, MENDED, SLIPS, FilmsPageState
from ui.home.preset_cards import PLAYGROUND

TRAINS = "stars"
"""The preset of the Playground that learns from the same ratings."""


def why() -> None:
    """What this is, for somebody who has never heard of autoencoders; and a way to see one learn it."""
    with st.container(key="films-why", horizontal=True, vertical_alignment="center"):
        st.markdown(
            "An autoencoder learned from hundreds of people which tastes go together. Give a few stars, "
            "and it lists what you would like, how sure it is and why.",
            width="stretch",
        )
        st.page_link(
            PLAYGROUND, label="Watch it train", icon=":material/play_circle:", query_params={"preset": TRAINS}
        )


def lesson(state: FilmsPageState) -> None:
    """What the article's network teaches, beside its list, with its slip as a switch."""
    if state.model not in (SLIPS, MENDED):
        return
    with st.container(key="films-lesson"):
        if MENDED in state.recommender.models:
            st.toggle("Clear the gradients before each step", key="cleared", **KEPT)
        st.markdown(models.find(state.model).story.split(". ", 1)[1])
        preset = families.presets()[state.model]
        st.page_link(
            PLAYGROUND,
            label=f"Watch it train: {preset.label}",
            icon=":material/play_circle:",
            query_params={"preset": preset.name},
        )


def ready(state: FilmsPageState) -> bool:
    """Whether the models are there; where not, a sentence says so."""
    try:
        return len(state.recommender.films) > 0
    except ValueError as fault:
        st.info(plain(str(fault)), icon=":material/info:")
        return False


def source() -> None:
    """Whose ratings these are."""
    st.caption(
        "Ratings: MovieLens (GroupLens, University of Minnesota), for non-commercial use only. The films end "
        "in 2016. What you rate stays on this server, and no poster is fetched from anywhere."
    )
