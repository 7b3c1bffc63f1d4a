"""A drawing becomes a picture of the set: held against the set's own, moved, scaled and thickened."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from aecore import data
from aecore.data.paper import paper
from aecore.data.size_normalisation import area_mean, as_it_stands, bounding_box, normalised
from aecore.evaluation.neighbours import nearest_among

SIDE = 112
COUNT = 40


def pictures(name: str) -> np.ndarray:
    """The first test rows, (n, H, W) in [0, 1]."""
    found = data.load(name)
    return found.picture(found.x_test[:COUNT]) / 255.0


def on_a_pad(picture: np.ndarray, size: int, right: int, down: int) -> np.ndarray:
    """A picture enlarged to `size`, put somewhere on a pad: what a hand might have drawn."""
    grey = Image.fromarray((255 * picture).astype(np.uint8)).resize((size, size), Image.Resampling.BICUBIC)
    pad = Image.new("L", (SIDE, SIDE))
    pad.paste(grey, (right, down))
    return np.asarray(pad) / 255.0


def centre(picture: np.ndarray) -> tuple[float, float]:
    """The centre of mass in pixels, counted from 0, down and across."""
    total = picture.sum()
    down, across = (np.arange(side) for side in picture.shape)
    return float(picture.sum(1) @ down / total), float(picture.sum(0) @ across / total)


@pytest.mark.parametrize(("size", "right", "down"), [(112, 0, 0), (84, 28, 0), (70, 3, 40)])
def test_a_digit_of_mnist_comes_back_wherever_it_is_drawn(size: int, right: int, down: int) -> None:
    seen = [normalised(on_a_pad(each, size, right, down), "mass", (28, 28)) for each in pictures("mnist")]
    errors = np.square(np.array(seen) - pictures("mnist")).mean((1, 2))
    apart = np.square(pictures("mnist") - pictures("mnist")[::-1]).mean()
    assert np.median(errors) < 0.1 * apart


@pytest.mark.parametrize("thicker", [1, 5, 9])
def test_a_box_of_twenty_pixels_and_the_mass_in_the_middle(thicker: int) -> None:
    for each in pictures("mnist"):
        pad = Image.fromarray((255 * on_a_pad(each, 72, 20, 30)).astype(np.uint8))
        seen = normalised(np.asarray(pad.filter(ImageFilter.MaxFilter(thicker))) / 255.0, "mass", (28, 28))
        box = bounding_box(seen)
        assert box is not None and max(box.height, box.width) == 20
        assert np.abs(np.array(centre(seen)) - 14).max() <= 0.5


def test_the_set_itself_has_its_mass_there() -> None:
    middles = np.array([centre(each) for each in pictures("mnist")])
    assert np.abs(middles - 14).max() <= 0.51


def bitmap(counts: np.ndarray) -> np.ndarray:
    """A bitmap (32, 32) with so many pixels on in each block, those that lie nearest to more ink."""
    grey = Image.fromarray((15.9 * counts).astype(np.uint8)).resize((32, 32), Image.Resampling.BICUBIC)
    blocks = np.asarray(grey, float).reshape(8, 4, 8, 4).swapaxes(1, 2).reshape(8, 8, 16)
    rank = (-blocks).argsort(-1, kind="stable").argsort(-1)
    return (rank < counts[..., None]).reshape(8, 8, 4, 4).swapaxes(1, 2).reshape(32, 32).astype(float)


@pytest.mark.parametrize(("scale", "right", "down"), [(3, 0, 0), (2, 40, 12)])
def test_digits_of_eight_pixels_are_counts_of_a_bitmap(scale: int, right: int, down: int) -> None:
    rows = np.rint(16 * pictures("digits"))
    seen = []
    for each in rows:
        drawn = np.kron(bitmap(each), np.ones((scale, scale)))
        pad = np.zeros((SIDE, SIDE))
        pad[down : down + len(drawn), right : right + len(drawn)] = drawn
        seen.append(16 * normalised(pad, "blocks", (8, 8)))
    assert np.array_equal(seen, np.rint(seen))
    nearest = nearest_among(rows.reshape(COUNT, -1), np.reshape(seen, (COUNT, -1)), 1)[0][:, 0]
    assert (nearest == np.arange(COUNT)).mean() >= 0.85


def test_clothes_fill_the_picture_and_keep_their_proportions() -> None:
    drawing = np.zeros((SIDE, SIDE))
    drawing[20:60, 30:50] = 1
    seen = normalised(drawing, "fit", (28, 28))
    assert seen[:, 7:21].min() == 1 and seen.sum() == 28 * 14


def test_a_row_put_on_the_pad_is_seen_as_it_is() -> None:
    for each in pictures("mnist"):
        assert np.allclose(as_it_stands(np.kron(each, np.ones((4, 4))), (28, 28)), each, atol=1e-6)


def test_in_colour_it_is_resized_as_a_box_filter_does_wider_than_high() -> None:
    drawing = np.random.default_rng(0).integers(0, 256, (60, 110, 3), np.uint8)
    seen = as_it_stands(drawing / 255.0, (12, 22))
    boxed = Image.fromarray(drawing).resize((22, 12), Image.Resampling.BOX)
    np.testing.assert_allclose(255 * seen, np.asarray(boxed), atol=1.01)  # it rounds twice


def test_paper_is_what_the_edges_have_most_of() -> None:
    emoji = data.load("emoji")
    assert paper(emoji.picture(emoji.x_test)) == (255, 255, 255)
    pictures = np.full((2, 5, 7, 3), (9, 8, 7), np.uint8)
    pictures[:, 1:-1, 1:-1] = 200
    pictures[0, 0] = (1, 2, 3)
    assert paper(pictures) == (9, 8, 7)


@pytest.mark.parametrize("how", ["fit", "mass", "blocks"])
def test_nothing_drawn_is_nothing_seen_and_a_point_is_something(how: str) -> None:
    drawing = np.zeros((SIDE, SIDE))
    assert not normalised(drawing, how, (8, 8)).any()
    drawing[5, 111] = 1
    seen = normalised(drawing, how, (8, 8))
    assert np.isfinite(seen).all() and 0 < seen.max() <= 1


def test_shrinking_keeps_the_amount_of_ink() -> None:
    picture = np.random.default_rng(0).random((30, 47))
    box = bounding_box(picture)
    assert box is not None
    small = area_mean(picture, box, (7, 9))
    assert small.mean() == pytest.approx(picture.mean())
