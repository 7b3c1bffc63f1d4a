"""Catalogue of families, group by group, each a card that opens it."""

from __future__ import annotations

from functools import cache
from itertools import groupby

import streamlit as st

from aecore import families
from aecore.families.family import Family
from aecore.text_format import plain_html
from ui.families.citation import authors_and_year
from ui.families.results import address
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
    with st.container(key=f"kind-of-{family.name}", gap="xsmall"):
        st.page_link(KINDS, label=f"**{family.title}**", query_params={"kind": family.name})
        st.html(_body(family.name))


@cache
def _body(name: str) -> str:
    """All of a card but the link, as one element: thirty of each would be sent with every press."""
    family, learned = families.find(name), address(name)
    picture = f'<img src="{learned}" width="{PICTURE_PX}" alt="what it has learned">' if learned else ""
    said = f"<p>{plain_html(first_sentence(family))}</p><small>{plain_html(authors_and_year(family.source))}"
    return f'<div class="kind-card">{thumbnail(family)}{picture}{said}</small></div>'
