"""Pairs, whose input already lacks what is wanted: recipes begin on them without a corruption."""

from __future__ import annotations

from aecore.families import find
from aecore.parts.corruption import NoCorruption
from aecore.spec import Spec, put


def for_pairs(spec: Spec, paired: bool, was_paired: bool = False) -> Spec:
    """A recipe as it begins on rows that are `paired` or not, after rows that were or not.

    On pairs a corruption that is the family's own, or that of one of its presets, gives way; any other was
    chosen by hand, and stays. After pairs the family's own comes back where there is none.
    """
    family = find(spec.family)
    if not paired:
        back = was_paired and isinstance(spec.corruption, NoCorruption)
        return put(spec, "corruption", family.spec.corruption) if back else spec
    own = [family.spec.corruption, *(preset.spec.corruption for preset in family.presets)]
    wide = getattr(spec.corruption, "picture", ())  # told by the rows, not by hand
    told = put(spec, "corruption.picture", ()) if wide else spec
    return put(spec, "corruption", NoCorruption()) if told.corruption in own else spec
