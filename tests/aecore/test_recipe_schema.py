"""The JSON Schema of a recipe, held against what the program itself reads and refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aecore.families import load, presets, read
from aecore.knobs import knobs
from aecore.slots import MARKS, Slot
from aecore.spec import Spec, put

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "recipe.schema.json"
KEPT = json.loads(SCHEMA.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(KEPT)


def recipe(**changes: Any) -> dict[str, Any]:
    """The sparse family's recipe as JSON, with a change."""
    return load()["sparse"].spec.model_dump(mode="json") | changes


def test_the_schema_in_the_docs_is_what_the_command_prints() -> None:
    command = [sys.executable, "-m", "aecore", "schema"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert json.loads(printed) == KEPT, f"run: python -m aecore schema > {SCHEMA.relative_to(ROOT)}"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(KEPT)


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_keeps_to_the_schema(name: str) -> None:
    VALIDATOR.validate(presets()[name].spec.model_dump(mode="json"))


def test_every_family_keeps_to_the_schema() -> None:
    for family in load().values():
        VALIDATOR.validate(family.spec.model_dump(mode="json"))


def test_a_part_may_be_given_by_its_name_alone() -> None:
    short = recipe(bottleneck="TopK", corruption="Masking", objective=["SquaredError", "L1"])
    VALIDATOR.validate(short)
    assert read(json.dumps(short)) == put(read(json.dumps(short)), "bottleneck", {"part": "TopK"})


@pytest.mark.parametrize(
    "changes",
    [
        {"family": "quantum"},
        {"colour": "red"},
        {"train": {"rate": 11}},
        {"train": {"rate": 0}},
        {"train": {"epochs": 1.5}},
        {"train": {"schedule": "magic"}},
        {"data": {"rows": 15}},
        {"net": {"part": "Dense", "hidden": [64, 0]}},
        {"net": {"part": "Dense", "depth": 3}},
        {"net": {"hidden": [64]}},
        {"net": {"part": "TopK"}},
        {"net": {"part": "os.system"}},
        {"bottleneck": "Dense"},
        {"bottleneck": {"part": "Masking", "level": 0.3}},
        {"bottleneck": {"part": "TopK", "k": 0}},
        {"corruption": {"part": "Masking", "level": 0.96}},
        {"objective": {"part": "SquaredError"}},
        {"objective": [{"part": "Training"}]},
        {"objective": [{"part": "KLSparsity", "rho": 1}]},
        {"pretrain": [{"part": "SquaredError"}]},
        {"net": None},
    ],
)
def test_what_the_schema_refuses_the_program_refuses_too(changes: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(recipe(**changes))
    with pytest.raises(ValueError):
        read(json.dumps(recipe(**changes)))


@pytest.mark.parametrize("slot", MARKS)
def test_both_ends_of_every_range_keep_to_the_schema_and_what_lies_beyond_does_not(slot: str) -> None:
    held = Spec.model_json_schema()["properties"][slot]
    of_part = Draft202012Validator(held.get("items", held))
    for kind in Slot(slot).parts():
        for knob in knobs(kind):
            for end, beyond in ((knob.lo, -1), (knob.hi, 1)):
                if end is None or knob.kind not in ("int", "float"):
                    continue
                assert of_part.is_valid({"part": kind.__name__, knob.name: end})
                assert not of_part.is_valid({"part": kind.__name__, knob.name: end + beyond})
