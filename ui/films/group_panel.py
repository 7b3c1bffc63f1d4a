"""Group recommendations: one list for two or more people who watch together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from aecore.recommend.taste import UserRatings
from ui.components.recommendations.group_list import group_list
from ui.core.text_format import plain
from ui.films.films_state import FilmsPageState
from ui.films.models import profiles

if TYPE_CHECKING:
    from aecore.recommend.profiles.repository import Profile

MOST = 6
TOP = 20
CHOSEN = "together"
HERE = "together here"
Aggregation = Literal["least misery", "average"]
HOW: dict[Aggregation, tuple[str, str]] = {
    "least misery": ("Least misery", "Ordered by whoever would like a film least."),
    "average": ("Average", "Ordered by what all would like it on average."),
}


def draw(state: FilmsPageState, named: Sequence[Profile]) -> None:
    """Choose who watches, and see a list with everybody's stars side by side."""
    names = {profile.id: profile.name for profile in named}
    if state.taste.stars and state.person not in names:
        names = {state.person: "You", **names}
    with st.container(key="people-together"):
        st.subheader("Watch together", anchor=False)
        if len(names) < 2:
            st.markdown("As soon as two people are kept here under their names, they get a list for both.")
            return
        chosen, how = _choice(state, names)
        if len(chosen) < 2:
            st.markdown("Choose two people or more: each film is shown with the stars that each would give.")
            return
        _list(state, [names[person] for person in chosen], chosen, how)


def _choice(state: FilmsPageState, names: Mapping[str, str]) -> tuple[list[str], Aggregation]:
    """Who watches, and what counts."""
    st.session_state[CHOSEN] = _watching(state.person, names)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="together-row"):
        chosen = st.multiselect(
            "Who watches?",
            list(names),
            format_func=names.__getitem__,
            key=CHOSEN,
            placeholder="Choose people",
            max_selections=MOST,
            select_all=False,
            wrap=True,
            persist_state="session",
        )
        how = st.segmented_control(
            "Aggregation",
            list(HOW),
            default="least misery",
            required=True,
            format_func=lambda aggregation: HOW[aggregation][0],
            key="together-how",
            persist_state="session",
        )
    return chosen, how


def _watching(me: str, names: Mapping[str, str]) -> list[str]:
    """Who was chosen and is still there; whoever newly sits here is among them."""
    chosen = [person for person in st.session_state.get(CHOSEN, []) if person in names]
    if st.session_state.get(HERE) != me and me in names and me not in chosen:
        chosen = [me, *chosen][:MOST]
    st.session_state[HERE] = me
    return chosen


def _list(state: FilmsPageState, names: list[str], people: list[str], how: Aggregation) -> None:
    try:
        tastes = [state.taste if person == state.person else profiles().taste(person) for person in people]
    except ValueError as fault:
        st.error(plain(str(fault)), icon=":material/error:")
        return
    found = state.recommender.together(
        tastes, TOP, state.model, how, state.adventurous, state.varied, state.wanted
    )
    group_list(found, names, key="together-list", note=_note(names, tastes, how))


def _note(names: list[str], tastes: list[UserRatings], how: Aggregation) -> str:
    """What orders the list, and who has not said enough to have a part in it."""
    silent = [name for name, taste in zip(names, tastes, strict=True) if not taste.stars]
    more = f" No stars yet from {' and '.join(silent)}: what most people rate stands in." if silent else ""
    return f"{HOW[how][1]} The knobs at the top hold here too.{more}"
