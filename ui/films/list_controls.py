"""List controls: model, novelty, diversity and filters of the recommendations, in one line."""

from __future__ import annotations

from functools import cache

import streamlit as st

from aecore.recommend import models
from ui.films.films_state import KEPT, KNOWN, FilmsPageState
from ui.films.models import recommender
from ui.forms.knob_widgets import value_label

MODELS = ("blend", "denoising", "ease", "variational", "article", "rbm", "knn", "popularity")
"""The models of the menu, in the order in which one meets them; others only serve as parts."""
KNOWN_WORDS = {"all": "All films", "known": "Well known", "unknown": "Little known"}


def draw(state: FilmsPageState) -> None:
    """The knobs; each acts at once, and stands in the address."""
    with st.container(key="films-knobs", horizontal=True, vertical_alignment="center", gap="small"):
        _model(state)
        _adventurous(state)
        _varied(state)
        with st.popover(chosen(state), icon=":material/filter_list:", key="films-filter"):
            _filters()


def chosen(state: FilmsPageState) -> str:
    """What the menu of filters says: what is chosen in it, as far as there is room."""
    wanted = state.wanted
    words = [*sorted(wanted.genres), *(f"{decade}s" for decade in sorted(wanted.decades))]
    if wanted.known != "all":
        words.append(KNOWN_WORDS[wanted.known])
    if not words:
        return "All films"
    return words[0] if len(words) == 1 else f"{words[0]} + {len(words) - 1}"


def _model(state: FilmsPageState) -> None:
    names = [name for name in MODELS if name in state.recommender.models]
    st.selectbox("Model", names, key="model", format_func=lambda name: models.find(name).title, **KEPT)


def _adventurous(state: FilmsPageState) -> None:
    about = "How much a film's popularity counts against it: to the right, films that fewer people know."
    with value_label("Novelty", f"{state.adventurous:g}", about, "novelty"):
        st.slider("Novelty", 0.0, 1.5, step=0.1, key="adventurous", label_visibility="collapsed", **KEPT)


def _varied(state: FilmsPageState) -> None:
    about = "How much films that are alike avoid each other: to the right, a list of many kinds."
    with value_label("Diversity", f"{state.varied:g}", about, "diversity"):
        st.slider("Diversity", 0.0, 0.6, step=0.05, key="varied", label_visibility="collapsed", **KEPT)


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
    st.pills("Any of these genres", genres(), key="genres", selection_mode="multi", **KEPT)
    st.pills(
        "Any of these decades",
        decades(),
        key="decades",
        format_func="{}s".format,
        selection_mode="multi",
        **KEPT,
    )


@cache
def genres() -> tuple[str, ...]:
    """Every genre of the films that can be recommended, by name."""
    return tuple(sorted({genre for film in recommender().traits.films for genre in film.genres}))


@cache
def decades() -> tuple[int, ...]:
    """Every decade of those films, by its first year, the latest first."""
    years = (film.year for film in recommender().traits.films)
    return tuple(sorted({year // 10 * 10 for year in years if year}, reverse=True))
