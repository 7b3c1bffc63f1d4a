"""Image tools of the page: what each is called, which runs it is for, and what can be trained for it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aecore import data
from aecore.families.regularisation.semantic_hashing import BinaryCode
from aecore.inference.hash_precision import WIDTHS
from aecore.spec import Spec


@dataclass(frozen=True)
class PageTool:
    """One tool. `first` is the shipped run that it opens on, `presets` what can be trained for it.

    `fits` says of a recipe on pictures whether its net can be used so; `settles` whether more is told when
    the hand rests.
    """

    key: str
    title: str
    about: str
    first: str
    presets: tuple[str, ...]
    fits: Callable[[Spec], bool]
    settles: bool = False
    widths: tuple[int, ...] = ()
    """Of the code, that a run's recipe is offered to be trained anew with."""


def pictured(spec: Spec) -> bool:
    """Whether a recipe learns from pictures that are known here."""
    try:
        return data.card(spec.data.name).pictured
    except ValueError:
        return False


def hashes(spec: Spec) -> bool:
    """Whether a recipe makes bits of pictures."""
    return pictured(spec) and isinstance(spec.bottleneck, BinaryCode)


_ALL = (
    PageTool(
        "search",
        "Search",
        "Image retrieval: ten nearest of 10,000 pictures by pixels, by PCA of equal width, by the code.",
        "vae-digits",
        ("upright", "hash"),
        pictured,
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
)
TOOLS = {tool.key: tool for tool in _ALL}
