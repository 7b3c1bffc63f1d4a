"""Differences between recipes, in words: what two set otherwise, and which preset one comes nearest to."""

from __future__ import annotations

from aecore import families
from aecore.spec import Spec, paths
from ui.forms.knob_widgets import class_words, label

SLOTS = ("net", "bottleneck", "corruption", "objective", "pretrain")
ABSENT = "–"

Difference = tuple[str, str, str]
"""A setting, in the one recipe, in the other."""


def differences(plain: Spec, spec: Spec) -> list[Difference]:
    """What two recipes set otherwise: (setting, in the one, in the other); what only one has is "–"."""
    return [*_parts(plain, spec), *_knobs(plain, spec)]


def nearest_preset(spec: Spec) -> tuple[str, list[Difference]]:
    """The title of the preset, else of the family, that a recipe differs from least, and in what.

    Its rows, its seed and where it was computed make no other recipe.
    """
    family = families.find(spec.family)
    known = [(preset.title, preset.spec) for preset in family.presets] + [(family.title, family.spec)]
    told = [
        (spec.data.name != recipe.data.name, title, differences(_on_rows_of(spec, recipe), spec))
        for title, recipe in known
    ]
    _, title, found = min(told, key=lambda one: (len(one[2]), one[0]))
    return title, found


def in_words(found: list[Difference]) -> str:
    """Differences in one line, as they are in the second recipe: "code size 2, epochs 5"."""
    return ", ".join(f"{setting} {here}" for setting, _, here in found if here != ABSENT)


def _on_rows_of(spec: Spec, recipe: Spec) -> Spec:
    data = recipe.data.model_copy(update={"name": spec.data.name})
    same = {"seed": spec.train.seed, "device": spec.train.device}
    return recipe.model_copy(update={"data": data, "train": recipe.train.model_copy(update=same)})


def _parts(plain: Spec, spec: Spec) -> list[Difference]:
    named = [(slot, _named(getattr(plain, slot)), _named(getattr(spec, slot))) for slot in SLOTS]
    return [(slot, before, here) for slot, before, here in named if before != here]


def _knobs(plain: Spec, spec: Spec) -> list[Difference]:
    before, here = ({path: _said(value) for path, _, value in paths(recipe)} for recipe in (plain, spec))
    return [
        (label(path), before.get(path, ABSENT), here.get(path, ABSENT))
        for path in {**here, **before}
        if before.get(path) != here.get(path)
    ]


def _named(piece: object) -> str:
    parts = piece if isinstance(piece, tuple) else (piece,)
    return " + ".join(class_words(type(part).__name__) for part in parts) or ABSENT


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_said, value)) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)
