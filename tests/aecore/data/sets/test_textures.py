"""Textures: whole cloth to learn from, and four defects where their classes say so."""

from __future__ import annotations

import numpy as np
import pytest

from aecore import data
from aecore.data.sets import textures
from aecore.data.sets.textures import NORMAL, SIDE, THREAD, TURNED


def test_the_pictures_are_the_same_everywhere() -> None:
    assert data.load("textures").fingerprint[:16] == "491f8298d4d2e7e6"


def test_only_whole_cloth_is_learned_from_and_half_of_the_test_pictures_have_a_defect() -> None:
    rows = data.load("textures")
    assert set(rows.y_train) == {NORMAL} and rows.anomalies is not None
    assert np.bincount(rows.y_test).tolist() == [400, 100, 100, 100, 100]
    assert np.array_equal(rows.anomalies, rows.y_test != NORMAL)


def test_cloth_repeats_with_the_period_of_two_threads() -> None:
    weave = textures._weave(1, Fixed())
    x = weave.contrast[0]
    assert np.allclose(x[:, :-12], x[:, 12:]) and np.allclose(x[:-12], x[12:])
    assert not np.allclose(x[:, :-6], x[:, 6:]) and np.abs(x).max() <= textures.CONTRAST


class Fixed(np.random.RandomState):
    """Draws the same each time: no angle, periods of 6 pixels, no phase."""

    def uniform(self, low: float = 0, high: float = 1, size: object = None) -> np.ndarray:
        middle = {(-12, 12): 0.0, (5, 8): 6.0}.get((low, high), 0.0)
        return np.full(size, middle)


@pytest.mark.parametrize("kind", range(NORMAL, TURNED + 1))
def test_a_defect_changes_some_of_the_cloth_and_leaves_the_rest(kind: int) -> None:
    weave = textures._weave(50, np.random.RandomState(1))
    found = textures._spoiled(weave, np.full(50, kind), np.random.RandomState(2))
    changed = (np.abs(found - weave.contrast) > 0.03).mean((1, 2))
    assert (changed == 0).all() if kind == NORMAL else ((changed > 0.005) & (changed < 0.4)).all()


def test_a_turned_patch_is_the_cloth_with_its_contrast_turned() -> None:
    weave = textures._weave(20, np.random.RandomState(1))
    found = textures._spoiled(weave, np.full(20, TURNED), np.random.RandomState(2))
    assert np.allclose(np.abs(found), np.abs(weave.contrast))


def test_a_pulled_thread_follows_the_thread_it_is_of() -> None:
    weave = textures._weave(30, np.random.RandomState(1))
    found = textures._spoiled(weave, np.full(30, THREAD), np.random.RandomState(2))
    y, x = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    for picture, cloth, angle in zip(found, weave.contrast, weave.angle.ravel(), strict=True):
        weight = np.abs(picture - cloth)
        across = x * np.cos(angle) + y * np.sin(angle)
        along = y * np.cos(angle) - x * np.sin(angle)
        spread = [np.sqrt(np.cov(way.ravel(), aweights=weight.ravel())) for way in (across, along)]
        assert spread[1] > 2 * spread[0]
