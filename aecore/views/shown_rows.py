"""Shown rows: which test rows and films every frame of a run shows, and noise that is never the run's."""

from __future__ import annotations

import numpy as np

from aecore.data import Dataset
from aecore.lazy import torch

KNOWN = 400  # films that most people rated: those a reader may know
CLOUD = 300  # points of a plane
STRIP = 10  # rows that are looked at one by one


def strip_rows(data: Dataset, seed: int) -> np.ndarray:
    """A sample of ten test rows, the same for the same seed: one of each class where there are at most ten.

    Where classes are fewer, any others follow; of people, who are named by their class, none. Of points in a
    plane, which take no room, a cloud.
    """
    rng = np.random.default_rng(seed)
    if data.planar:
        return np.arange(min(CLOUD, data.n_test))
    busy = _busy(data)
    if data.y_test is None or len(data.classes) > STRIP:
        return rng.choice(data.n_test, min(STRIP, data.n_test), replace=False)
    groups = [np.flatnonzero((data.y_test == label) & busy) for label in range(len(data.classes))]
    first = np.array([rng.choice(group) for group in groups if len(group)], int)
    if data.partial:
        return first
    others = np.setdiff1d(np.arange(data.n_test), first)
    return np.append(first, rng.choice(others, min(STRIP - len(first), len(others)), replace=False))


def most_rated(stars: np.ndarray) -> np.ndarray:
    """The most popular films, by column, of stars (N, D): 400 of them."""
    return np.argsort(-(stars > 0).sum(0), kind="stable")[:KNOWN]


def noise(seed: int, device: torch.device) -> torch.Generator:
    """A random generator for looking, which always draws the same noise and never the run's."""
    return torch.Generator(device).manual_seed(seed)


def _busy(data: Dataset) -> np.ndarray:
    """Which test rows have something to show, (n_test,) bool: of people, those with the most targets."""
    if data.target_mask is None:
        return np.ones(data.n_test, bool)
    count = data.target_mask.sum(1)
    busy: np.ndarray = count >= np.median(count)
    return busy
