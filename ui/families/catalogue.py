"""All kinds, chapter by chapter, each a card that opens it."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from aecore import families
from aecore.families.family import Family
from ui.families.citation import authors_and_year
from ui.families.thumbnail import glyph
from ui.home.preset_cards import KINDS

ABOUT = {
    "Basics": "One narrow layer, and what it can and cannot do.",
    "Restraint": "A wide code is allowed to copy. These make copying useless.",
    "Layers": "Depth, and how to train what is deep.",
    "Generation": "From codes that no row has to pictures that nobody drew.",
    "Ratings": "A table of people and films that is mostly empty.",
}


def collection() -> None:
    """A heading and a grid of cards for each chapter."""
    for chapter, kinds in groupby(families.load().values(), key=lambda family: family.chapter):
        with st.container(key=f"chapter-{chapter.lower()}", horizontal=True, vertical_alignment="bottom"):
            st.subheader(chapter, anchor=False, width="content")
            st.caption(ABOUT.get(chapter, ""), width="content")
        with st.container(key=f"kinds-in-{chapter.lower()}"):
            for family in kinds:
                _card(family)


def _card(family: Family) -> None:
    with st.container(key=f"kind-of-{family.name}", gap="xsmall"):
        st.page_link(KINDS, label=f"**{family.title}**", query_params={"kind": family.name})
        st.html(glyph(family))
        st.markdown(family.story.split(". ")[0] + ".")
        st.caption(authors_and_year(family.source))
