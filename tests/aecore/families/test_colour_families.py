"""Every family for pictures learns them in colour and shows them so; convolutions see three channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from aecore.data import Dataset
from aecore.device import one_thread
from aecore.families import load
from aecore.families.wide_pictures import for_pictures
from aecore.inference.model import Model
from aecore.inference.unit_portrait import portrait
from aecore.nets.convolution.conv_layers import as_maps, as_rows
from aecore.nets.convolution.conv_wta import ConvolutionalWTA
from aecore.nets.convolution.convolutional import Convolutional
from aecore.runs.session import Session
from aecore.runs.store.pictures import portrait as rendered
from aecore.spec import Spec, at, put

FAMILIES = [name for name, family in load().items() if family.kind == "images"]
RNG = np.random.default_rng(0)


def coloured(height: int = 8, width: int = 8, n: int = 96) -> Dataset:
    """Squares of one colour on black, of three classes: one for each channel that is brightest."""
    x, y = np.zeros((n, height, width, 3), np.float32), np.arange(n) % 3
    for picture, brightest in zip(x, y, strict=True):
        top, left = RNG.integers(0, height // 2), RNG.integers(0, width // 2)
        picture[top : top + height // 2, left : left + width // 2, brightest] = RNG.uniform(0.6, 1)
    cut = 3 * n // 4
    return Dataset(
        "squares", "Squares", "images", x[:cut], x[cut:], y[:cut], y[cut:], tuple("rgb"), (height, width, 3)
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_it_learns_pictures_in_colour_and_shows_them_so(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family, train__batch=24), coloured())
    before = float(session.test_errors().mean())
    session.run()
    assert session.status == "done" and float(session.test_errors().mean()) < before
    views = rendered(session)
    strip = next(view for view in views if view.name == "strip")
    for view in views:
        for name, pictures in view.arrays.items() if view.kind in ("Images", "Filters") else ():
            if name == "index":
                continue
            signed = pictures.dtype == np.int8 or name == "hidden" or view.name == "pooling"
            assert pictures.ndim == (3 if signed else 4), (view.name, name)
    first = next(iter(strip.arrays.values()))
    rows = {row.tobytes() for row in session.data.picture(session.data.x_test)}
    if family not in ("denoising", "stacked-denoising", "robust"):
        assert {picture.tobytes() for picture in first} <= rows and "mean of red, green" in strip.caption


def test_a_unit_and_its_atoms_are_drawn_in_colour(small: Callable[..., Spec]) -> None:
    session = Session(small("linear"), coloured()).run()
    with one_thread():
        found = portrait(Model(session.net, session.spec, "cpu", "fp32"), session.data, 0)
    shapes = {name: array.shape[1:] for name, array in found.atoms.arrays.items()}
    assert (
        shapes == {"atom": (8, 8), "sum so far": (8, 8, 3)}
        and "of red, green and blue" in found.atoms.caption
    )
    assert found.draws.arrays["reads"].shape == (1, 8, 8, 3) and found.draws.arrays["draws"].shape == (
        1,
        8,
        8,
    )


def test_a_pixels_channels_stand_side_by_side_in_a_row_and_apart_in_maps() -> None:
    x = torch.arange(2 * 5 * 7 * 3.0).view(2, -1)
    maps = as_maps(x, 3, (5, 7))
    assert np.array_equal(maps.numpy(), x.numpy().reshape(2, 5, 7, 3).transpose(0, 3, 1, 2))
    assert torch.equal(as_rows(maps), x) and torch.equal(as_rows(as_maps(x, 1, (5, 21))), x)


@pytest.mark.parametrize("halving", ["steps", "pooling", "switches"])
def test_a_convolutional_net_takes_its_channels_from_the_rows(
    halving: str, small: Callable[..., Spec]
) -> None:
    data = coloured(10, 7)
    spec = put(
        put(small("convolutional", net__halving=halving), "net.picture", [10, 7]), "net.channels", [4, 6]
    )
    session = Session(spec, data)
    first = session.net.encoder.layers[0]
    assert first.weight.shape == (4, 3, 5, 5)
    assert sum(p.numel() for p in session.net.parameters()) == spec.net.parameters(210)
    x = session.rows.x_test
    by_hand = functional.conv2d(
        x.view(-1, 10, 7, 3).permute(0, 3, 1, 2).contiguous(), first.weight, first.bias, first.stride, 2
    )
    assert torch.allclose(first(as_maps(x, 3, (10, 7))), by_hand, atol=1e-6)
    assert session.net(x, spec, None).x_hat.shape == x.shape


def test_a_square_picture_needs_no_size_and_another_is_refused_in_a_sentence(
    small: Callable[..., Spec],
) -> None:
    assert (Convolutional().grids(192)[0], Convolutional().grids(64)[0]) == ((8, 8), (8, 8))
    with pytest.raises(ValueError, match=r"set net.picture to 10,7"):
        Session(small("convolutional"), coloured(10, 7))


def test_nets_and_corruptions_that_read_pictures_are_told_of_those_that_are_not_square(
    small: Callable[..., Spec],
) -> None:
    spec = put(small("u-net"), "corruption", {"part": "Hole", "height": 3, "width": 3, "margin": 0})
    wide = for_pictures(spec, (10, 7, 3))
    assert at(wide, "net.picture") == at(wide, "corruption.picture") == (10, 7)
    assert Session(wide, coloured(10, 7)).step()
    assert for_pictures(wide, (8, 8)) == spec and for_pictures(spec, (64,)) is spec
    assert for_pictures(small("denoising"), (10, 7)) == small("denoising")


def test_a_stamp_in_colour_is_a_transposed_convolution(small: Callable[..., Spec]) -> None:
    data = coloured()
    session = Session(small("convolutional-wta"), data)
    net, decoder = session.spec.net, session.net.decoder.decoder
    assert isinstance(net, ConvolutionalWTA)
    assert sum(p.numel() for p in session.net.parameters()) == net.parameters(192)
    z, place = torch.rand(4, net.code), torch.randint(0, 64, (4, net.code))
    maps = torch.zeros(4, net.code, 64).scatter_(2, place[..., None], z[..., None]).view(4, -1, 8, 8)
    whole = functional.conv_transpose2d(maps, decoder.weight, decoder.bias, padding=net.kernel // 2)
    assert torch.allclose(decoder(z, place), whole.permute(0, 2, 3, 1).flatten(1), atol=1e-5)


def test_grey_pictures_have_the_shape_of_one_channel() -> None:
    data = coloured()
    grey = replace(data, x_train=data.x_train[:, :64], x_test=data.x_test[:, :64], shape=(8, 8))
    assert grey.picture(grey.x_test).shape == (24, 8, 8) and data.picture(data.x_test).shape == (24, 8, 8, 3)
