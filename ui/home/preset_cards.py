"""Preset cards: a sentence of what to notice, a question, and a way in."""

from __future__ import annotations

import streamlit as st

from aecore import families
from aecore.families.preset import Preset

PLAYGROUND = "../pages/playground.py"
FILMS = "../pages/films.py"
KINDS = "../pages/families.py"


def preset_gallery() -> None:
    """One card for Films, one for the first preset of each family that belongs here: it opens running."""
    st.subheader("Now choose what to watch", anchor=False)
    with st.container(key="gallery"):
        _films()
        for family in families.load().values():
            if family.on_home:
                preset_card(family.presets[0])
    st.page_link(KINDS, label=f"All {len(families.load())} kinds", icon=":material/grid_view:")


def preset_card(preset: Preset, page: str = PLAYGROUND, **more: str) -> None:
    """One preset, its plain title above the other; a click anywhere on it opens the page, where it runs.

    `more` are query parameters of the page's own.
    """
    with st.container(key=f"preset-{preset.name}", gap="xsmall"):
        st.page_link(page, label=f"**{preset.title}**", query_params={**more, "preset": preset.name})
        st.markdown(f"*{preset.subtitle}*")
        st.markdown(preset.hint)
        st.caption(preset.question)


def _films() -> None:
    with st.container(key="preset-films-page", gap="xsmall"):
        st.page_link(FILMS, label="**Films for you**")
        st.markdown("Rate a few films, and a network that learned from hundreds of people guesses the rest.")
        st.caption("What does it take you for?")
