"""The pictures that a family has beside those that all have."""

from __future__ import annotations

import streamlit as st

from aecore.snapshot import Snapshot
from ui.parts.picture import picture
from ui.style import tall

EVERYWHERE = ("strip", "map", "pca", "activation", "filters")
"""Names of the views that have a place of their own on every page."""
ACROSS = 3


def own_pictures(shown: Snapshot) -> None:
    """A card for each, three side by side."""
    views = [each for each in shown.views if each.name not in EVERYWHERE]
    for first in range(0, len(views), ACROSS):
        row = views[first : first + ACROSS]
        for place, view in zip(st.columns(len(row), gap="small"), row, strict=True):
            with place:
                picture(view, key=f"card-{view.name}", height=tall(306), data=shown.spec.data.name)
