"""Text of one layer for the stand-alone script: how its weights are drawn, and its activation function."""

from __future__ import annotations

from collections.abc import Sequence

RECTIFIERS = ("relu", "silu", "gelu", "elu")
CALLS = {
    "linear": "{}",
    "relu": "F.relu({})",
    "tanh": "torch.tanh({})",
    "sigmoid": "torch.sigmoid({})",
    "silu": "F.silu({})",
    "gelu": "F.gelu({})",
    "elu": "F.elu({})",
}


def drawn_layer(i: int, a: int, b: int, bend: str) -> str:
    """The line that draws a fully connected layer from `a` units to `b`, the i-th of its net."""
    return f"W{i}, b{i} = layer({a}, {b}, {bound(a, b, bend)})"


def bound(a: float, b: float, bend: str) -> str:
    """How far from zero weights may begin, for a fan-in of `a` and a fan-out of `b`."""
    there, back = (repr(int(side) if side == int(side) else side) for side in (a, b))
    return f"he({there})" if bend in RECTIFIERS else f"glorot({there}, {back})"


def function(head: str, about: str, lines: Sequence[str]) -> list[str]:
    """A function of the script, with two empty lines before it."""
    return ["", "", f"def {head}:", *(f"    {line}" for line in (f'"""{about}"""', *lines))]
