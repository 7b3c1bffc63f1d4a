"""Image tools of the page: what each is called, which runs it is for, and what can be trained for it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aecore import data
from aecore.parts.picture_corruption import Grey
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


def pictured(spec: Spec) -> bool:
    """Whether a recipe learns to give back pictures that are known here."""
    try:
        about = data.card(spec.data.name)
        return about.pictured and not about.paired
    except ValueError:
        return False


def gives_colours(spec: Spec) -> bool:
    """Whether a net learned to give colours to pictures in grey."""
    return pictured(spec) and isinstance(spec.corruption, Grey)


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
