"""Image tools of the page: what each is called, which runs it is for, and what can be trained for it here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from aecore import data
from aecore.families.regularisation.semantic_hashing import BinaryCode
from aecore.inference.hash_precision import WIDTHS
from aecore.parts.picture_corruption import Grey, Shrink
from aecore.spec import Spec


@dataclass(frozen=True)
class PageTool:
    """One tool. `first` is the shipped run that it opens on, `presets` what can be trained for it.

    `fits` says of a recipe on pictures whether its net can be used so; `settles` whether more is told when
    the hand rests, `searches` whether it looks among pictures, which may be one's own.
    """

    key: str
    title: str
    about: str
    first: str
    presets: tuple[str, ...]
    fits: Callable[[Spec], bool]
    settles: bool = False
    searches: bool = False
    widths: tuple[int, ...] = ()
    """Of the code, that a run's recipe is offered to be trained anew with."""


def pictured(spec: Spec) -> bool:
    """Whether a recipe learns to give back pictures that are known here."""
    try:
        about = data.card(spec.data.name)
        return about.pictured and not about.paired
    except ValueError:
        return False


def coded(spec: Spec) -> bool:
    """Whether a net makes a code of pictures."""
    return pictured(spec) and spec.net.code > 0


def hashes(spec: Spec) -> bool:
    """Whether a recipe makes bits of pictures."""
    return pictured(spec) and isinstance(spec.bottleneck, BinaryCode)


def compressible(spec: Spec) -> bool:
    """Whether a net's code is all its decoder is told of pictures from 0 to 1."""
    if not pictured(spec) or not spec.net.code:
        return False
    about, past_code = data.card(spec.data.name), getattr(spec.net, "past_code", None)
    return about.range == (0, 1) and not (past_code and past_code(math.prod(about.shape)))


def restorable(spec: Spec) -> bool:
    """Whether a recipe learns from pictures in [0, 1]."""
    return pictured(spec) and data.card(spec.data.name).range == (0.0, 1.0)


def enlarges(spec: Spec) -> bool:
    """Whether a recipe learns to enlarge pictures."""
    return restorable(spec) and isinstance(spec.corruption, Shrink)


def gives_colours(spec: Spec) -> bool:
    """Whether a net learned to give colours to pictures in grey."""
    return pictured(spec) and isinstance(spec.corruption, Grey)


_ALL = (
    PageTool(
        "search",
        "Search",
        "Image retrieval: the ten nearest pictures by pixels, by PCA of equal width, and by the code.",
        "search-digits",
        ("upright", "hash"),
        coded,
        searches=True,
    ),
    PageTool(
        "hash",
        "Hash",
        "Semantic hashing: a picture as a few bits, and the like found by counting bits that differ.",
        "hash-digits",
        ("hash", "hash-contrast"),
        hashes,
        widths=WIDTHS,
    ),
    PageTool(
        "compress",
        "Compress",
        "Lossy compression: a code is quantised and entropy coded, beside PCA, JPEG and WebP at equal bytes.",
        "transform-coding-digits",
        ("forty-bytes", "dear-bits"),
        compressible,
        settles=True,
    ),
    PageTool(
        "mend",
        "Mend",
        "Inpainting: erase some of a picture, and the net fills the hole as you erase; "
        "beside the best that needs no net.",
        "inpainting-digits",
        ("inpainting",),
        restorable,
        settles=True,
    ),
    PageTool(
        "enlarge",
        "Enlarge",
        "Super-resolution: a picture of few pixels is enlarged by the net, by interpolation and by ridge "
        "regression.",
        "super-resolution-fashion",
        ("super-resolution", "super-resolution-x4"),
        enlarges,
        settles=True,
    ),
    PageTool(
        "colour",
        "Colour",
        "Colourisation: colours for a picture in grey, by a net and by pictures that look like it in grey.",
        "colourisation-emoji",
        ("colourisation",),
        gives_colours,
        settles=True,
    ),
)
TOOLS = {tool.key: tool for tool in _ALL}
