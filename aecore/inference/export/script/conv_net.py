"""Text of a convolutional net for the stand-alone script: its kernels as they are drawn, and both halves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from aecore.inference.export.script.layer_text import CALLS, bound, drawn_layer, function
from aecore.nets.convolution.convolutional import Grid, maps_of
from aecore.spec import Spec

KERNELS = '''

def kernels(a, b, side, bound):
    """Kernels (a, b, {high}, side) drawn evenly from -bound to bound, channels last in memory."""
    weight = torch.empty(a, b, {high}, side).uniform_(-bound, bound, generator=drawn)
    return weight.to(DEVICE, memory_format=torch.channels_last).requires_grad_()

'''


def convolutional(spec: Spec, features: int) -> str:
    """Convolutions down to the code and transposed ones up, halved by steps, by pooling or with switches."""
    net: Any = spec.net
    grids, maps = net.grids(features), (maps_of(net.picture, features), *net.channels)
    deep, flat = len(net.channels), maps[-1] * math.prod(grids[-1])
    names = [f"{kind}{i}" for i in range(1, 2 * deep + 3) for kind in "Wb"]
    lines = [
        kernels("1" if net.flat else "side"),
        *_convolutions(net, maps),
        drawn_layer(deep + 1, flat, spec.bottleneck.outputs(net.code), net.code_activation),
        drawn_layer(deep + 2, net.code, flat, net.activation),
        *_transposed(net, maps[::-1], deep + 3),
        f"parameters = [{', '.join(names)}]",
        *_encode(net, maps[0], grids[0]),
        *_decode(net, maps, grids),
    ]
    return "\n".join(lines)


def kernels(high: str = "side") -> str:
    """Text of what draws kernels, square ones or of a height."""
    return KERNELS.format(high=high)


def _convolutions(net: Any, maps: Sequence[int]) -> list[str]:
    area, places, lines = math.prod(net.window), _places(net), []
    for i, (a, b) in enumerate(pairwise(maps), 1):
        far = bound(a * area, b * area / places, net.activation)
        lines.append(f"W{i}, b{i} = kernels({b}, {a}, {net.kernel}, {far}), zeros({b})")
    return lines


def _transposed(net: Any, maps: Sequence[int], first: int) -> list[str]:
    area, places, lines = math.prod(net.window), _places(net), []
    for i, (a, b) in enumerate(pairwise(maps), first):
        bend = net.activation if i < first + len(maps) - 2 else "linear"
        far = bound(a * area / places, b * area, bend)
        lines.append(f"W{i}, b{i} = kernels({a}, {b}, {net.kernel}, {far}), zeros({b})")
    return lines


def _encode(net: Any, maps: int, grid: Grid) -> list[str]:
    """Convolve, bend and halve, layer by layer."""
    switches, deep = net.halving == "switches", len(net.channels)
    lines = [f"h = {as_maps('x', maps, grid)}"]
    for i in range(1, deep + 1):
        lines.append(f"h = {_bent(net, f'F.conv2d(h, W{i}, b{i}, {_step(net)}, {_edge(net)})')}")
        if net.halving != "steps":
            lines.append(f"h, place{i} = F.max_pool2d(h, 2, ceil_mode=True, return_indices=True)")
    code = CALLS[net.code_activation].format(f"F.linear(h.flatten(1), W{deep + 1}, b{deep + 1})")
    places = ", ".join(f"place{i}" for i in range(1, deep + 1))
    lines.append(f"return {code}, [{places}]" if switches else f"return {code}")
    more = ", and where each largest value stood" if switches else ""
    return function("encode(x)", f"Pictures, a row each, to what comes before the bottleneck{more}.", lines)


def _decode(net: Any, maps: Sequence[int], grids: Sequence[Grid]) -> list[str]:
    """Bend, double and convolve, layer by layer."""
    deep, (height, width) = len(net.channels), grids[-1]
    lines = [f"h = F.linear(z, W{deep + 2}, b{deep + 2}).view(-1, {maps[-1]}, {height}, {width})"]
    for i, (small, grid) in enumerate(pairwise(grids[::-1])):
        lines += [f"h = {_bent(net, 'h')}"] if net.activation != "linear" else []
        lines += [f"h = {_unpooled(net, grid, deep - 1 - i)}"] if net.halving != "steps" else []
        lines.append(
            f"h = F.conv_transpose2d(h, W{deep + 3 + i}, b{deep + 3 + i}, {_back(net, small, grid)})"
        )
    lines.append(f"return {as_rows('h', maps[0])}")
    given = "z, places" if net.halving == "switches" else "z"
    about = f"Codes (B, {net.code}) to what comes before the output's activation, a picture a row."
    return function(f"decode({given})", about, lines)


def _unpooled(net: Any, grid: Grid, layer: int) -> str:
    """Each value at the place that its switch says, or spread evenly."""
    if net.halving == "switches":
        return f"F.max_unpool2d(h, places[{layer}], (2, 2), output_size={grid})"
    spread = "h / 2, scale_factor=(1, 2)" if net.flat else "h / 4, scale_factor=2"
    return f"F.interpolate({spread})[..., :{grid[0]}, :{grid[1]}]"


def _back(net: Any, small: Grid, grid: Grid) -> str:
    """Step and edge of a transposed convolution, and in steps of two whether a side is even."""
    if net.halving != "steps":
        return f"1, {_edge(net)}"
    sides = zip(small, grid, net.window, strict=True)
    short = tuple(to - ((side - 1) * 2 - 2 * (kernel // 2) + kernel) for side, to, kernel in sides)
    return f"2, {_edge(net)}, {short}"


def _edge(net: Any) -> str:
    """How far a kernel reaches over the edge of the maps."""
    return f"(0, {net.kernel // 2})" if net.flat else str(net.kernel // 2)


def _places(net: Any) -> int:
    """Of how many places a layer leaves one."""
    return _step(net) if net.flat else _step(net) ** 2


def _step(net: Any) -> int:
    return 2 if net.halving == "steps" else 1


def _bent(net: Any, text: str) -> str:
    return CALLS[net.activation].format(text)


def as_maps(x: str, maps: int, grid: Grid) -> str:
    """Text of rows as maps (B, C, H, W): in colour a pixel's channels lie side by side."""
    if maps == 1:
        return f"{x}.view(-1, 1, {grid[0]}, {grid[1]})"
    return f"{x}.view(-1, {grid[0]}, {grid[1]}, {maps}).permute(0, 3, 1, 2)"


def as_rows(h: str, maps: int) -> str:
    """Text of maps (B, C, H, W) as rows."""
    return f"{h}.flatten(1)" if maps == 1 else f"{h}.permute(0, 2, 3, 1).flatten(1)"
