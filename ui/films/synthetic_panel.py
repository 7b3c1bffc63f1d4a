"""Synthetic data with known ground truth: planted genres, and whether the code found them."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from aecore.recommend.maps import synthetic_genres
from aecore.recommend.maps.bundle import Portrait
from aecore.recommend.maps.synthetic_genres import GENRES, PEOPLE, TEST, WHIM, Found, Planted
from aecore.recommend.maps.taste_map import Path
from ui.components.film_map.film_map import film_map
from ui.films.routes import film_columns
from ui.films.routes.map_route import thousandths, unit

TITLE = "Synthetic data, where the truth is known"


def draw() -> None:
    """The toy, folded away; its net is trained when somebody looks."""
    box = st.expander(TITLE, key="films-toy", on_change="rerun")
    if box.open:
        with box:
            _opened()


def _opened() -> None:
    seed = st.session_state.setdefault("films toy seed", 0)
    made, found = trained(seed)
    st.markdown(
        f"{PEOPLE} made-up people like or dislike {len(made.of_genre)} films. Each likes some of "
        f"{len(GENRES)} genres, and about one film in {round(1 / WHIM)} feels otherwise. A plain autoencoder "
        "saw nothing but those likes: no genre, no title. Point at a unit of its code to see which films it "
        "speaks for."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        liked = st.pills("Somebody who likes", GENRES, selection_mode="multi", key="films-toy-likes")
        st.button("Plant anew", key="films-toy-again", on_click=_again)
    film_map(
        columns(made, found, liked),
        portrait(made, found, liked),
        key="films-toy-map",
        title="What the code found",
        score=f"best |r| of a unit with a genre {found.best:.2f}",
        caption=(
            f"Each line of dots is a genre of {synthetic_genres.FILMS} films. r is the correlation between a "
            f"unit and whether somebody likes a genre, over {TEST} people the network has never seen; seed "
            f"{seed}. A theme is named from |r| {synthetic_genres.CLEAR:g} on."
        ),
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def trained(seed: int) -> tuple[Planted, Found]:
    """Plant genres and train on them: a third of a second."""
    made = synthetic_genres.plant(seed)
    return made, synthetic_genres.find(made, synthetic_genres.recipe(seed))


def columns(made: Planted, found: Found, liked: list[str]) -> dict[str, Any]:
    """The toy as a chart: films of a genre on a line."""
    across = np.tile(np.arange(synthetic_genres.FILMS), len(GENRES))
    words = (
        f"Somebody who likes {', '.join(liked)}: "
        if liked
        else "Choose what somebody likes, or point at a unit."
    )
    return {
        **film_columns.columns(made.named),
        "xy": thousandths(np.stack([across, -made.of_genre * 2.0], 1)),
        "people": [],
        "regions": [{"name": name, "x": 5.5, "y": 0.85 - 2.0 * i} for i, name in enumerate(GENRES)],
        "units": [unit(latent_unit) for latent_unit in found.described()],
        "words": {
            "people": f"{PEOPLE} people like it",
            "who": "they",
            "units": "Latent units",
            "excited": f"{words}standard deviations from the average person.",
            "nobody": words,
        },
    }


def portrait(made: Planted, found: Found, liked: list[str]) -> Portrait | None:
    """Somebody who likes exactly the films of some genres; None for no genre."""
    if not liked:
        return None
    likes = np.isin(np.array(GENRES)[made.of_genre], liked)
    return Portrait(Path((), np.zeros((0, 2))), found.excited(likes[None])[0])


def _again() -> None:
    st.session_state["films toy seed"] += 1
