from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from aecore.data import Dataset
from aecore.nets.convolution.conv_layers import convolution, pool, transposed, unpool
from aecore.nets.convolution.convolutional import Convolutional
from aecore.nets.convolution.unpooling import steps
from aecore.runs.session import Session
from aecore.spec import Spec, put

FOUR = torch.tensor([[1.0, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]])[None, None]
"""A picture of four by four whose largest values are 9, 2, 6 and 3."""


SHAPES = ((5, 7), (7, 5))


def fresh() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def summed(x: torch.Tensor, kernel: torch.Tensor, step: int, inside: slice, size: int) -> torch.Tensor:
    """The kernel times each value, laid down in steps, overlaps summed; of which `inside` is kept."""
    whole = torch.zeros(size, size, dtype=x.dtype)
    side = kernel.shape[-1]
    for i, j in product(*(range(n) for n in x.shape)):
        whole[i * step : i * step + side, j * step : j * step + side] += x[i, j] * kernel
    return whole[inside, inside]


def test_pooling_and_unpooling_are_those_of_torch() -> None:
    for side in (4, 8, 14, 28):
        maps = torch.rand(3, 5, side, side, generator=fresh())
        values, switch = pool(maps)
        there, places = nn.MaxPool2d(2, return_indices=True)(maps)
        assert torch.equal(values, there) and torch.equal(switch, places)
        assert torch.equal(unpool(values, (side, side), switch), nn.MaxUnpool2d(2)(there, places))


def test_four_by_four_keeps_its_largest_values_where_they_stood() -> None:
    values, switch = pool(FOUR)
    assert values.flatten().tolist() == [9, 2, 6, 3]
    assert [divmod(int(each), 4) for each in switch.flatten()] == [(1, 1), (0, 2), (3, 1), (2, 3)]
    back = unpool(values, (4, 4), switch)
    assert torch.equal(back, torch.where(back > 0, FOUR, 0.0)) and back.sum() == 20


def test_four_by_four_comes_back_whole_only_where_all_else_is_nothing() -> None:
    assert not torch.equal(unpool(*_there(FOUR)), FOUR)
    bare = unpool(*_there(FOUR))
    assert torch.equal(unpool(*_there(bare)), bare)


def _there(x: torch.Tensor) -> tuple[torch.Tensor, tuple[int, int], torch.Tensor]:
    values, switch = pool(x)
    return values, (x.shape[-2], x.shape[-1]), switch


def test_an_odd_side_is_pooled_to_its_edge_and_comes_back() -> None:
    maps = torch.rand(2, 3, 7, 7, generator=fresh()) + 0.1
    values, switch = pool(maps)
    assert values.shape[-1] == 4 and torch.equal(values[..., 3, 3], maps[..., 6, 6])
    back = unpool(values, (7, 7), switch)
    assert back.shape == maps.shape and torch.equal(back, torch.where(back > 0, maps, 0.0))


def test_without_switches_a_value_is_the_mean_of_its_places() -> None:
    value = torch.tensor([[[[8.0]]]])
    places = [unpool(value, (2, 2), torch.tensor([[[[place]]]])) for place in range(4)]
    assert torch.equal(unpool(value, (2, 2)), torch.stack(places).mean(0))


@pytest.mark.parametrize("case", range(100))
def test_a_transposed_convolution_sums_a_kernel_at_each_value(case: int) -> None:
    rng = np.random.default_rng(case)
    kernel, step, side = int(rng.choice([3, 5, 7, 9, 11])), int(rng.integers(1, 3)), int(rng.integers(2, 8))
    layer = transposed(1, 1, kernel, step, "linear", torch.Generator().manual_seed(case)).double()
    x = torch.tensor(rng.normal(size=(side, side)))
    out = 2 * side - int(rng.integers(0, 2)) if step == 2 else side
    found = layer(x[None, None], output_size=(out, out))[0, 0].detach()
    more = (step == 2) * (1 - out % 2)  # a doubled side may be odd or even
    plain = functional.conv_transpose2d(x[None, None], layer.weight, None, step, kernel // 2, more)
    inside = slice(kernel // 2, kernel // 2 + out)
    direct = summed(x, layer.weight[0, 0].detach(), step, inside, step * side + kernel)
    assert (found - plain[0, 0]).abs().max() <= 1e-6
    assert (found - direct).abs().max() <= 1e-6


def test_the_way_back_is_the_transpose_of_the_way_there() -> None:
    for step in (1, 2):
        there, back = (make(1, 1, 5, step, "linear", fresh()) for make in (convolution, transposed))
        with torch.no_grad():
            back.weight.copy_(there.weight)
        x, y = torch.randn(1, 1, 9, 9), torch.randn(1, 1, -(-9 // step), -(-9 // step))
        assert torch.allclose((there(x) * y).sum(), (x * back(y, output_size=(9, 9))).sum(), atol=1e-4)


@pytest.mark.parametrize("halving", ["steps", "pooling", "switches"])
@pytest.mark.parametrize("side", [8, 28])
def test_the_net_has_the_parameters_and_widths_it_names(halving: str, side: int) -> None:
    net = Convolutional(channels=(4, 6, 5), halving=halving, code=7)
    down, up = net.build(side**2, net.code, fresh())
    held = sum(each.numel() for part in (down, up) for each in part.state_dict().values())
    assert held == net.parameters(side**2)
    h = down(torch.rand(3, side**2))
    assert (h[0] if halving == "switches" else h).shape == (3, 7)
    assert up(torch.rand(3, 7)).shape == (3, side**2)
    assert net.widths(side**2)[len(net.hidden) + 1] == 7 and net.widths(side**2)[0] == side**2


def test_only_pictures_of_the_shape_it_was_made_for_are_read(small: Callable[..., Spec]) -> None:
    spec = small("convolutional")
    with pytest.raises(ValueError, match="this net reads pictures, and rows of movielens"):
        Session(put(spec, "data.name", "movielens"))
    rows = np.zeros((20, 6, 8), np.uint8)
    wide = Dataset("wide", "Wide", "images", rows, rows[:5])
    with pytest.raises(ValueError, match=r"square pictures, .* \(6, 8\): set net.picture to 6,8"):
        Session(spec, wide)
    assert Session(put(spec, "net.picture", (6, 8)), wide).step()
    with pytest.raises(ValueError, match="3 layers for a side of 8"):
        Session(put(spec, "net.channels", (2, 2, 2, 2)))


@pytest.mark.parametrize("halving", ["steps", "pooling", "switches"])
def test_a_net_of_wide_pictures_turned_by_a_quarter_is_one_of_high_pictures(halving: str) -> None:
    wide, high = (Convolutional(channels=(2, 3), code=4, halving=halving, picture=grid) for grid in SHAPES)
    (up, down), (up_turned, down_turned) = (net.build(35, 4, fresh()) for net in (wide, high))
    pairs = zip((*up.layers, *down.layers), (*up_turned.layers, *down_turned.layers), strict=True)
    for layer, turned in pairs:
        turned.load_state_dict({**layer.state_dict(), "weight": layer.weight.swapaxes(2, 3)})
    maps = wide.grids(35)[-1]
    order = torch.arange(3 * maps[0] * maps[1]).view(3, *maps).swapaxes(1, 2).flatten()
    up_turned.code[0].load_state_dict({**up.code[0].state_dict(), "weight": up.code[0].weight[:, order]})
    down_turned.code.load_state_dict({name: value[order] for name, value in down.code.state_dict().items()})
    x = torch.rand(6, *SHAPES[0], generator=fresh())
    h, *info = several(up(x.flatten(1)))
    h_turned, *info_turned = several(up_turned(x.swapaxes(1, 2).flatten(1)))
    assert torch.allclose(h, h_turned, atol=1e-6)
    back = down(h, *info).view(-1, *SHAPES[0])
    back_turned = down_turned(h_turned, *info_turned).view(-1, *SHAPES[1])
    assert torch.allclose(back, back_turned.swapaxes(1, 2), atol=1e-5)
    assert wide.switch_bits(35) == high.switch_bits(35) == (halving == "switches") * (2 * 17 + 3 * 6)


def several(h: Any) -> tuple[Any, ...]:
    return h if isinstance(h, tuple) else (h,)


def test_the_steps_on_paper_are_the_layers_of_torch() -> None:
    rng = np.random.default_rng(0)
    for side in (2, 4, 6, 8):
        picture = rng.random((side, side))
        found = steps(picture)
        values, switch = nn.MaxPool2d(2, return_indices=True)(torch.tensor(picture)[None, None])
        assert np.array_equal(found.kept, values[0, 0]) and np.array_equal(found.switch, switch[0, 0])
        assert np.array_equal(found.back, nn.MaxUnpool2d(2)(values, switch)[0, 0])
        assert len(found.parts) == side**2 // 4 and all(np.count_nonzero(each) == 1 for each in found.parts)
        assert not found.identical and steps(found.back).identical


def test_switches_say_two_bits_a_window_and_none_where_there_is_no_choice() -> None:
    one = Convolutional(channels=(1,), halving="switches")
    assert one.switch_bits(16) == 8 and one.switch_bits(9) == 2 + 1 + 1 and one.switch_bits(1) == 0
    assert Convolutional(channels=(3, 2), halving="switches").switch_bits(64) == 3 * 32 + 2 * 8
    assert Convolutional(channels=(3, 2), halving="pooling").switch_bits(64) == 0


def test_switches_travel_beside_the_code_and_a_code_alone_decodes_without(small: Callable[..., Spec]) -> None:
    session = Session(small("switches", train__epochs=15)).run()
    net, x = session.net, session.rows.x_test[:64]
    with torch.no_grad():
        p = net(x, session.spec, None)
        alone = net.decode(p.z)
        assert torch.equal(p.z, net.encode(x, session.spec))
    told, lost = (float((each - x).square().mean()) for each in (p.x_hat, alone))
    assert told < 0.7 * lost


def test_a_net_that_is_told_nothing_answers_from_its_code(small: Callable[..., Spec]) -> None:
    session = Session(small("switches", net__halving="pooling", train__epochs=0)).run()
    x = session.rows.x_test[:8]
    with torch.no_grad():
        p = session.net(x, session.spec, None)
        assert torch.equal(session.net.decode(p.z), p.x_hat)
