"""Moving about in a code space: planes, ways, draws, and how far a place is from every row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import chi2
from sklearn.decomposition import PCA

from aecore.data import load
from aecore.inference.latent_space import Plane, code_cloud, lerp, plane, slerp, space
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec

RNG = np.random.default_rng(0)


@pytest.fixture
def trained(small: Callable[..., Spec]) -> Callable[..., Model]:
    """A small net of some family, after two epochs on small digits."""

    def made(family: str = "stacked", **changes: object) -> Model:
        run = Session(small(family, **changes)).run()
        return Model(run.net, run.spec, run.device, run.precision)

    return made


def angles(codes: np.ndarray) -> np.ndarray:
    """The angle at the origin between each two neighbours of a way (n, 2)."""
    turn = np.unwrap(np.arctan2(codes[:, 1], codes[:, 0]))
    return np.diff(turn)


@pytest.mark.parametrize("way", [lerp, slerp])
def test_a_way_begins_and_ends_at_the_two_codes(way: Callable[..., np.ndarray]) -> None:
    a, b = RNG.normal(size=(2, 7))
    found = way(a, b, 9)
    assert found.shape == (9, 7)
    np.testing.assert_allclose(found[[0, -1]], [a, b], atol=1e-6)


def test_the_straight_way_has_equal_steps() -> None:
    steps = np.diff(lerp(*RNG.normal(size=(2, 5)), 6), axis=0)
    np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=1e-6)


def test_on_the_spherical_way_every_code_is_as_long_as_the_ends_and_every_turn_the_same() -> None:
    a, b = (3 * np.array([np.cos(t), np.sin(t)]) for t in (0.3, 2.1))
    arc = slerp(a, b, 11)
    np.testing.assert_allclose(np.linalg.norm(arc, axis=1), 3, atol=1e-6)
    np.testing.assert_allclose(angles(arc), (2.1 - 0.3) / 10, atol=1e-6)


def test_in_many_dimensions_the_arc_keeps_the_length_that_the_straight_way_loses() -> None:
    a, b = (each / np.linalg.norm(each) for each in RNG.normal(size=(2, 64)))
    arc, line = slerp(a, b, 5), lerp(a, b, 5)
    np.testing.assert_allclose(np.linalg.norm(arc, axis=1), 1, atol=1e-6)
    assert np.linalg.norm(line[2]) == pytest.approx(np.cos(np.arccos(a @ b) / 2), abs=1e-6)


def test_an_arc_about_another_centre_is_the_same_arc_moved() -> None:
    a, b, centre = RNG.normal(size=(3, 4))
    np.testing.assert_allclose(slerp(a + centre, b + centre, 8, centre), slerp(a, b, 8) + centre, atol=1e-5)


@pytest.mark.parametrize("share", [2.5, 1.0, -1.0, 0.0])
def test_codes_in_one_direction_or_in_opposite_ones_are_joined_straight(share: float) -> None:
    a = np.array([1.0, 2.0, 2.0])
    np.testing.assert_allclose(slerp(a, share * a, 7), lerp(a, share * a, 7), atol=1e-6)


def test_a_code_of_two_units_is_its_own_plane() -> None:
    codes = RNG.normal(size=(20, 2))
    np.testing.assert_allclose(plane(codes).places(codes), codes, rtol=1e-6)
    np.testing.assert_allclose(plane(codes).codes(codes), codes, rtol=1e-6)


def test_a_code_of_one_unit_lies_on_a_line() -> None:
    codes = RNG.normal(size=(20, 1))
    places = plane(codes).places(codes)
    np.testing.assert_allclose(places, np.hstack([codes, np.zeros_like(codes)]), rtol=1e-6)
    np.testing.assert_allclose(plane(codes).codes(places), codes, rtol=1e-6)


def test_the_plane_of_a_wider_code_is_that_of_its_principal_components() -> None:
    codes = RNG.normal(size=(200, 6)) * [5, 1, 1, 3, 1, 1] + 4
    ours, theirs = plane(codes).places(codes), PCA(2).fit_transform(codes)
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-4)


def test_places_of_a_wide_code_are_decoded_where_they_are_drawn() -> None:
    found = plane(RNG.normal(size=(50, 6)))
    places = RNG.normal(size=(9, 2))
    np.testing.assert_allclose(found.places(found.codes(places)), places, atol=1e-5)


def test_codes_that_are_all_alike_have_a_plane_too() -> None:
    alike = np.ones((30, 5), np.float32)
    np.testing.assert_allclose(plane(alike).codes(RNG.normal(size=(4, 2))), 1)


def test_a_plane_that_was_mirrored_and_turned_is_turned_back() -> None:
    codes = RNG.normal(size=(80, 6)) * [4, 2, 1, 1, 1, 1]
    first = plane(codes)
    spun = Plane(first.mean, np.array([[0.6, 0.8], [0.8, -0.6]]) @ first.axes)
    assert not np.allclose(spun.places(codes), first.places(codes), atol=0.1)
    back = spun.turned(codes, first.places(codes))
    np.testing.assert_allclose(back.places(codes), first.places(codes), atol=1e-4)


def loneliness(codes: np.ndarray, z: np.ndarray) -> float:
    """Of one place, without any index: its five nearest, and the five nearest of those."""

    def near(place: np.ndarray, skip: int) -> tuple[np.ndarray, float]:
        away = np.sqrt(((codes - place) ** 2).sum(1))
        order = np.argsort(away)[skip : skip + 5]
        return order, away[order].mean()

    index, mine = near(z, 0)
    return float(mine / np.mean([near(codes[i], 1)[1] for i in index]))


def test_how_lonely_a_place_is_compares_it_with_its_neighbours() -> None:
    codes, held_out, places = (RNG.normal(size=(n, 3)) for n in (300, 100, 8))
    found = code_cloud(codes, held_out)
    wanted = np.array([loneliness(codes, z) for z in 2 * places])
    np.testing.assert_allclose(found.outlier_score(2 * places) * found.radius, wanted, rtol=1e-9)


def test_what_is_far_does_not_hang_on_the_unit_of_the_code() -> None:
    codes, held_out, places = (RNG.normal(size=(n, 3)) for n in (300, 100, 8))
    found, larger = code_cloud(codes, held_out), code_cloud(700 * codes, 700 * held_out)
    np.testing.assert_allclose(larger.outlier_score(700 * places), found.outlier_score(places), rtol=1e-9)


def test_one_step_leads_out_of_a_dense_cloud_and_not_out_of_a_thin_one() -> None:
    def two(n: int) -> np.ndarray:
        return np.vstack([RNG.normal(0, 1, (n, 2)), RNG.normal(50, 0.01, (n, 2))])

    far = code_cloud(two(1000), two(500)).outlier_score(np.array([[0.5, 0.5], [50.5, 50.5]]))
    assert far[0] < 1 < far[1]


def test_ninety_nine_in_a_hundred_held_out_codes_lie_in_the_cloud() -> None:
    codes, held_out, more = (RNG.normal(size=(n, 3)) for n in (4000, 1000, 4000))
    found = code_cloud(codes, held_out)
    assert (found.outlier_score(held_out) > 1).sum() == 10
    assert 0.003 < (found.outlier_score(more) > 1).mean() < 0.025


def test_a_place_where_a_normal_has_no_rows_is_outside_and_its_middle_is_not() -> None:
    codes, held_out = RNG.normal(size=(4000, 2)), RNG.normal(size=(1000, 2))
    rim = chi2(2).isf(1e-9) ** 0.5  # one row in a thousand million lies beyond
    far = code_cloud(codes, held_out).outlier_score(np.array([[0, 0], [rim, 0], [0, -rim]]))
    assert far[0] < 1 < far[1:].min()


def test_a_cloud_of_one_point_has_an_outside() -> None:
    found = code_cloud(np.zeros((9, 2)), np.zeros((3, 2)))
    assert found.outlier_score(np.array([[0.0, 0.0]]))[0] == 0
    assert found.outlier_score(np.array([[0.1, 0.0]]))[0] > 1


def test_a_net_that_was_taught_nothing_is_asked_by_two_guesses(trained: Callable[..., Model]) -> None:
    found = space(trained(), load("digits"))
    draws = found.draws(5000, seed=3)
    assert list(draws) == ["N(0, I)", "fitted"]
    for z, mean, cov in (
        (draws["N(0, I)"], np.zeros(8), np.eye(8)),
        (draws["fitted"], found.cloud.codes.mean(0), np.cov(found.cloud.codes.T)),
    ):
        scale = np.sqrt(np.diag(cov)).max()
        np.testing.assert_allclose(z.mean(0), mean, atol=0.1 * scale)
        np.testing.assert_allclose(np.cov(z.T), cov, atol=0.1 * scale**2)
    with pytest.raises(ValueError, match="teaches its net nothing"):
        found.model.draw(3, seed=3)


@pytest.mark.parametrize("family", ["vae", "hierarchical-vae", "adversarial"])
def test_the_first_draws_of_a_seed_are_the_same_however_many_there_are(
    family: str, trained: Callable[..., Model]
) -> None:
    model = trained(family)
    many = model.draw(40, seed=3)
    for n in (0, 1, 2, 7, 8, 9, 39):
        np.testing.assert_array_equal(model.draw(n, seed=3), many[:n])
    assert len(np.unique(many, axis=0)) == 40


def test_the_same_seed_draws_the_same_codes(trained: Callable[..., Model]) -> None:
    found = space(trained(), load("digits"))
    one, same, other = (found.draws(4, seed)["fitted"] for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_a_place_is_decoded_as_the_code_that_lies_there(trained: Callable[..., Model]) -> None:
    model = trained(net__code=2)
    found = space(model, load("digits"))
    rows = found.decode(found.places[:6])
    np.testing.assert_allclose(rows, model.decode(found.held_out[:6]), atol=1e-5)
    assert rows.shape == (6, 64)


def test_the_grid_covers_the_window_from_its_upper_left(trained: Callable[..., Model]) -> None:
    found = space(trained(), load("digits"))
    x0, x1, y0, y1 = found.window
    grid = found.grid(4).reshape(4, 4, 2)
    np.testing.assert_allclose(grid[0, 0], [x0 + (x1 - x0) / 8, y1 - (y1 - y0) / 8])
    np.testing.assert_allclose(grid.mean((0, 1)), [(x0 + x1) / 2, (y0 + y1) / 2])
    inside = (found.places > [x0, y0]).all(1) & (found.places < [x1, y1]).all(1)
    assert inside.mean() > 0.99


def test_the_ways_between_two_test_rows_end_in_their_reconstructions(trained: Callable[..., Model]) -> None:
    model, data = trained(), load("digits")
    found = space(model, data)
    for way in found.between(3, 8, 7).values():
        assert way.shape == (7, 8)
        ends = model.reconstruct(
            data.x_test[[3, 8]].astype(np.float32) / (255 if data.x_test.dtype == np.uint8 else 1)
        )
        np.testing.assert_allclose(model.decode(way[[0, -1]]), ends, atol=1e-4)


def test_a_space_that_is_made_again_does_not_spin(trained: Callable[..., Model]) -> None:
    model, data = trained(), load("digits")
    first = space(model, data)
    again = space(model, data, last=first)
    np.testing.assert_allclose(again.places, first.places, atol=1e-4)
