"""Families of autoencoders, one file each. A file that holds a FAMILY is found; nothing is listed here.

Other packages offer theirs by the entry point `aecore.families`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from aecore.families.family import GROUPS, Family
from aecore.families.installed import installed
from aecore.families.preset import FOLDER, Preset
from aecore.knobs import sentence
from aecore.spec import Spec


@cache
def load() -> dict[str, Family]:
    """Every family by name, group by group: those of the first page before others, then by year."""
    modules = [import_module(module.name) for module in pkgutil.walk_packages(__path__, f"{__name__}.")]
    own = [module.FAMILY for module in modules if hasattr(module, "FAMILY")]
    others = installed(taken=[family.name for family in own])
    return {family.name: family for family in sorted([*own, *others], key=_place)}


def _place(family: Family) -> tuple[int, bool, float]:
    """Where a family stands among all; groups nobody here knows come last."""
    groups = (*GROUPS, family.group)
    return groups.index(family.group), not family.on_home, family.year


def find(name: str) -> Family:
    """The family of that name; ValueError lists those there are."""
    if name not in load():
        raise ValueError(f"there is no family {name[:60]!r}; there is {', '.join(load())}")
    return load()[name]


def presets() -> dict[str, Preset]:
    """Every preset of every family by name; where a package has one of our names, ours."""
    ours_first = sorted(load().values(), key=lambda family: family.folder != FOLDER)
    found: dict[str, Preset] = {}
    for preset in (preset for family in ours_first for preset in family.presets):
        found.setdefault(preset.name, preset)
    return found


def read(text: str | bytes) -> Spec:
    """A recipe from JSON that came from outside; ValueError says in one sentence what is wrong with it."""
    load()
    try:
        spec = Spec.model_validate_json(text)
    except ValidationError as error:
        raise ValueError(sentence(error)) from None
    find(spec.family)
    return spec


def schema() -> dict[str, Any]:
    """JSON Schema of a recipe: every family, the parts each slot may hold, and the range of each knob."""
    names = list(load())
    found = Spec.model_json_schema()
    found["properties"]["family"]["enum"] = names
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
