"""Taste map panel: where a taste puts somebody among films, and which units of the code it excites."""

from __future__ import annotations

from typing import cast

import streamlit as st

from aecore.recommend.maps import bundle
from aecore.recommend.maps.taste_map import NEAREST, Coder
from ui.components.film_map.film_map import film_map
from ui.core.text_format import plain
from ui.films import synthetic_panel
from ui.films.films_state import FilmsPageState
from ui.films.routes import map_route


def draw(state: FilmsPageState) -> None:
    """The map, and beside it the units; it moves as they rate."""
    try:
        named = bundle.read()
    except ValueError as fault:
        st.info(plain(str(fault)), icon=":material/info:")
        return
    trust, pca = named.chart.atlas.trust.tolist()
    coder = cast(Coder, state.recommender.scorers[bundle.CODER])  # the map is laid out by this one's codes
    film_map(
        map_route.address(),
        named.chart.portrait(coder, state.taste),
        key="films-taste",
        title="Film map: your place among films",
        score=f"trustworthiness {trust:.3f}, PCA {pca:.3f}",
        caption=caption(named),
        taste=state.taste,
        acknowledged=state.acknowledged,
        on_message=state.on_message,
    )
    synthetic_panel.draw()


def caption(named: bundle.Named) -> str:
    """What the map shows and how far it can be trusted, in a few sentences."""
    atlas = named.chart.atlas
    people, k = len(atlas.people), len(atlas.centre)
    return (
        f"A film stands where the people who love it stand; grey specks are the {people} people who taught "
        f"the network. You stand among the films whose lovers your code of {k} numbers resembles most. The "
        f"{len(atlas.anchors):,} best-known films are laid out by t-SNE; everything else stands between the "
        f"{NEAREST} of them that it resembles most. Trustworthiness says how far neighbours here are "
        "neighbours in the code (10 neighbours; 1 is perfect, about 0.5 is chance)."
    )
