"""Options of the menu of autoencoders: each family and beneath it its presets, by group; one cached file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

from aecore import families
from aecore.families.family import Family
from aecore.spec import Spec
from ui.core import cached_json
from ui.forms.menus import CHANGED, first_sentence, origin, widths

PATH = "/lab/autoencoders.json"


def address() -> str:
    """Where the browser finds the options."""
    return cached_json.address(PATH, packed())


@cache
def packed() -> bytes:
    """All groups, as combobox.js reads them."""
    return cached_json.pack(groups())


@cache
def keys() -> frozenset[str]:
    """Every entry the menu offers: a family's name, or FAMILY/PRESET."""
    return frozenset(option["key"] for group in groups() for option in group["options"])


def groups() -> list[dict[str, Any]]:
    """Families by the groups of the page Kinds, in its order; a preset is `of` its family."""
    by_group = groupby(families.load().values(), key=lambda family: family.group)
    return [
        {"title": group, "options": [option for family in kinds for option in _options(family)]}
        for group, kinds in by_group
    ]


def changed(spec: Spec, known: str = "") -> dict[str, Any] | None:
    """The option of a preset of which something small was changed; None where the recipe is none."""
    preset = origin(spec, known)
    if preset is None or preset.spec == spec:
        return None
    names = {"subtitle": preset.title, "of": families.find(spec.family).title}
    return _option(CHANGED, f"{preset.subtitle}, changed", preset.hint, spec) | names


def _options(family: Family) -> Iterator[dict[str, Any]]:
    yield _option(family.name, family.title, first_sentence(family), family.spec)
    for preset in family.presets:
        names = {"subtitle": preset.subtitle, "of": family.title}
        yield _option(f"{family.name}/{preset.name}", preset.title, preset.hint, preset.spec) | names


def _option(key: str, title: str, sentence: str, spec: Spec) -> dict[str, Any]:
    """Its words, and its layers for the bow-tie: their widths, and which of them is the code."""
    layers = {"widths": widths(spec), "code": len(spec.net.hidden) + 1}
    return {"key": key, "title": title, "sentence": sentence, **layers}
