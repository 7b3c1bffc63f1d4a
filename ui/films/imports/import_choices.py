"""Import choices: what holds for a whole file and can be changed until it is saved, first its scale."""

from __future__ import annotations

import streamlit as st

from ui.core.text_format import plain
from ui.films.films_state import FilmsPageState
from ui.films.imports import import_state
from ui.films.imports.import_state import ImportState

SCALE, SEEN, PROFILE = "scale", "seen", "profile"
"""The fields of a choice; a widget's key is one of them and the number of the upload."""


def key_for(field: str, imported: ImportState) -> str:
    """The key of a choice's widget: another file has widgets of its own."""
    return f"bring-{field}-{imported.number}"


def draw(state: FilmsPageState, imported: ImportState) -> None:
    """How far the ratings go, whether a list was seen, whose rows count: each where it can be chosen."""
    if imported.imported.scales:
        _scale(state, imported)
    if _listed(imported):
        key = key_for(SEEN, imported)
        said = (state, SEEN, key)
        st.toggle("I have seen the films of this list", key=key, on_change=import_state.choose, args=said)
    if imported.imported.profiles:
        _profile(state, imported)


def _scale(state: FilmsPageState, imported: ImportState) -> None:
    from aecore.recommend.imports import SCALES

    scale, key = imported.imported.scales[0], key_for(SCALE, imported)
    st.selectbox(
        f"The ratings in “{plain(scale.column)}” go to",
        SCALES,
        None if scale.most is None else SCALES.index(int(scale.most)),
        key=key,
        on_change=import_state.choose,
        args=(state, SCALE, key),
        placeholder="Choose",
        width=260,
    )
    told = "It has to be chosen" if scale.most is None else f"{scale.most:g} is five stars"
    st.caption(f"{told}: {plain(scale.why)}.")


def _profile(state: FilmsPageState, imported: ImportState) -> None:
    key = key_for(PROFILE, imported)
    st.selectbox(
        "Whose profile is yours?",
        imported.imported.profiles,
        None,
        key=key,
        on_change=import_state.choose,
        args=(state, PROFILE, key),
        placeholder="Choose",
        width=260,
    )


def _listed(imported: ImportState) -> bool:
    """Whether some rows are only on a list, or were before it was said that they are seen."""
    from aecore.recommend.imports.rated_rows import LISTED

    reasons = {match.reason for match in imported.asked} | {row.reason for row in imported.left_out}
    return imported.choice.seen or LISTED in reasons
