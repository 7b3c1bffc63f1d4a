"""Text of what happens to a minibatch before it is encoded: augmentation, binarisation, corruption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aecore.data.picture_shape import channels, grid

UNIFORM = "torch.rand(x.shape, generator=rng, device=DEVICE)"


def corruption(part: Any) -> str:
    """The function `corrupt`; nothing where the input stays as it is."""
    lines = CORRUPTIONS[type(part).__name__](part)
    return "" if lines is None else "\n".join(["def corrupt(x):", *(f"    {line}" for line in lines)])


def _masking(part: Any) -> list[str]:
    return [
        '"""Masking noise: about so many of the values become zero."""',
        f"return x * ({UNIFORM} >= {part.level!r})",
    ]


def _salt_and_pepper(part: Any) -> list[str]:
    return [
        '"""Salt and pepper: about so many of the values become 0 or 1, by a fair coin."""',
        f"u = {UNIFORM}",
        f"return torch.where(u < {part.level!r}, (u < {part.level!r} / 2).to(x.dtype), x)",
    ]


def _gaussian(part: Any) -> list[str]:
    return [
        '"""Additive Gaussian noise of that standard deviation."""',
        f"return x + {part.level!r} * torch.randn(x.shape, generator=rng, device=DEVICE)",
    ]


def _dropout(part: Any) -> list[str]:
    return [
        '"""Inverted dropout: about so many of the values become zero, the others grow to make up for it."""',
        f"return x * ({UNIFORM} >= {part.level!r}) / (1 - {part.level!r})",
    ]


CORRUPTIONS: dict[str, Callable[[Any], Sequence[str] | None]] = {
    "NoCorruption": lambda part: None,
    "Masking": _masking,
    "SaltAndPepper": _salt_and_pepper,
    "Gaussian": _gaussian,
    "Dropout": _dropout,
}
"""Corruptions that have a text, by the name of their part."""


def augmentation(data: Any, shape: tuple[int, ...]) -> str:
    """The function `augment`: shifts by whole pixels, and values drawn as 0 or 1; nothing without either."""
    if not data.shift and not data.binarise:
        return ""
    lines = ["def augment(x):", '    """A minibatch as it is learned from, drawn anew each time."""']
    if data.shift:
        lines += _shift(data.shift, *grid(shape), channels(shape))
    drawn = "torch.bernoulli(x, generator=rng)  # each value is 1 by its own chance, else 0"
    return "\n".join([*lines, f"    return {drawn}" if data.binarise else "    return x"])


def _shift(by: int, height: int, width: int, values: int) -> list[str]:
    line, across = values * width, values * by
    return [
        f"    padded = F.pad(x.view(-1, {height}, {line}), ({across}, {across}, {by}, {by}))",
        f"    windows = padded.unfold(1, {height}, 1).unfold(2, {line}, {values})",
        f"    down, across = torch.randint(0, {2 * by + 1}, (2, len(x)), generator=rng, device=DEVICE)",
        "    x = windows[torch.arange(len(x), device=DEVICE), down, across].reshape(len(x), -1)",
    ]
