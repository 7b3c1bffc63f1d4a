"""Films: the film recommender; rate a few, and see what an autoencoder makes of your taste."""

from __future__ import annotations

import streamlit as st

from ui.core.notification import show_notification
from ui.films import intro_text, list_controls, rating_panel, recommendation_list, tabs
from ui.films.films_state import FilmsPageState

state = FilmsPageState()

st.title("Film recommendations: rate a few, and it guesses the rest", anchor=False)
intro_text.why()


@st.fragment(key="films")
def page() -> None:
    """Everything of this page: the list is drawn first, because it is what one waits for."""
    state.open_from_url()
    show_notification(state, "films-noticed")
    left, right = st.columns([0.8, 1], gap="small")
    with right:
        list_controls.draw(state)
        intro_text.lesson(state)
        recommendation_list.draw(state)
    with left:
        rating_panel.draw(state)
    tabs.draw(state)


if intro_text.ready(state):
    page()
intro_text.source()
