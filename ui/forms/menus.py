"""Menus of data sets and of autoencoders, and the recipes their entries stand for."""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

from aecore import data, families
from aecore.families.family import Family
from aecore.families.given_pairs import for_pairs
from aecore.families.preset import Preset
from aecore.families.real_values import for_real_values, for_span
from aecore.families.wide_pictures import for_pictures
from aecore.spec import Spec, paths, put, unreplayed

KEEPS_NAME = ("train.seed", "train.epochs", "train.seconds")
CHANGED = "changed"
"""The menu entry of a preset of which something small was changed."""


def chosen(spec: Spec, known: str = "") -> str:
    """What a recipe is called where it is the chosen entry: the plain title first, since room may end."""
    preset = origin(spec, known)
    if preset is None:
        return families.find(spec.family).title
    return preset.label if preset.spec == spec else f"{preset.subtitle}, changed · {preset.title}"


def heading(spec: Spec) -> str:
    """What stands above the chosen entry: of a preset the family, since it may not fit beside the title."""
    return "autoencoder" if origin(spec) is None else f"autoencoder: {families.find(spec.family).title}"


@lru_cache(maxsize=256)
def origin(spec: Spec, known: str = "") -> Preset | None:
    """The preset that a recipe is, or is with live knobs moved, another seed or more epochs; None of none.

    Where it may be several, the one that is `known` by name, else that of which least was changed.
    """
    spec, presets = unreplayed(spec), families.find(spec.family).presets
    moved = {preset: _touched(preset.spec, spec) for preset in presets}
    near = [preset for preset in presets if _with(preset.spec, moved[preset]) == spec]
    near.sort(key=lambda preset: (bool(moved[preset]) and preset.name != known, len(moved[preset])))
    return next(iter(near), None)


def _touched(old: Spec, new: Spec) -> dict[str, Any]:
    """What may be changed in a recipe that keeps its name, and is: paths and values."""
    before, after = ({path: value for path, _, value in paths(spec)} for spec in (old, new))
    minor = {*KEEPS_NAME, *(path for path, knob, _ in paths(old) if knob.live)}
    return {path: after[path] for path in minor if path in after and before[path] != after[path]}


def _with(spec: Spec, values: dict[str, Any]) -> Spec | None:
    """A recipe with other values, None where they do not fit it."""
    try:
        for path, value in values.items():
            spec = put(spec, path, value)
    except ValueError:
        return None
    return spec


def recipe(key: str, now: Spec) -> Spec:
    """The recipe a menu entry stands for. A preset brings its own rows.

    A family is tried on the rows in use, unless they are not of its kind.
    """
    if key == CHANGED:
        return now
    name, _, preset = key.partition("/")
    if preset:
        return families.presets()[preset].spec
    family = families.find(name)
    if not data.akin(family.kind, data.card(now.data.name).kind):
        return family.spec
    tried, about = family.spec.model_copy(update={"data": now.data}), data.card(now.data.name)
    return _for_rows(for_pairs(tried, about.paired), about)


def on(name: str, now: Spec) -> Spec:
    """The recipe on other rows; where they are of another kind, the first family there is for that kind."""
    about, was_paired = data.card(name), _paired(now.data.name)
    if not data.akin(families.find(now.family).kind, about.kind):
        now = next(family for family in families.load().values() if data.akin(family.kind, about.kind)).spec
    there = for_pairs(put(now, "data.name", name), about.paired, was_paired)
    return _for_rows(there, about)


def _for_rows(spec: Spec, about: data.Card) -> Spec:
    """A recipe as it reads rows of that shape, and of a series or a table gives back values of that range."""
    spec = for_pictures(spec, about.shape, about.kind)
    if about.kind == "table" and (about.range[0] < 0 or about.range[1] > 1):
        return for_real_values(spec, 1.0, ())  # such columns are standardised
    return for_span(spec, about.range) if about.kind == "series" else spec


def _paired(name: str) -> bool:
    """Whether a set holds pairs; one that is no longer here holds nothing."""
    try:
        return data.card(name).paired
    except data.DataMissing:
        return False


def entry(spec: Spec, known: str = "") -> str:
    """The menu entry that a recipe is, or of whose preset or family it is."""
    preset = origin(spec, known)
    if preset is None:
        return spec.family
    return f"{spec.family}/{preset.name}" if preset.spec == spec else CHANGED


def summary(spec: Spec, known: str = "") -> str:
    """One sentence beside the menus: what to notice in a preset, else what the family does."""
    preset = origin(spec, known)
    return preset.hint if preset else first_sentence(families.find(spec.family))


def first_sentence(family: Family) -> str:
    """What a family does, in one sentence."""
    return f"{family.summary.split('. ')[0].rstrip('.')}."


def features(spec: Spec) -> int:
    """How many numbers a row of the recipe's data has, without reading it."""
    return prod(data.card(spec.data.name).shape)


def widths(spec: Spec) -> tuple[int, ...]:
    """Every layer's width from input to output."""
    return spec.net.widths(features(spec))


def with_widths(spec: Spec, drawn: tuple[int, ...]) -> Spec:
    """The recipe with the widths of a bow-tie, input and output included; ValueError in one sentence."""
    net: Any = spec.net
    if not shapeable(spec):
        raise ValueError(f"the layers of {type(net).__name__} are set in its recipe")
    mirrored = net.decoder is None
    code = len(drawn) // 2 if mirrored else _moved(widths(spec), drawn, len(net.hidden) + 1)
    up = None if mirrored else drawn[code + 1 : -1]
    shape = {"hidden": drawn[1:code], "code": drawn[code], "decoder": up}
    fields = {name: value for name, value in shape.items() if name in type(net).model_fields}
    return put(spec, "net", {"part": type(net).__name__, **dict(net), **fields})


def shapeable(spec: Spec) -> bool:
    """Whether a net's layers are plain widths, so that pulling at the bow-tie can change them."""
    return getattr(type(spec.net), "shapeable", False)


def _moved(old: tuple[int, ...], new: tuple[int, ...], code: int) -> int:
    """Where the code stands after one layer was added or taken away."""
    same = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    grown = len(new) - len(old)
    return min(max(1, code + grown * (same < code + (grown > 0))), len(new) - 2)
