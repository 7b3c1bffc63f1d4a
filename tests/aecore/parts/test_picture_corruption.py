"""Holes, pasted pieces, grey and fewer pixels, against numpy and Pillow; terms that weigh what is broken."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from aecore.data import Dataset, load
from aecore.data.picture_shape import luma
from aecore.estimator import Autoencoder
from aecore.nets.convolution.missing_values import MISSING, filled
from aecore.nets.forward import Pass
from aecore.parts.colour_distance import ColourDistance
from aecore.parts.corruption import Masking
from aecore.parts.emphasis import Emphasis
from aecore.parts.layerwise import Layerwise
from aecore.parts.picture_corruption import CutPaste, Grey, Hole, Shrink
from aecore.runs.session import Session
from aecore.spec import Spec, put


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(*shape: int) -> torch.Tensor:
    return torch.rand(6, int(np.prod(shape)), generator=generator(1))


@pytest.mark.parametrize("shape", [(28, 28), (7, 12), (9, 5, 3)])
def test_a_hole_is_one_rectangle_in_all_channels_and_the_rest_is_as_it_was(shape: tuple[int, ...]) -> None:
    x = pictures(*shape)
    broken = Hole(height=4, width=3, margin=1, picture=shape[:2])(x, generator())
    missing = (broken == MISSING).view(6, *shape).numpy()
    assert torch.equal(broken[broken != MISSING], x[broken != MISSING])
    for hole in missing if len(shape) == 2 else missing.all(-1):
        down, across = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
        assert (
            hole.sum() == 12 and len(down) == np.ptp(down) + 1 == 4 and len(across) == np.ptp(across) + 1 == 3
        )
        assert down[0] >= 1 and down[-1] < shape[0] - 1 and across[0] >= 1 and across[-1] < shape[1] - 1
    assert missing.sum() == 6 * 12 * (3 if len(shape) == 3 else 1)


def test_a_hole_comes_to_every_place_it_may_have_equally_often() -> None:
    broken = Hole(height=2, width=2)(torch.zeros(20_000, 16), generator()).view(-1, 4, 4)
    corner = (broken == MISSING).flatten(1).int().argmax(1)
    counts = torch.bincount(corner, minlength=16).view(4, 4)
    assert (counts[3] == 0).all() and (counts[:, 3] == 0).all()
    assert ((counts[:3, :3] / 20_000 - 1 / 9).abs() < 0.01).all()


@pytest.mark.parametrize("shape", [(28, 28), (9, 12), (9, 8, 3)])
def test_a_pasted_piece_is_the_same_place_of_another_picture(shape: tuple[int, ...]) -> None:
    x = pictures(*shape)
    part = CutPaste(rectangles=1, smallest=2, largest=5, flat=0, picture=shape[:2])
    pasted = part(x, generator())
    changed = (pasted != x).view(6, *shape).numpy()
    assert torch.equal(pasted[pasted != x], x.roll(1, 0)[pasted != x])
    for piece in changed if len(shape) == 2 else changed.all(-1):
        sides = [np.flatnonzero(piece.any(axis)) for axis in (0, 1)]
        assert piece.sum() == len(sides[0]) * len(sides[1])
        assert all(2 <= len(side) == np.ptp(side) + 1 <= 5 for side in sides)


def test_a_flat_rectangle_holds_one_value_of_the_minibatch_s_range() -> None:
    x = pictures(16, 16)
    pasted = CutPaste(rectangles=1, flat=1)(x, generator())
    for row, before in zip(pasted, x, strict=True):
        (value,) = row[row != before].unique()
        assert x.min() <= value <= x.max()


def test_rectangles_have_all_sizes_and_come_to_all_places() -> None:
    part = CutPaste(rectangles=1, smallest=1, largest=3, flat=1)
    x = torch.linspace(0, 1, 20_000)[:, None].expand(-1, 16).contiguous()
    changed = (part(x, generator()) != x).view(-1, 4, 4)
    sizes = torch.stack([changed.any(2).sum(1), changed.any(1).sum(1)])
    assert (torch.stack([(sizes == size).float().mean() for size in (1, 2, 3)]) - 1 / 3).abs().max() < 0.01
    corner = torch.bincount(changed.flatten(1).int().argmax(1), minlength=16) / 20_000
    expected = sum(
        torch.cat([torch.ones(5 - size), torch.zeros(size - 1)]) / (5 - size) / 3 for size in (1, 2, 3)
    )
    assert (corner.view(4, 4) - torch.outer(expected, expected)).abs().max() < 0.01


def test_a_picture_alone_has_only_flat_pieces_pasted() -> None:
    x = pictures(28, 28)[:1]
    assert torch.equal(CutPaste(flat=0)(x, generator()), x)
    assert not torch.equal(CutPaste(flat=1)(x, generator()), x)


def test_grey_is_the_luma_of_every_pixel_three_times() -> None:
    x = pictures(5, 4, 3)
    grey = Grey()(x, generator()).view(6, 5, 4, 3)
    expected = luma(x.view(6, 5, 4, 3).numpy())
    assert np.allclose(grey, np.repeat(expected[..., None], 3, -1), atol=1e-6)


@pytest.mark.parametrize("factor", [2, 4])
def test_a_shrunk_picture_is_block_means_enlarged_by_pillow(factor: int) -> None:
    x = pictures(8, 12)
    shrunk = Shrink(factor=factor, picture=(8, 12))(x, generator()).view(6, 8, 12)
    plain = Shrink(factor=factor, interpolation="nearest", picture=(8, 12))(x, generator()).view(6, 8, 12)
    means = x.view(6, 8 // factor, factor, 12 // factor, factor).mean((2, 4)).numpy()
    for mean, bicubic, nearest in zip(means, shrunk, plain, strict=True):
        image = Image.fromarray(mean)
        assert np.allclose(bicubic, image.resize((12, 8), Image.Resampling.BICUBIC), atol=1e-6)
        assert np.allclose(nearest, image.resize((12, 8), Image.Resampling.NEAREST), atol=1e-6)


def test_a_side_that_is_no_multiple_keeps_the_mean_of_what_is_left() -> None:
    x = pictures(5, 7, 3)
    shrunk = Shrink(interpolation="nearest", picture=(5, 7))(x, generator()).view(6, 5, 7, 3)
    whole = x.view(6, 5, 7, 3)
    assert torch.allclose(shrunk[:, 4, 6], whole[:, 4, 6]) and shrunk.shape == whole.shape
    assert torch.allclose(shrunk[:, 4, 0], whole[:, 4, :2].mean(1))
    assert torch.allclose(shrunk[:, 1, 3], whole[:, :2, 2:4].mean((1, 2)))


def test_a_seed_repeats_a_hole_and_another_does_not() -> None:
    x, part = pictures(28, 28), Hole()
    assert torch.equal(part(x, generator()), part(x, generator()))
    assert not torch.equal(part(x, generator()), part(x, generator(2)))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Hole(height=8, width=2), "corruption.height 8 .* leaves no room in 8 pixels of digits"),
        (Hole(height=2, width=3, margin=3), "corruption.width 3 with a corruption.margin of 3"),
        (CutPaste(largest=8), "corruption.largest 8 leaves nothing of pictures of the shape"),
        (CutPaste(smallest=5, largest=4), "corruption.smallest must be at most corruption.largest, 4, got 5"),
        (Grey(), "digits has none: choose a set in colour, such as emoji"),
        (Hole(picture=(4, 16)), "this corruption reads 4 x 16 pictures, .* set corruption.picture to 8,8"),
    ],
)
def test_what_does_not_fit_the_pictures_is_refused_in_a_sentence(
    part: Any, said: str, small: Callable[..., Spec]
) -> None:
    with pytest.raises(ValueError, match=said):
        Session(put(small("denoising"), "corruption", part))


def test_too_small_a_picture_is_not_shrunk_and_stars_have_no_hole() -> None:
    rows = np.zeros((20, 4, 4), np.uint8)
    with pytest.raises(ValueError, match=r"corruption.factor 4 leaves nothing of pictures"):
        Shrink(factor=4).fits(None, Dataset("tiny", "Tiny", "images", rows, rows))
    with pytest.raises(ValueError, match="this corruption reads pictures, and rows of movielens"):
        Hole().fits(None, load("movielens"))


def test_a_hole_grows_while_a_net_learns(small: Callable[..., Spec]) -> None:
    session = Session(put(small("denoising"), "corruption", Hole(height=2, width=2)))
    session.step()
    session.adjust("corruption.height", 5)
    assert session.step() and session.spec.corruption.label() == "hole of 5 x 2"
    with pytest.raises(ValueError, match="leaves no room"):
        session.adjust("corruption.height", 9)


def test_what_layers_say_is_no_picture_and_has_no_hole() -> None:
    above = Layerwise(levels=(0.2,))
    assert above.noise(0, Hole()) == Hole() and above.noise(1, Hole()).label() == "as it is"
    assert above.noise(1, Masking(level=0.5)) == Masking(level=0.2)


def test_pca_is_given_the_training_mean_in_a_hole(small: Callable[..., Spec]) -> None:
    session = Session(put(small("denoising"), "corruption", Hole(height=3, width=3)))
    broken, base = session.corrupted(), session.baseline()
    found = base.denoised(broken, 8)["pca_cleaned_mse"]
    whole = filled(broken, base.whole.mean)
    assert (broken == MISSING).sum() == 9 * len(broken) and (whole >= 0).all()
    assert found == pytest.approx(base.whole.first(8).reconstruction_mse(whole, session.data.x_test))


def test_the_estimator_tells_a_hole_the_shape_of_wide_pictures() -> None:
    rows = np.random.default_rng(0).random((40, 60), np.float32)
    settings = {"corruption.height": 2, "corruption.width": 2, "train.epochs": 0}
    found = Autoencoder(family="denoising", corruption="Hole", settings=settings, shape=(6, 10)).fit(rows)
    assert found.spec_.corruption.picture == (6, 10)


def passed(x: torch.Tensor, x_in: torch.Tensor, x_hat: torch.Tensor) -> Pass:
    return Pass(x, x_in, x, x_hat, SimpleNamespace())  # type: ignore[arg-type]


def test_emphasis_is_the_squared_error_of_what_was_broken() -> None:
    x, x_hat = pictures(6, 6), pictures(6, 6).flip(0)
    x_in = Hole(height=2, width=3)(x, generator())
    p = passed(x, x_in, x_hat)
    by_hand = ((x - x_hat)[x_in == MISSING] ** 2).sum() / 6
    assert torch.allclose(Emphasis(weight=3)(p), 3 * by_hand)
    assert torch.allclose(p.found["corrupted_mse"], by_hand / 6)
    assert Emphasis()(passed(x, x, x_hat)) == 0


def test_the_distance_of_colours_is_that_of_pixels_and_needs_colours() -> None:
    x, x_hat = pictures(4, 5, 3), pictures(4, 5, 3).flip(0)
    by_hand = np.linalg.norm((x - x_hat).view(6, 20, 3).numpy(), axis=-1).sum() / 6
    assert float(ColourDistance(weight=2)(passed(x, x, x_hat))) == pytest.approx(2 * by_hand, rel=1e-4)
    with pytest.raises(ValueError, match="ColourDistance needs pictures in colour, and digits has none"):
        ColourDistance().fits(None, load("digits"))
