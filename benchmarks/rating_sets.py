"""The two sets of ratings on which recommenders are measured, as published."""

from __future__ import annotations

from dataclasses import replace

from aecore.data.ratings import Ratings
from aecore.data.sets.movielens import archive, hundred_k, latest_small, ml_100k, ml_latest_small


def hundred() -> Ratings:
    """ml-100k with all its films."""
    found, _ = archive(ml_100k.fetch()[0], "ml-100k", hundred_k, least=1)
    return replace(found, scale=(1.0, 5.0))


def small() -> Ratings:
    """ml-latest-small of 2018, films that five people or more rated."""
    return archive(ml_latest_small.fetch()[0], "ml-latest-small", latest_small)[0]
