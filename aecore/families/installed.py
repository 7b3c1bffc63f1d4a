"""Families of other packages, found by the entry point `aecore.families`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points

from pydantic import ValidationError

from aecore.families.family import Family
from aecore.knobs import sentence

GROUP = "aecore.families"


def installed(taken: Iterable[str] = ()) -> Iterator[Family]:
    """Each family that an installed package offers; one that cannot be used is left out, with a warning.

    So is one whose name is `taken`, or is that of another that came before it.

    An entry point names a module that holds a FAMILY, or the family itself: `package.module:FAMILY`.
    """
    names = set(taken)
    for entry in entry_points(group=GROUP):
        try:
            family = _family(entry)
            if family.name in names:
                raise ValueError(f"there is a family {family.name!r} already")
            names.add(family.name)
            yield family
        except (Exception, SystemExit) as error:  # the code of others: the program runs without it
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
    _ = family.presets, family.kind, family.year
    return family


def _said(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        return sentence(error)
    return " ".join(f"{type(error).__name__}: {error}".split())
