"""A declaration is read once, and what everybody shares of it cannot be changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from aecore.families import load
from aecore.knobs import knobs


def test_the_knobs_of_a_part_are_read_once_and_cannot_be_changed() -> None:
    for kind in {type(part) for family in load().values() for part in family.spec.parts()}:
        assert knobs(kind) is knobs(kind)
        shared: Any = knobs(kind)
        for knob in shared:
            assert hash((knob.default, knob.choices)) == hash((knob.default, knob.choices))
            with pytest.raises(FrozenInstanceError):
                knob.default = None
