"""Families of other packages, found by the entry point `aecore.families`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points

from pydantic import ValidationError

from aecore.families.family import Family
from aecore.knobs import sentence

GROUP = "aecore.families"


def installed() -> Iterator[Family]:
    """Each family that an installed package offers; one that cannot be used is left out, with a warning.

    An entry point names a module that holds a FAMILY, or the family itself: `package.module:FAMILY`.
    """
    for entry in entry_points(group=GROUP):
        try:
            yield _family(entry)
        except Exception as error:  # the code of others: whatever is wrong there, the program runs without it
            said = f"the family {entry.name!r} of {entry.value} is left out: {_said(error)}"
            warnings.warn(said, stacklevel=2)


def _family(entry: EntryPoint) -> Family:
    """ValueError where it is no family, or one whose recipes would not find it or cannot be read."""
    found = entry.load()
    family = getattr(found, "FAMILY", found)
    if not isinstance(family, Family):
        raise ValueError("there is no FAMILY")
    if family.spec.family != family.name:
        raise ValueError(f"its recipe is for {family.spec.family!r}, and its name is {family.name!r}")
    _ = family.presets
    return family


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return sentence(error)
    return " ".join(f"{type(error).__name__}: {error}".split())
