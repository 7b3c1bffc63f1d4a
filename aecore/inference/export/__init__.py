"""Exports of a trained net, one file a format. A file that holds a FORMAT is found; nothing is listed."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from aecore.inference.export.format import About, File, Format, Trained
from aecore.inference.model import restored
from aecore.spec import Spec

__all__ = ["About", "File", "Format", "Trained", "export", "find", "load"]


@cache
def load() -> dict[str, Format]:
    """Every format by name, in alphabetical order. Nothing heavy is imported."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = (module.FORMAT for module in modules if hasattr(module, "FORMAT"))
    return {format.name: format for format in sorted(found, key=lambda format: format.name)}


def find(name: str) -> Format:
    """The format of that name, or that is also called so; ValueError lists those there are."""
    called = {also: format for format in load().values() for also in format.also_called} | load()
    if name not in called:
        raise ValueError(f"there is no format {name[:60]!r}; there is {', '.join(load())}")
    return called[name]


def export(
    format: str,
    variant: str,
    spec: Spec,
    features: int,
    weights: Callable[[], Mapping[str, Any]],
    about: About,
    layer: int | None = None,
) -> File:
    """A net with these weights as a file of a format; ValueError, in a sentence, where that cannot be.

    Takes up to half a minute, and for ONNX some 200 MB of memory.
    """
    model = restored(spec, features, {name: np.asarray(weight) for name, weight in weights().items()})
    return find(format).file(Trained(model, features, about, layer), variant)
