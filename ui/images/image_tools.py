"""Image tools of the page: what each is called, which runs it is for, and what can be trained for it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aecore import data
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


def pictured(spec: Spec) -> bool:
    """Whether a recipe learns from pictures that are known here."""
    try:
        return data.card(spec.data.name).pictured
    except ValueError:
        return False


_ALL = (
    PageTool(
        "search",
        "Search",
        "Image retrieval: the ten nearest pictures by pixels, by PCA of equal width, and by the code.",
        "search-digits",
        ("upright", "hash"),
        pictured,
        searches=True,
    ),
)
TOOLS = {tool.key: tool for tool in _ALL}
