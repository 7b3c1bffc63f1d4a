"""Films: rate a few, and see what an autoencoder makes of your taste."""

from __future__ import annotations

import streamlit as st

from ui.core.notice import notice
from ui.films import list_controls, panels, rating_panel, recommendation_list, text
from ui.films.page_state import FilmDesk

desk = FilmDesk()

st.title("Rate a few films, and it guesses the rest", anchor=False)
text.why()


@st.fragment(key="films")
def page() -> None:
    """Everything of this page: the list is drawn first, because it is what one waits for."""
    desk.arrive()
    notice(desk, "films-noticed")
    left, right = st.columns([0.8, 1], gap="small")
    with right:
        list_controls.draw(desk)
        text.lesson(desk)
        recommendation_list.draw(desk)
    with left:
        rating_panel.draw(desk)
    panels.draw(desk)


if text.ready(desk):
    page()
text.source()
