"""Catalogue of families, group by group, each a card that opens it."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from aecore import families
from aecore.families.family import Family
from ui.families.citation import authors_and_year
from ui.families.results import result
from ui.families.thumbnail import thumbnail
from ui.forms.menus import first_sentence
from ui.home.preset_cards import KINDS

ABOUT = {
    "Basics": "One narrow layer, and what it can and cannot do.",
    "Regularisation": "A wide code is allowed to copy. These make copying useless.",
    "Layers": "Depth, and how to train what is deep.",
    "Generation": "From codes that no row has to pictures that nobody drew.",
    "Ratings": "A table of people and films that is mostly empty.",
}
PICTURE_PX = 168


def draw_catalogue() -> None:
    """A heading and a grid of cards for each group."""
    for group, kinds in groupby(families.load().values(), key=lambda family: family.group):
        with st.container(key=f"group-{group.lower()}", horizontal=True, vertical_alignment="bottom"):
            st.subheader(group, anchor=False, width="content")
            st.caption(ABOUT.get(group, ""), width="content")
        with st.container(key=f"kinds-in-{group.lower()}"):
            for family in kinds:
                _card(family)


def _card(family: Family) -> None:
    learned = result(family)
    with st.container(key=f"kind-of-{family.name}", gap="xsmall"):
        st.page_link(KINDS, label=f"**{family.title}**", query_params={"kind": family.name})
        st.html(thumbnail(family))
        if learned:
            st.image(learned, width=PICTURE_PX)
        st.markdown(first_sentence(family))
        st.caption(authors_and_year(family.source))
