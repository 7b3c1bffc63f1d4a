"""Synthetic genres: made-up people who like some, and which of them a small autoencoder's units recover.

Source: Ali, "Autoencoders with a practical implementation": with likes and dislikes for input, "a hidden
dimension may come to stand for: is it an action film or not".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from aecore import families
from aecore.data import Dataset
from aecore.data.films import Film
from aecore.inference.model import Model
from aecore.recommend.maps.latent_units import Unit, Units, correlations, ends, spreads
from aecore.runs.session import Session
from aecore.spec import Spec, put

GENRES = ("Action", "Comedy", "Horror", "Romance", "Sci-Fi")
FILMS = 12  # of each genre
PEOPLE = 600
TEST = 200
RECIPE: dict[str, Any] = {
    "net.hidden": (),
    "net.code": 8,
    "net.code_activation": "sigmoid",
    "train.epochs": 60,
    "train.batch": 40,
    "train.rate": 1e-2,
    "train.device": "cpu",
}
CLEAR = 0.5  # of |r|; what is planted is louder than what is found in real ratings
TASTES = tuple(product((False, True), repeat=len(GENRES)))  # which genres somebody likes: every set of them
WHIM = 0.1  # the share of films about which somebody feels otherwise than their genres say


@dataclass(frozen=True, eq=False)
class Planted:
    """People (N) who like some of G genres, and what they think of D films, each of one genre.

    `likes` (N, D) float32 is 1 for a film that is liked and 0 for one that is not; `of_genre` (D,) is the
    genre of each film; `fond` (N, G) bool the genres each person likes.
    """

    likes: np.ndarray
    of_genre: np.ndarray
    fond: np.ndarray

    @property
    def named(self) -> tuple[Film, ...]:
        """The films, numbered from 1, called by their genre and a number."""
        liked = self.likes.sum(0).astype(int).tolist()
        return tuple(
            Film(i + 1, f"{GENRES[genre]} {i % FILMS + 1}", None, (GENRES[genre],), (), liked[i])
            for i, genre in enumerate(self.of_genre)
        )

    def dataset(self) -> Dataset:
        """The rows for the engine; the last 200 people are never trained on."""
        return Dataset("planted", "Planted genres", "vectors", self.likes[:-TEST], self.likes[-TEST:])


@dataclass(frozen=True, eq=False)
class Found:
    """What the code units of a trained net have to do with the genres, over people it has never seen.

    `r` (K, G) correlates each unit with whether somebody likes each genre; `films` (K, D) with whether they
    like each film. `excited` (2 ** G, K) says which units somebody excites who likes exactly the films of
    some genres, by sets of genres as in `TASTES`, in standard deviations from the average person.
    """

    r: np.ndarray
    films: np.ndarray
    excited: np.ndarray

    def excited_by(self, genres: Collection[str]) -> np.ndarray:
        """Which units somebody excites who likes exactly the films of these genres, (K,)."""
        found: np.ndarray = self.excited[TASTES.index(tuple(genre in genres for genre in GENRES))]
        return found

    @property
    def best(self) -> float:
        """The largest |r| of any unit with any genre."""
        return float(np.abs(self.r).max())

    @property
    def each(self) -> np.ndarray:
        """For each genre, the largest |r| of any unit, (G,)."""
        found: np.ndarray = np.abs(self.r).max(0)
        return found

    def described(self) -> tuple[Unit, ...]:
        """Each unit in words, with films only where a genre is; films go by their place from 1 on."""
        k = len(self.r)
        high, low = (rows + 1 for rows in ends(self.films.T, FILMS))
        named = Units(np.zeros(k), np.ones(k), self.r, high, low).described(GENRES, CLEAR)
        return tuple(
            replace(unit, high=unit.high if unit.more else (), low=unit.low if unit.less else ())
            for unit in named
        )


def plant(seed: int = 0, people: int = PEOPLE) -> Planted:
    """Make up people: each likes each genre or does not, as a coin falls."""
    rng = np.random.default_rng(seed)
    of_genre = np.repeat(np.arange(len(GENRES)), FILMS)
    fond = rng.random((people, len(GENRES))) < 0.5
    whim = rng.random((people, len(of_genre))) < WHIM
    return Planted((fond[:, of_genre] ^ whim).astype(np.float32), of_genre, fond)


def recipe(seed: int = 0) -> Spec:
    """A plain autoencoder with eight sigmoid units; it is not told how many genres there are."""
    spec = families.find("undercomplete").spec
    for path, value in RECIPE.items():
        spec = put(spec, path, value)
    return put(spec, "train.seed", seed)


def find(planted: Planted, spec: Spec) -> Found:
    """Train a net of the engine on the likes and compare its code with the genres, on held-out people."""
    session = Session(spec, planted.dataset()).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    unseen = slice(-TEST, None)
    codes = model.encode(planted.likes[unseen])
    r, films = (correlations(codes, truth[unseen]) for truth in (planted.fond, planted.likes))
    likes = np.array(TASTES)[:, planted.of_genre].astype(np.float32)
    return Found(r, films, (model.encode(likes) - codes.mean(0)) / spreads(codes))


def grown(seed: int) -> Found:
    """What a net finds in the genres that a seed plants: a third of a second."""
    return find(plant(seed), recipe(seed))
