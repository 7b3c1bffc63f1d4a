"""The sentences of the Films page: why, from which data, and what is wrong where something is."""

from __future__ import annotations

import streamlit as st

from ui.films.desk import FilmDesk


def why() -> None:
    """What this is, in a sentence or two for somebody who has never heard of autoencoders."""
    st.markdown(
        "A small network learned from hundreds of people which tastes go together. "
        "A few stars from you are enough for a list of your own: what you would like, how sure it is, and why."
    )


def ready(desk: FilmDesk) -> bool:
    """Whether the models are there; where not, a sentence says so."""
    try:
        return len(desk.recommender.films) > 0
    except ValueError as fault:
        st.info(str(fault), icon=":material/info:")
        return False


def notice(desk: FilmDesk) -> None:
    """What could not be done, until somebody has read it."""
    if desk.note:
        with st.container(key="notice", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/info: {desk.note}", width="stretch")
            st.button("OK", key="films-noticed", on_click=desk.tell, args=("",))


def source() -> None:
    """Whose ratings these are."""
    st.caption(
        "Ratings: MovieLens (GroupLens, University of Minnesota), for non-commercial use only. The films end "
        "in 2016. What you say of them stays on this server, and no poster is fetched from anywhere."
    )
