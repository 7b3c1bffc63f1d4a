"""Inpainting, super-resolution and colourisation without a net, against numpy, Pillow and scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.restoration import inpaint_biharmonic
from sklearn.linear_model import Ridge

from aecore.data import load
from aecore.evaluation.pca import pca
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration import colourisation as colours
from aecore.evaluation.restoration import super_resolution as larger
from aecore.evaluation.restoration.holes import hole_at, holes
from aecore.evaluation.restoration.inpainting import (
    best_components,
    biharmonic_fill,
    mean_fill,
    pca_fill,
    pixel_gaussian,
)

RNG = np.random.default_rng(0)


def test_holes_are_the_same_for_everybody_and_stay_inside() -> None:
    found = holes(200, (28, 28))
    assert np.array_equal(found, holes(200, (28, 28))) and (found.sum(1) == 144).all()
    corners = found.argmax(1)
    assert {corners.min() // 28, corners.max() // 28} == {4, 12}
    assert {(corners % 28).min(), (corners % 28).max()} == {4, 12}
    coloured = holes(3, (8, 10, 3), (2, 5), margin=1).reshape(3, 8, 10, 3)
    assert (coloured.all(-1) == coloured.any(-1)).all() and coloured.sum() == 3 * 10 * 3
    with pytest.raises(ValueError, match="does not fit pictures of 8 x 8: make it smaller"):
        holes(1, (8, 8))


def test_a_hole_by_its_corner_is_a_rectangle_or_refused() -> None:
    assert np.array_equal(np.flatnonzero(hole_at((4, 5), 1, 2, 2, 2)), [7, 8, 12, 13])
    assert hole_at((4, 5, 3), 1, 2, 2, 2).sum() == 12
    for wrong in ((3, 0, 2, 1), (-1, 0, 1, 1), (0, 0, 0, 1)):
        with pytest.raises(ValueError, match="leaves a picture of 4 x 5 pixels"):
            hole_at((4, 5), *wrong)


def test_squared_errors_of_all_holes_are_pooled_and_answers_clipped() -> None:
    x, missing = np.array([[0.0, 1.0], [0.5, 0.0]]), np.array([[True, True], [True, False]])
    answer = np.array([[-2.0, 1.0], [0.2, 0.9]])
    assert pooled_psnr(x, answer, missing) == pytest.approx(-10 * np.log10(0.09 / 3))
    with pytest.raises(ValueError, match="nothing is missing"):
        pooled_psnr(x, x, np.zeros_like(missing))


def test_the_gaussian_answers_with_the_conditional_mean_and_does_better_than_the_mean() -> None:
    data = load("digits")
    x, missing = data.x_test[:50], holes(50, (8, 8), (3, 3), margin=1)
    fitted = pixel_gaussian(data.x_train)
    found = fitted.fill(x, missing)
    covariance = np.cov(data.x_train.T / (255 if data.x_train.dtype == np.uint8 else 1))
    covariance = covariance + 0.01 * np.eye(64)
    row, hole = (x[0] / 255 if x.dtype == np.uint8 else x[0]), missing[0]
    away = np.linalg.solve(covariance[np.ix_(~hole, ~hole)], row[~hole] - fitted.mean[~hole])
    assert np.allclose(found[0][hole], fitted.mean[hole] + covariance[np.ix_(hole, ~hole)] @ away)
    assert np.array_equal(found[0][~hole], row[~hole])
    mean = mean_fill(x, missing, fitted.mean)
    assert pooled_psnr(x, found, missing) > pooled_psnr(x, mean, missing) + 1
    with pytest.raises(ValueError, match="the covariance of 5,000 values is too large"):
        pixel_gaussian(np.zeros((3, 5_000)))


def test_pca_iterated_comes_to_the_least_squares_fit_of_what_is_seen() -> None:
    x = RNG.normal(size=(300, 3)) @ RNG.normal(size=(3, 20)) + RNG.normal(size=20)
    fitted, missing = pca(x, 3), np.zeros((5, 20), bool)
    missing[:, 4:9] = True
    found = pca_fill(x[:5], missing, fitted, passes=3_000)
    assert np.allclose(found, x[:5], atol=1e-3)  # rows of rank 3 are told exactly
    noisy = x + 0.3 * RNG.normal(size=x.shape)
    chosen = best_components(pca(noisy, 15), noisy[:60], np.tile(missing[:1], (60, 1)), (1, 3, 15))
    assert len(chosen.components) == 3


def test_biharmonic_is_that_of_scikit_image_for_grey_and_colour() -> None:
    for shape in ((9, 8), (7, 8, 3)):
        x, missing = RNG.random((2, np.prod(shape))), holes(2, shape, (3, 2), margin=1)
        found = biharmonic_fill(x, missing, shape)[1].reshape(shape)
        hole = missing[1].reshape(shape)
        flat = hole.any(-1) if len(shape) == 3 else hole
        axis = -1 if len(shape) == 3 else None
        assert np.allclose(found, inpaint_biharmonic(x[1].reshape(shape), flat, channel_axis=axis))
        missing.flags.writeable = False
        assert np.array_equal(biharmonic_fill(x, missing, shape)[1].reshape(shape), found)


@pytest.mark.parametrize("shape", [(8, 12), (8, 12, 3)])
def test_small_pictures_are_block_means_and_pillow_enlarges_them(shape: tuple[int, ...]) -> None:
    x = RNG.random((4, int(np.prod(shape))))
    small = larger.shrunk(x, shape, 2)
    by_hand = x.reshape(4, 4, 2, 6, 2, *shape[2:]).mean((2, 4))
    assert np.allclose(small, by_hand.reshape(4, -1)) and larger.small_shape(shape, 2) == (4, 6, *shape[2:])
    large = larger.interpolated(small, shape, 2, "lanczos").reshape(4, *shape)
    red = np.ascontiguousarray(by_hand[2] if len(shape) == 2 else by_hand[2, ..., 0]).astype(np.float32)
    expected = np.asarray(Image.fromarray(red).resize((12, 8), Image.Resampling.LANCZOS))
    assert np.allclose(large[2] if len(shape) == 2 else large[2, ..., 0], expected)


def test_back_projection_gives_the_block_means_that_are_known() -> None:
    shape = (7, 9)  # no multiple of the factor
    x = RNG.random((5, 63))
    small = larger.shrunk(x, shape, 2)
    plain = larger.interpolated(small, shape, 2, "bicubic")
    found = larger.consistent(plain, small, shape, 2)
    wrong = np.abs(larger.shrunk(found, shape, 2) - small)
    assert wrong.max() < 0.01 and np.abs(larger.shrunk(plain, shape, 2) - small).max() > 0.02
    assert np.square(found - x).mean() < np.square(plain - x).mean()


def test_ridge_learns_a_linear_way_back() -> None:
    basis = RNG.random((4, 16)) / 4
    x = RNG.random((400, 4)) @ basis
    enlarge = larger.ridge(larger.shrunk(x, (4, 4), 2), x, alpha=1e-9)
    assert np.allclose(enlarge(larger.shrunk(x[:5], (4, 4), 2)), x[:5], atol=1e-4)


def test_ridge_is_that_of_scikit_learn() -> None:
    small, x = RNG.random((50, 4)), RNG.random((50, 16))
    theirs = Ridge(alpha=3.0).fit(small, x).predict(small[:5])
    assert np.allclose(larger.ridge(small, x, 3.0)(small[:5]), theirs)


def test_colours_apart_are_told_by_ciede2000_of_scikit_image() -> None:
    x, y = RNG.random((2, 12)), RNG.random((2, 12))
    apart = deltaE_ciede2000(rgb2lab(x.reshape(2, 4, 3)), rgb2lab(y.reshape(2, 4, 3)))
    assert colours.ciede2000(x, y) == pytest.approx(apart.mean())
    some = np.array([[True, False, False, True], [False] * 4])
    assert colours.ciede2000(x, y, some) == pytest.approx(apart[some].mean())


def test_saturation_runs_from_grey_to_vivid_and_keeps_the_lightness() -> None:
    x = 0.3 + 0.4 * RNG.random((3, 48))
    assert np.allclose(colours.saturated(x, 1), x, atol=1e-6)
    none, half = colours.saturated(x, 0).reshape(-1, 3), colours.saturated(x, 0.5)
    assert np.ptp(none, axis=1).max() < 1e-3
    assert np.allclose(colours.lab(half)[..., 0], colours.lab(x)[..., 0], atol=1e-3)
    assert colours.saturation(half, x) == pytest.approx(0.5, abs=1e-3)
    vivid = colours.saturated(np.tile([[0.0, 0.0, 1.0]], (1, 4)), 3)  # far beyond what sRGB can show
    assert vivid.min() >= 0 and vivid.max() <= 1


def test_an_answer_is_given_the_luma_that_is_known_and_keeps_its_colour() -> None:
    x = 0.3 + 0.4 * RNG.random((2, 30))
    grey, darker = colours.grey(x), x - 0.2
    assert np.allclose(colours.with_luma(darker, grey), x, atol=1e-6)
    wild = colours.with_luma(RNG.normal(size=(2, 30)), grey)
    assert 0 <= wild.min() and wild.max() <= 1 and np.abs(colours.grey(wild) - grey).mean() < 0.05


def test_the_nearest_grey_neighbours_lend_their_colours() -> None:
    train = RNG.random((30, 27))
    grey = colours.grey(train)
    assert np.allclose(grey.reshape(30, 9, 3), grey.reshape(30, 9, 3)[..., :1])
    lent = colours.neighbour_colours(grey[4:5], train)
    assert colours.ciede2000(lent, train[4:5]) < colours.ciede2000(grey[4:5], train[4:5])
    ab, own = colours.lab(colours.neighbour_mean_colour(grey[4:5], train)), colours.lab(train[4:5])
    inside = np.abs(ab[..., 1:] - own[..., 1:].mean(1, keepdims=True)).max(-1) < 0.5
    assert inside.mean() > 0.5  # the others lie outside of what sRGB can show
    several = colours.neighbour_colours(grey[:3], train, 5)
    assert several.shape == (3, 27)
