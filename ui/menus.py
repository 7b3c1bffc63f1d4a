"""The two menus of the recipe row: which data, and which autoencoder."""

from __future__ import annotations

from math import prod

from aecore import data, families
from aecore.spec import Spec, put


def autoencoders() -> dict[str, str]:
    """What the menu offers, by key: each family, and beneath it its presets."""
    found = {}
    for family in families.load().values():
        found[family.name] = family.title
        found |= {
            f"{family.name}/{each.name}": f"{family.title}: {each.title.lower()}" for each in family.presets
        }
    return found


def recipe(key: str, now: Spec) -> Spec:
    """The recipe a menu entry stands for. A family is tried on the rows in use; a preset brings its own."""
    name, _, preset = key.partition("/")
    if preset:
        return families.presets()[preset].spec
    return families.find(name).spec.model_copy(update={"data": now.data})


def entry(spec: Spec) -> str:
    """The menu entry that a recipe is, or of whose family it is."""
    exact = (f"{spec.family}/{each.name}" for each in families.find(spec.family).presets if each.spec == spec)
    return next(exact, spec.family)


def story(spec: Spec) -> str:
    """One sentence beside the menus: what to notice in a preset, else what the family does."""
    family = families.find(spec.family)
    notices = (each.notice for each in family.presets if each.spec == spec)
    return next(notices, family.story.split(". ")[0] + ".")


def features(spec: Spec) -> int:
    """How many numbers a row of the recipe's data has, without reading it."""
    return prod(data.card(spec.data.name).shape)


def widths(spec: Spec) -> tuple[int, ...]:
    """Every layer's width from input to output."""
    return spec.net.widths(features(spec))  # type: ignore[attr-defined]


def with_widths(spec: Spec, drawn: tuple[int, ...]) -> Spec:
    """The recipe with the widths of a bow-tie, input and output included; ValueError in one sentence."""
    mirrored = spec.net.decoder is None  # type: ignore[attr-defined]
    middle = len(drawn) // 2 if mirrored else len(spec.net.hidden) + 1  # type: ignore[attr-defined]
    down, code, up = drawn[1:middle], drawn[middle], drawn[middle + 1 : -1]
    net = {"hidden": down, "code": code, "decoder": None if mirrored else up}
    return put(spec, "net", type(spec.net).model_validate({**dict(spec.net), **net}))
