"""Recommendation models, a file each: one that holds a KIND is found; nothing is listed here."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from aecore.recommend.models.scorer import Kind


@cache
def load() -> dict[str, Kind]:
    """Every kind by name, those that others are made of first."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: (len(kind.of), kind.name))}


def find(name: str) -> Kind:
    """The kind of that name; ValueError lists those there are."""
    if name not in load():
        raise ValueError(f"there is no model {name!r}; there is {', '.join(load())}")
    return load()[name]
