"""Family views: the charts that a family adds to those that all have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from aecore import families
from aecore.families.family import Family
from aecore.views.snapshot import Snapshot, View
from aecore.views.standard import STANDARD
from ui.components.view_card.view_card import draw_card
from ui.core.streams.frames import Frame
from ui.core.style import tall
from ui.core.text_format import plain
from ui.home.preset_cards import KINDS

EVERYWHERE = ("strip", "map", "pca", "activation", "filters")
"""Names of the views that have a place of their own on every page."""
ACROSS = 3


def own_views(shown: Snapshot) -> list[View | None]:
    """The views that have no place of their own on every page; before the first picture, None for each."""
    if not shown.views:
        return [None] * (len(families.find(shown.spec.family).pictures) - len(STANDARD))
    return [view for view in shown.views if view.name not in EVERYWHERE]


def draw_family_views(frame: Frame) -> None:
    """A line that says what there is, seen before anybody scrolls, and a card for each."""
    views = own_views(frame.made_of)
    if views:
        _head(families.find(frame.made_of.spec.family), views)
    for row in rows(range(len(views))):
        for place, number in zip(st.columns(len(row), gap="small"), row, strict=True):
            with place:
                draw_card(frame.data(f"card-own-{number}"), key=f"card-own-{number}", height=tall(306))


def rows(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """At most three in a row, and never one alone beneath three: four are two and two."""
    count = -(-len(things) // ACROSS)
    first = 0
    for left in range(count, 0, -1):
        size = -(-(len(things) - first) // left)
        yield things[first : first + size]
        first += size


def _head(family: Family, views: list[View | None]) -> None:
    with st.container(key="own-head", horizontal=True):
        st.markdown(f"**What {family.title} adds**", width="content")
        st.caption(plain(" · ".join(view.title for view in views if view)))
        st.page_link(
            KINDS,
            label="Its idea and code",
            icon=":material/arrow_forward:",
            query_params={"kind": family.name},
        )
