from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from aecore.data import Dataset, card
from aecore.families.real_values import for_span
from aecore.families.wide_pictures import for_pictures
from aecore.inference.model import Model
from aecore.nets.convolution.conv_layers import pool, unpool
from aecore.nets.convolution.convolutional import Convolutional
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.views.renderer import Renderer

HALVINGS = ("steps", "pooling", "switches")
SAMPLES = 37


def fresh() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def sines(kind: str = "series", n: int = 64) -> Dataset:
    rng = np.random.default_rng(0)
    t, phase = np.arange(SAMPLES), rng.uniform(0, 2 * np.pi, (n, 1))
    x = np.sin(2 * np.pi * t / 12 + phase).astype(np.float32)
    return Dataset("sines", "Sines", kind, x, x[:16], range=(-1.0, 1.0))


@pytest.fixture
def recipe(small: Callable[..., Spec]) -> Spec:
    """A convolutional recipe for the windows of `sines`."""
    spec = small(
        "convolutional", net__channels=(4, 6), net__code=3, net__output="linear", net__activation="silu"
    )
    return for_pictures(spec, (SAMPLES,), "series")


@pytest.mark.parametrize("halving", HALVINGS)
def test_it_is_convolution_in_one_dimension_as_torch_has_it(halving: Any) -> None:
    net = Convolutional(channels=(4, 5), kernel=5, halving=halving, code=6, picture=(1, SAMPLES))
    encoder, decoder = net.build(SAMPLES, 6, fresh())
    x, step = torch.randn(3, SAMPLES, generator=fresh()), 2 if halving == "steps" else 1
    maps = x[:, None]
    places = []
    for layer in encoder.layers:
        maps = functional.conv1d(maps, layer.weight[:, :, 0], layer.bias, step, 2).relu()
        if halving != "steps":
            maps, place = functional.max_pool1d(maps, 2, ceil_mode=True, return_indices=True)
            places.append(place)
    h = encoder(x)
    code = h[0] if halving == "switches" else h
    assert torch.allclose(code, encoder.code(maps.flatten(1)), atol=1e-5)
    lengths = [grid[1] for grid in net.grids(SAMPLES)][-2::-1]
    maps = decoder.code(code).view(3, 5, -1)
    for layer, long, place in zip(decoder.layers, lengths, places[::-1] or [None, None], strict=True):
        maps = maps.relu()
        if halving == "switches":
            maps = functional.max_unpool1d(maps, place, 2, output_size=[long])
        elif halving == "pooling":
            maps = (maps / 2).repeat_interleave(2, 2)[:, :, :long]
        more = long - ((maps.shape[2] - 1) * step + 1) if halving == "steps" else 0
        maps = functional.conv_transpose1d(maps, layer.weight[:, :, 0], layer.bias, step, 2, more)
    told = (h[1],) if halving == "switches" else ()
    assert torch.allclose(decoder(code, *told), maps.flatten(1), atol=1e-5)


@pytest.mark.parametrize("halving", HALVINGS)
@pytest.mark.parametrize("samples", [8, 37, 256])
def test_the_net_has_the_parameters_widths_and_switches_it_names(halving: Any, samples: int) -> None:
    net = Convolutional(channels=(4, 6, 5), kernel=9, halving=halving, code=7, picture=(1, samples))
    down, up = net.build(samples, net.code, fresh())
    held = sum(each.numel() for part in (down, up) for each in part.state_dict().values())
    assert held == net.parameters(samples)
    assert up(torch.rand(3, 7)).shape == (3, samples)
    layers = {layer.weight.shape[2:] for layer in (*down.layers, *up.layers)}
    assert layers == {(1, 9)}, "kernels are one value high"
    if halving == "switches":
        _, places = down(torch.rand(3, samples))
        bits = sum(
            maps.shape[1] * (long // 2) for maps, long in zip(places, _lengths(net, samples), strict=True)
        )
        assert net.switch_bits(samples) == bits


def _lengths(net: Convolutional, samples: int) -> list[int]:
    return [grid[1] for grid in net.grids(samples)][:-1]


def test_pooling_and_unpooling_of_one_line_are_mean_and_place_of_two() -> None:
    maps = torch.tensor([[[[1.0, 3, 5, 2, 4]]]])
    values, switch = pool(maps)
    assert values.flatten().tolist() == [3, 5, 4] and switch.flatten().tolist() == [1, 2, 4]
    assert unpool(values, (1, 5), switch).flatten().tolist() == [0, 3, 5, 0, 4]
    assert unpool(values, (1, 5)).flatten().tolist() == [1.5, 1.5, 2.5, 2.5, 2]


def test_a_net_learns_windows_and_a_recipe_is_told_their_length(recipe: Spec) -> None:
    assert recipe.net.picture == (1, SAMPLES)
    session = Session(put(recipe, "train.epochs", 200), sines())
    before = session.test_errors().mean()
    session.run()
    assert session.test_errors().mean() < 0.3 * before
    model = Model(session.net, session.spec, session.device, session.precision)
    assert model.reconstruct(sines().x_test).shape == (16, SAMPLES)
    drawn = {view.name: view.kind for view in Renderer().render(session)}
    assert drawn["strip"] == drawn["filters"] == "Series"


def test_what_does_not_fit_is_refused_in_a_sentence(small: Callable[..., Spec], recipe: Spec) -> None:
    with pytest.raises(ValueError, match=r"windows of 37 samples: set net.picture to 1,37"):
        Session(small("convolutional"), sines())
    with pytest.raises(ValueError, match="this net reads windows of a series, and rows of digits"):
        Session(recipe)
    with pytest.raises(ValueError, match="6 layers for a side of 37, got 7"):
        Session(put(recipe, "net.channels", (2,) * 7), sines())
    for family in ("u-net", "convolutional-wta"):
        spec = for_pictures(small(family), (SAMPLES,), "series")
        with pytest.raises(ValueError, match=r"reads pictures, and rows of sines have the shape \(37,\)"):
            Session(spec, sines())


def test_rows_of_numbers_are_read_as_windows_where_the_recipe_says_so(recipe: Spec) -> None:
    assert Session(recipe, sines("rows")).step()


def test_pictures_are_square_again_once_a_recipe_leaves_series(recipe: Spec) -> None:
    assert for_pictures(recipe, (8, 8)).net.picture == ()


def test_a_recipe_for_series_gives_back_values_below_zero(small: Callable[..., Spec]) -> None:
    assert for_span(small("convolutional"), card("vibration").range).net.output == "linear"
    assert for_span(small("convolutional"), (0.0, 1.0)).net.output == "sigmoid"
