"""The ring: eight round heaps, where the card says they are, the same everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from aecore import data
from aecore.data.sets.ring import RADIUS, SPREAD, mode_centres, read


def test_the_rows_are_the_same_each_time_and_everywhere() -> None:
    one, two = read(), read()
    assert all(np.array_equal(one[name], two[name]) for name in one)
    assert data.load("ring").fingerprint[:16] == "b7f19943a4378e94"


def test_eight_heaps_hold_as_many_rows_each_to_within_one() -> None:
    rows = data.load("ring")
    for y in (rows.y_train, rows.y_test):
        counts = np.bincount(y)
        assert len(counts) == 8 and np.ptp(counts) <= 1


def test_heaps_lie_evenly_on_a_circle() -> None:
    spokes = mode_centres() - 0.5
    np.testing.assert_allclose(np.hypot(*spokes.T), RADIUS)
    np.testing.assert_allclose(np.diff(np.unwrap(np.arctan2(spokes[:, 1], spokes[:, 0]))), math.pi / 4)


def test_each_heap_is_a_round_normal_about_its_middle() -> None:
    rows = data.load("ring")
    away = rows.x_train - mode_centres()[rows.y_train]
    for heap in range(8):
        mine = away[rows.y_train == heap]
        standard_error = SPREAD / math.sqrt(len(mine))
        assert np.abs(mine.mean(0)).max() < 4 * standard_error
        np.testing.assert_allclose(mine.std(0), SPREAD, rtol=0.2)
    within = np.hypot(*away.T) <= 3 * SPREAD
    assert within.mean() == pytest.approx(1 - math.exp(-4.5), abs=0.01)


def test_all_rows_lie_in_the_unit_square_and_are_points_in_a_plane() -> None:
    rows = data.load("ring")
    assert 0 < min(rows.x_train.min(), rows.x_test.min())
    assert max(rows.x_train.max(), rows.x_test.max()) < 1
    assert rows.planar and data.card("ring").planar
    assert not any(data.card(name).planar for name in data.names() if name != "ring")
