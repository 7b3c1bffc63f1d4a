"""Every part in every slot of a recipe: it trains, or one sentence says why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from aecore.families import load, read
from aecore.knobs import Part
from aecore.runs.session import Session
from aecore.slots import MARKS
from aecore.spec import Spec

BASES = ("stacked", "layerwise", "hierarchical-vae", "ranking")  # plain, in stages, of two levels, of ratings


def named(part: type[Part] = Part) -> Iterator[str]:
    load()
    for child in part.__subclasses__():
        if child.__module__.startswith("aecore."):
            yield child.__name__
            yield from named(child)


PARTS = sorted(set(named()))


@pytest.mark.parametrize("slot", MARKS)
@pytest.mark.parametrize("base", BASES)
def test_a_part_in_any_slot_is_a_run_or_a_sentence(base: str, slot: str, small: Callable[..., Spec]) -> None:
    recipe = small(base, train__epochs=1, data__rows=64).model_dump(mode="json")
    assert len(PARTS) == 62
    for name in PARTS:
        given = [{"part": name}] if slot in ("objective", "pretrain") else {"part": name}
        try:
            session = Session(read(json.dumps(recipe | {slot: given})))
        except ValueError as error:
            assert str(error) and "\n" not in str(error), (name, error)
        else:
            session.step()
            assert session.steps == 1 and (session.status != "failed" or session.error), name
