"""Text of a net for the stand-alone script: its layers as they are drawn, `encode` and `decode`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from aecore.inference.export.script import conv_net, conv_wta_net
from aecore.inference.export.script.layer_text import CALLS, drawn_layer, function
from aecore.spec import Spec


def dense(spec: Spec, features: int) -> str:
    """Fully connected layers; the decoder has weights of its own."""
    return _dense(spec, features)


def noisy(spec: Spec, features: int) -> str:
    """Fully connected layers, with noise on what each receives from another."""
    net: Any = spec.net
    return _dense(spec, features, NOISE.format(level=repr(net.noise)))


NOISE = '''

def noisy(h, learning):
    """Noise injection: Gaussian noise on hidden units while the net learns, none in use."""
    return h + {level} * torch.randn(h.shape, generator=rng, device=DEVICE) if learning else h'''


def _dense(spec: Spec, features: int, noise: str = "") -> str:
    net: Any = spec.net
    widths, middle = net.widths(features), len(net.hidden) + 1
    down, up = [*widths[:middle], spec.bottleneck.outputs(net.code)], widths[middle:]
    bends = _bends(net, len(down) - 1, net.code_activation), _bends(net, len(up) - 1, "linear")
    first = len(down)
    drawn = _drawn(down, bends[0], 1) + _drawn(up, bends[1], first)
    names = [f"{kind}{i}" for i in range(1, len(drawn) + 1) for kind in "Wb"]
    begins = (1, 0) if noise else (None, None)  # the row itself is given as it is
    return "\n".join(
        [
            *drawn,
            f"parameters = [{', '.join(names)}]",
            *([noise] if noise else []),
            *_function("encode", _encodes(down), "x", _weights(1, len(down) - 1), bends[0], begins[0]),
            *_function("decode", _decodes(up), "z", _weights(first, len(up) - 1), bends[1], begins[1]),
        ]
    )


def tied(spec: Spec, features: int) -> str:
    """Fully connected layers; the decoder is the encoder transposed, with biases of its own."""
    net: Any = spec.net
    down = [features, *net.hidden, net.code]
    bends, n = _bends(net, len(down) - 1, net.code_activation), len(down) - 1
    biases = [f"c{i}" for i in range(n, 0, -1)]
    zeros = [f"c{i} = zeros({down[i - 1]})" for i in range(n, 0, -1)]
    names = [f"{kind}{i}" for i in range(1, n + 1) for kind in "Wb"] + biases
    transposed = [(f"W{i}.T", f"c{i}") for i in range(n, 0, -1)]
    return "\n".join(
        [
            *_drawn(down, bends, 1),
            *zeros,
            f"parameters = [{', '.join(names)}]",
            *_function("encode", _encodes(down), "x", _weights(1, n), bends),
            *_function("decode", _decodes(down[::-1]), "z", transposed, _bends(net, n, "linear")),
        ]
    )


NETS: dict[str, Callable[[Spec, int], str]] = {
    "Dense": dense,
    "Tied": tied,
    "Noisy": noisy,
    "Convolutional": conv_net.convolutional,
    "ConvolutionalWTA": conv_wta_net.winners,
}
"""Nets that have a text, by the name of their part."""


def _bends(net: Any, layers: int, last: str) -> list[str]:
    return [net.activation] * (layers - 1) + [last]


def _drawn(widths: Sequence[int], bends: Sequence[str], first: int) -> list[str]:
    """A line for each layer: its sizes, and how far from zero its weights may begin."""
    steps = enumerate(zip(pairwise(widths), bends, strict=True), first)
    return [drawn_layer(i, a, b, bend) for i, ((a, b), bend) in steps]


def _weights(first: int, layers: int) -> list[tuple[str, str]]:
    return [(f"W{i}", f"b{i}") for i in range(first, first + layers)]


def _encodes(widths: Sequence[int]) -> str:
    return f"Rows (B, {widths[0]}) to what comes before the bottleneck (B, {widths[-1]})."


def _decodes(widths: Sequence[int]) -> str:
    return f"Codes (B, {widths[0]}) to what comes before the output's activation (B, {widths[-1]})."


def _function(
    name: str,
    what: str,
    given: str,
    weights: Sequence[tuple[str, str]],
    bends: Sequence[str],
    noisy_from: int | None = None,
) -> list[str]:
    """A half of the net, layer by layer; those of that number and above, counted from 0, receive noise."""
    learning = "" if noisy_from is None else ", learning=False"
    lines = []
    for i, ((weight, bias), bend) in enumerate(zip(weights, bends, strict=True)):
        h = "h" if i else given
        h = h if noisy_from is None or i < noisy_from else f"noisy({h}, learning)"
        call = CALLS[bend].format(f"F.linear({h}, {weight}, {bias})")
        lines.append(f"return {call}" if i == len(weights) - 1 else f"h = {call}")
    return function(f"{name}({given}{learning})", what, lines)
