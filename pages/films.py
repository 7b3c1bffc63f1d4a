"""Films: rate a few, and see what an autoencoder makes of your taste."""

from __future__ import annotations

import streamlit as st

from ui.films import deeper, knobs, list, rate, words
from ui.films.desk import FilmDesk
from ui.notice import notice

desk = FilmDesk()

st.title("Rate a few films, and it guesses the rest", anchor=False)
words.why()


@st.fragment(key="films")
def page() -> None:
    """Everything of this page: the list is drawn first, because it is what one waits for."""
    desk.arrive()
    notice(desk, "films-noticed")
    left, right = st.columns([0.8, 1], gap="small")
    with right:
        knobs.draw(desk)
        words.lesson(desk)
        list.draw(desk)
    with left:
        rate.draw(desk)
    deeper.draw(desk)


if words.ready(desk):
    page()
words.source()
