"""Train/test split of ratings by people (strong generalisation), and the target mask of held-out ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aecore.data.dataset import Card
from aecore.data.films import Catalogue
from aecore.data.ratings import Ratings

SEED = 0
HELD_OUT = 5  # one person in so many is never learned from
ASKED = 0.2  # share of a held-out person's ratings that a net has to guess
TONES = ("strict", "in between", "generous")
KIND = "ratings"


def rows(ratings: Ratings, catalogue: Catalogue) -> Mapping[str, Any]:
    """The rows of a Dataset: stars of the people to learn from and of those held out, the same every time.

    Classes tell how generous somebody is beside those learned from: three groups of equal size by mean stars.
    """
    train, test = split(len(ratings), SEED)
    stars = ratings.stars
    mean = stars.sum(1) / np.maximum((stars > 0).sum(1), 1)
    cuts = np.quantile(mean[train], [1 / 3, 2 / 3])
    tone = np.searchsorted(cuts, mean).astype(np.int16)
    return {
        "x_train": stars[train],
        "x_test": stars[test],
        "y_train": tone[train],
        "y_test": tone[test],
        "target_mask": target_mask(stars[test], SEED),
        "columns": tuple(catalogue[film].title for film in ratings.films.tolist()),
    }


def split(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the people to learn from and of those held out, ascending."""
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    order = np.random.RandomState(seed).permutation(n)
    held = n // HELD_OUT
    return np.sort(order[held:]), np.sort(order[:held])


def target_mask(stars: np.ndarray, seed: int) -> np.ndarray:
    """The target mask of ratings (N, D), bool: what has to be predicted, a random fifth of each person's.

    Of two ratings or more at least one is a target, and at least one is shown.
    """
    draw = np.random.RandomState(seed).random_sample(stars.shape)
    draw[stars == 0] = 2
    count = (stars > 0).sum(1, keepdims=True)
    most = np.where(count > 1, np.maximum(np.rint(ASKED * count), 1), 0)
    return draw.argsort(1).argsort(1) < most


def card(name: str, title: str, people: int, films: int, **more: Any) -> Card:
    """What is known of a set of so many people and films."""
    held = people // HELD_OUT
    return Card(name, title, (films,), people - held, held, TONES, kind=KIND, range=(0.0, 5.0), **more)
