"""How somebody wants their list: which model, how bold, how varied, which films. All of it in one line."""

from __future__ import annotations

from functools import cache

import streamlit as st

from aecore.recommend import models
from ui.films.models import recommender
from ui.films.page_state import KEPT, KNOWN, FilmDesk

MODELS = ("blend", "denoising", "ease", "variational", "article", "rbm", "knn", "popularity")
"""The models of the menu, in the order in which one meets them; others only serve as parts."""
KNOWN_WORDS = {"all": "All films", "known": "Well known", "unknown": "Little known"}


def draw(desk: FilmDesk) -> None:
    """The knobs; each acts at once, and stands in the address."""
    with st.container(key="films-knobs", horizontal=True, vertical_alignment="center", gap="small"):
        _model(desk)
        _adventurous(desk)
        _varied(desk)
        with st.popover(chosen(desk), icon=":material/filter_list:", key="films-filter"):
            _filters()


def chosen(desk: FilmDesk) -> str:
    """What the menu of filters says: what is chosen in it, as far as there is room."""
    wanted = desk.wanted
    words = [*sorted(wanted.genres), *(f"{each}s" for each in sorted(wanted.decades))]
    if wanted.known != "all":
        words.append(KNOWN_WORDS[wanted.known])
    if not words:
        return "All films"
    return words[0] if len(words) == 1 else f"{words[0]} + {len(words) - 1}"


def _model(desk: FilmDesk) -> None:
    names = [name for name in MODELS if name in desk.recommender.models]
    st.selectbox("Model", names, key="model", format_func=lambda name: models.find(name).title, **KEPT)


def _adventurous(desk: FilmDesk) -> None:
    about = "How much a film's fame counts against it: to the right, films that fewer people know."
    head = f"Adventurous `{desk.adventurous:g}`"
    st.slider(head, 0.0, 1.5, step=0.1, key="adventurous", help=about, **KEPT)


def _varied(desk: FilmDesk) -> None:
    about = "How much films that are alike avoid each other: to the right, a list of many kinds."
    st.slider(f"Varied `{desk.varied:g}`", 0.0, 0.6, step=0.05, key="varied", help=about, **KEPT)


def _filters() -> None:
    st.segmented_control(
        "How well known",
        KNOWN,
        default="all",
        required=True,
        key="known",
        format_func=KNOWN_WORDS.__getitem__,
        help="Well known are the films of the most-rated tenth.",
        **KEPT,
    )
    several = {"selection_mode": "multi", **KEPT}
    st.pills("Any of these genres", genres(), key="genres", **several)
    st.pills("Any of these decades", decades(), key="decades", format_func="{}s".format, **several)


@cache
def genres() -> tuple[str, ...]:
    """Every genre of the films that can be recommended, by name."""
    return tuple(sorted({genre for film in recommender().traits.films for genre in film.genres}))


@cache
def decades() -> tuple[int, ...]:
    """Every decade of those films, by its first year, the latest first."""
    years = (film.year for film in recommender().traits.films)
    return tuple(sorted({year // 10 * 10 for year in years if year}, reverse=True))
