from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import ortho_group

from aecore.evaluation.pca import pca
from aecore.evaluation.projection import align, plane, project, rows_digest

finite = st.floats(-100, 100, width=32)


def rows(n: int = 200, d: int = 12, seed: int = 0) -> np.ndarray:
    """Rows whose features differ in variance, away from the origin."""
    return np.random.default_rng(seed).normal(size=(n, d)) * np.linspace(3, 0.5, d) + 5


@pytest.mark.parametrize("width", [1, 2, 5, 300])
def test_a_code_that_has_collapsed_is_one_point(width: int) -> None:
    coords = plane(np.full((300, width), 0.1, np.float32))
    assert coords.shape == (300, 2) and (coords == coords[0]).all()


def test_a_wide_code_is_drawn_by_the_sketch_as_pca_would() -> None:
    codes = rows(300, 12) @ np.random.default_rng(1).normal(size=(12, 300))
    exact = pca(codes, 2).encode(codes)
    assert plane(codes) == pytest.approx(exact, abs=1e-3 * np.abs(exact).max())


def test_a_code_of_two_is_its_own_plane_and_one_of_one_lies_on_a_line() -> None:
    two, one = rows(d=2).astype(np.float32), rows(d=1).astype(np.float32)
    assert np.array_equal(plane(two), two)
    assert np.array_equal(plane(one), np.hstack([one, np.zeros_like(one)]))
    assert project(two).explained == 1 and project(two).method == "code"


def test_a_wider_code_is_shown_by_its_own_two_components() -> None:
    codes = rows().astype(np.float32)
    fitted = pca(codes, 2)
    made = project(codes)
    assert made.coords == pytest.approx(fitted.encode(codes), abs=1e-5) and made.coords.dtype == np.float32
    assert made.method == "pca" and made.explained == pytest.approx(fitted.explained.sum())
    assert made.source == rows_digest(codes) and not made.coords.flags.writeable


def test_a_code_that_is_not_finite_has_no_map() -> None:
    for width in (1, 2, 5, 300):
        codes = rows(300, width)
        codes[3, 0] = np.nan
        with pytest.raises(ValueError, match="finite"):
            plane(codes)


def test_a_digest_tells_rows_apart_by_value_type_and_shape() -> None:
    x = rows().astype(np.float32)
    others = (x + 1, x.reshape(100, 24), x.view(np.int32), x[::-1])
    assert len({rows_digest(each) for each in (x, *others)}) == 5
    assert rows_digest(np.asfortranarray(x)) == rows_digest(x.copy())


@pytest.mark.parametrize("seed", range(4))
def test_align_undoes_any_turn_and_mirror(seed: int) -> None:
    last = rows(d=2) - rows(d=2).mean(0)
    turned = last @ ortho_group.rvs(2, random_state=seed) * (1 if seed % 2 else [1, -1])
    assert align(turned, last) == pytest.approx(last)


@settings(deadline=None)
@given(arrays(np.float64, (12, 2), elements=finite), arrays(np.float64, (12, 2), elements=finite))
def test_align_keeps_every_distance_and_the_centroid(coords: np.ndarray, last: np.ndarray) -> None:
    moved = align(coords, last)
    assert moved.mean(0) == pytest.approx(coords.mean(0), abs=1e-9)
    before, after = (np.linalg.norm(each[:, None] - each[None], axis=2) for each in (coords, moved))
    assert after == pytest.approx(before, abs=1e-9)


@settings(deadline=None)
@given(arrays(np.float64, (12, 2), elements=finite), arrays(np.float64, (12, 2), elements=finite))
def test_align_never_moves_a_map_farther_from_the_last(coords: np.ndarray, last: np.ndarray) -> None:
    def apart(each: np.ndarray) -> float:
        return float(np.linalg.norm(each - each.mean(0) - (last - last.mean(0))))

    assert apart(align(coords, last)) <= apart(coords) + 1e-9


def test_align_hides_neither_growth_nor_drift() -> None:
    last = rows(d=2).astype(np.float32)
    grown = 3 * last + 7
    assert align(grown, last) == pytest.approx(grown, rel=1e-5) and align(grown, last).dtype == np.float32


def test_align_refuses_maps_of_other_rows() -> None:
    with pytest.raises(ValueError, match="the same rows"):
        align(rows(10, 2), rows(11, 2))


def test_a_map_that_spins_is_held_still() -> None:
    codes = rows(d=5)
    angles = np.linspace(0, 3, 20)
    turns = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) for a in angles]
    frames = [plane(codes) @ turn for turn in turns]
    shown = frames[:1]
    for frame in frames[1:]:
        shown.append(align(frame, shown[-1]))
    assert all(np.abs(b - a).max() < 1e-5 for a, b in pairwise(shown))
