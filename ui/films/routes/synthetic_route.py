"""Route of the synthetic map: planted genres and what a net, trained aside when it is asked for, found."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from aecore.recommend.maps import synthetic_genres
from aecore.recommend.maps.synthetic_genres import GENRES, PEOPLE, Found, Planted
from ui.core.shared_scheduler import scheduler
from ui.films.routes import film_columns
from ui.films.routes.map_route import thousandths, unit

PATH = "/lab/films-planted.json"
SEEDS = 1000
"""So many ways to plant are told apart: each costs a third of a second."""
MOST = 8
"""Nets that may wait to learn: comparisons wait behind them."""


class Crowded(RuntimeError):
    """So many nets wait to learn that no other is taken up."""


def address(seed: int, liked: Sequence[str]) -> str:
    """Where the browser finds the map, and on it somebody who likes these genres."""
    return f"{PATH}?{urlencode({'seed': seed % SEEDS, 'likes': ','.join(liked)})}"


async def answer(asked: Mapping[str, str]) -> dict[str, Any]:
    """The map that an address asks for, when its net has learned. Nobody waits in a thread.

    ValueError where there is no such seed or genre, or where it could not be trained; Crowded where too many
    others wait.
    """
    seed, liked = asked.get("seed", ""), [name for name in asked.get("likes", "").split(",") if name]
    if not (seed.isascii() and seed.isdigit() and len(seed) <= 4 and int(seed) < SEEDS):
        raise ValueError("there is no such seed")
    if not set(liked) <= set(GENRES):
        raise ValueError("there is no such genre")
    found = await _found(int(seed))
    return columns(synthetic_genres.plant(int(seed)), found, liked)


async def _found(seed: int) -> Found:
    training = _training(seed)
    try:
        return await asyncio.shield(asyncio.wrap_future(training))  # others may wait for the same net
    except ValueError:
        _training.clear(seed)
        raise ValueError("the network could not be trained") from None


_under_way: list[Future[Found]] = []


@st.cache_resource(show_spinner=False, max_entries=32)
def _training(seed: int) -> Future[Found]:
    _under_way[:] = [training for training in _under_way if not training.done()]
    if len(_under_way) >= MOST:
        raise Crowded(f"{MOST} networks wait to learn, and no other is taken up")
    _under_way.append(scheduler().soon(synthetic_genres.grown, seed))
    return _under_way[-1]


def columns(made: Planted, found: Found, liked: Collection[str]) -> dict[str, Any]:
    """The toy as a chart: films of a genre on a line; and what somebody excites who likes some genres."""
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
        "score": f"best |r| of a unit with a genre {found.best:.2f}",
        "excited": np.round(found.excited_by(liked), 2).tolist() if liked else None,
    }
