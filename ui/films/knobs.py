"""How somebody wants their list: which model, how bold, how varied, which films. All of it in one line."""

from __future__ import annotations

from functools import cache

import streamlit as st

from aecore.recommend import kinds
from ui.films.desk import KNOWN, FilmDesk
from ui.films.shelf import recommender

KNOWN_WORDS = {"all": "All", "known": "Well known", "unknown": "Little known"}
KEPT = {"bind": "query-params", "persist_state": "session"}


def draw(desk: FilmDesk) -> None:
    """The knobs; each acts at once, and stands in the address."""
    with st.container(key="films-knobs", horizontal=True, vertical_alignment="center", gap="small"):
        _model(desk)
        st.slider(
            f"Adventurous `{desk.adventurous:g}`",
            0.0,
            1.5,
            step=0.1,
            key="adventurous",
            help="How much a film's fame counts against it: to the right, films that fewer people know.",
            **KEPT,
        )
        st.slider(
            f"Varied `{desk.varied:g}`",
            0.0,
            0.6,
            step=0.05,
            key="varied",
            help="How much films that are alike avoid each other: to the right, a list of many kinds.",
            **KEPT,
        )
        with st.popover(_chosen("Genres", "genres"), key="films-genres"):
            st.pills("Genres", genres(), selection_mode="multi", key="genres", **KEPT)
        with st.popover(_chosen("Decades", "decades"), key="films-decades"):
            st.pills(
                "Decades", decades(), selection_mode="multi", key="decades", format_func="{}s".format, **KEPT
            )
        st.segmented_control(
            "Fame",
            KNOWN,
            default="all",
            required=True,
            key="known",
            format_func=KNOWN_WORDS.__getitem__,
            label_visibility="collapsed",
            help="Well known are the films of the most-rated tenth.",
            **KEPT,
        )


def _model(desk: FilmDesk) -> None:
    names = desk.recommender.models
    st.selectbox("Model", names, key="model", format_func=lambda name: kinds.find(name).title, **KEPT)


def _chosen(noun: str, key: str) -> str:
    """What a menu's button says: what is chosen in it, as far as there is room."""
    chosen = [str(each) for each in st.session_state.get(key) or ()]
    if not chosen:
        return noun
    return chosen[0] if len(chosen) == 1 else f"{chosen[0]} + {len(chosen) - 1}"


@cache
def genres() -> tuple[str, ...]:
    """Every genre of the films that can be recommended, by name."""
    return tuple(sorted({genre for film in _films() for genre in film.genres}))


@cache
def decades() -> tuple[int, ...]:
    """Every decade of those films, by its first year, the latest first."""
    return tuple(sorted({film.year // 10 * 10 for film in _films() if film.year}, reverse=True))


def _films() -> list:
    return [recommender().catalogue[id] for id in recommender().films.tolist()]
