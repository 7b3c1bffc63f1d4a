"""Explanation of one family: summary, formula, source, and the code or the settings that make it."""

from __future__ import annotations

import streamlit as st

from aecore import families
from aecore.families.code import Lines, lines
from aecore.families.family import Family
from aecore.spec import Spec
from ui.forms.recipe_differences import differences
from ui.home.preset_cards import preset_card

PLAIN = "undercomplete"
"""The kind that adds nothing: what others are held against."""


def idea(family: Family) -> None:
    """Its summary beside its formula, and where it was published."""
    st.title(family.title, anchor=False)
    text, formula = st.columns([1.28, 1], gap="medium", vertical_alignment="center")
    with text:
        st.markdown(family.summary)
        st.caption(f"{family.group}. {family.source}.")
    with formula.container(key="kind-formula"):
        st.latex(family.formula)


def added(family: Family) -> None:
    """The code it adds to all that is there already; where it adds none, the settings that make it."""
    st.subheader("What it adds", anchor=False)
    if not family.components:
        return _settings(family.spec)
    for thing in family.components:
        _code(lines(thing))


def presets(family: Family) -> None:
    """Its presets: each opens in the Playground, running."""
    if not family.presets:
        return
    st.subheader("See it in the Playground", anchor=False)
    with st.container(key="gallery"):
        for preset in family.presets:
            preset_card(preset)


def _code(found: Lines) -> None:
    """The style sheet counts on from `first`: an editor shows the same numbers."""
    st.caption(f"`{found.name}` in `{found.path}`, lines {found.first} to {found.last}")
    with st.container(key=f"code-from-{found.first}-{found.name}"):
        st.html(f"<style>.st-key-code-from-{found.first}-{found.name} {{ --first: {found.first} }}</style>")
        st.code(found.text, language="python", line_numbers=True)


def _settings(spec: Spec) -> None:
    plain = families.find(PLAIN)
    rows = differences(plain.spec, spec)
    if not rows:
        st.markdown("Nothing: this is the plain one that all others are held against.")
        return
    st.markdown(f"No code, only settings. It differs from *{plain.title}* in these:")
    heads = ("setting", plain.title.lower(), "here")
    with st.container(key="kind-settings"):
        st.table([dict(zip(heads, row, strict=True)) for row in rows], border="horizontal", hide_index=True)
