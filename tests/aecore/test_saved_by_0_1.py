"""What version 0.1.0 saved, opened by this one: recipes, links, runs, profiles and what commands answered.

`tests/fixtures/saved_by_0_1/make.py` made it, with version 0.1.0; its first lines say what each file holds.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aecore.cli import main
from aecore.data import films, load
from aecore.evaluation.metrics import in_range
from aecore.families import presets, read
from aecore.families.spec_link import unpack
from aecore.knobs import Part
from aecore.old_names import OLD_FIELDS, OLD_NAMES, present, present_field
from aecore.recommend.imports import bring
from aecore.recommend.imports import read as read_export
from aecore.recommend.profiles.repository import Profiles
from aecore.recommend.titles.match import Matcher
from aecore.runs.store import Store
from aecore.runs.store.record import initial
from aecore.slots import part_named, slot_of
from aecore.spec import Spec, adjust, at, digest
from aecore.views.snapshot import Snapshot, View

SAVED = Path(__file__).parents[1] / "fixtures" / "saved_by_0_1"
AT = 1_700_000_100.0  # seconds after all that was saved
WORDED = {
    "families": ("title", "chapter", "story", "adds", "presets", "spec"),
    "data": ("title",),
    "train": ("digest",),
}
"""What an answer says in words of the screen or by names of parts, which changed on purpose."""

ADDED = {
    *("breast-cancer", "cifar-10", "ecg", "emoji", "shuttle", "textures", "tissue-genes", "vibration"),
    *("vibration-faults", "wine", "imputation", "semantic-hashing", "transform-coding", "u-net"),
}
"""Data sets and families that came later."""

ROWS = 4  # test rows whose codes were noted


def noted(name: str) -> Any:
    """What one of the JSON files says."""
    return json.loads((SAVED / f"{name}.json").read_text(encoding="utf-8"))


KEPT, EXPECTED, COMMANDS = noted("recipes"), noted("expected"), noted("commands")
ANSWERED = [command for command in COMMANDS if command["args"][0] != "probe"]  # it answers more, otherwise
RECIPES, RUNS, PARTS = KEPT["recipes"], EXPECTED["runs"], KEPT["parts"]


@pytest.fixture
def saved(home: Path) -> Path:
    """A home folder as version 0.1.0 left it."""
    return Path(shutil.copytree(SAVED, home, ignore=shutil.ignore_patterns("make.py")))


def same(found: Any, expected: Any) -> bool:
    """Whether two answers agree, numbers to what another processor may compute otherwise."""
    if isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in expected)
    if isinstance(expected, list | tuple):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, float) and isinstance(found, float | int):
        return bool(np.isclose(found, expected, rtol=1e-4, atol=1e-6))
    return bool(found == expected)


def opened(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot says, in the words in which version 0.1.0 noted it."""
    return {
        **{name: getattr(snapshot, name) for name in ("status", "step", "epoch", "stage", "error")},
        "family": snapshot.spec.family,
        "data": snapshot.spec.data.name,
        "digest": snapshot.facts["digest"],
        "parameters": snapshot.facts["parameters"],
        "levels": dict(snapshot.levels),
        "last": {name: float(curve.value[-1]) for name, curve in snapshot.curves.items()},
        "points": {name: len(curve.value) for name, curve in snapshot.curves.items()},
        "changes": [list(change) for change in snapshot.changes],
    }


def views(shown: Iterable[View]) -> list[dict[str, Any]]:
    """Names and kinds of views, and digests of their arrays."""
    return [{"name": view.name, "kind": view.kind, "arrays": digests(view.arrays)} for view in shown]


def digests(arrays: Mapping[str, np.ndarray]) -> dict[str, str]:
    return {name: hashlib.sha256(each.tobytes()).hexdigest()[:8] for name, each in arrays.items()}


def held(spec: Spec, slot: str) -> tuple[Part, ...]:
    value = getattr(spec, slot)
    return value if isinstance(value, tuple) else (value,)


def plain(value: Any) -> Any:
    """Tuples as the lists that JSON has."""
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def renamed(recipe: Mapping[str, Any]) -> bool:
    """Whether a recipe holds a part, or a field of one, that has another name now."""
    words = json.dumps(recipe)
    fields = {name for part in OLD_FIELDS.values() for name in part}
    return any(f'"{name}"' in words for name in {*OLD_NAMES, *fields})


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_what_it_said(name: str) -> None:
    saved = RECIPES[name]["spec"]
    spec = read(json.dumps(saved))
    assert spec.family == saved["family"]
    for slot in set(saved) - {"family"}:
        written = saved[slot] if isinstance(saved[slot], list) else [saved[slot]]
        for part, was in zip(held(spec, slot), written, strict=True):
            kind = type(part)
            assert kind.__name__ == present(was.get("part", kind.__name__))
            values = {field: value for field, value in was.items() if field != "part"}
            assert {field: plain(getattr(part, present_field(kind, field))) for field in values} == values
            since = [field for field in kind.model_fields.values() if field.exclude_if]  # silent by default
            assert len(values) == len(kind.model_fields) - len(since)


@pytest.mark.parametrize("name", RECIPES)
def test_a_link_leads_to_its_recipe_and_every_live_path_to_its_knob(name: str) -> None:
    saved = RECIPES[name]
    spec = unpack(saved["link"])
    assert spec == read(json.dumps(saved["spec"]))
    for path, value in saved["live"].items():
        assert plain(at(spec, path)) == value and adjust(spec, path, value) == spec


def test_a_recipe_of_which_nothing_was_renamed_has_the_digest_it_had() -> None:
    kept = {name: each for name, each in RECIPES.items() if not renamed(each["spec"])}
    assert kept
    for each in kept.values():
        assert digest(read(json.dumps(each["spec"]))) == each["digest"]


def test_a_preset_is_what_it_was() -> None:
    for name in RECIPES.keys() & presets().keys():  # those that are new were not there
        assert read(json.dumps(RECIPES[name]["spec"])) == presets()[name].spec


def test_a_part_is_found_by_the_name_it_had_and_for_the_slot_it_had() -> None:
    assert {name for name in OLD_NAMES if name not in PARTS} == set()
    for name, slots in PARTS.items():
        kind = part_named(name)
        assert kind.__name__ == present(name) and slot_of(kind) in (slots[0], "")


@pytest.mark.parametrize("run", RUNS)
def test_a_run_opens_with_what_it_had_come_to(run: str, saved: Path) -> None:
    folder, expected = Store().find(run), RUNS[run]
    snapshot = folder.load()
    assert same(opened(snapshot), {name: expected[name] for name in opened(snapshot)})
    line, then = asdict(folder.listed(run)), {**expected["listed"], "owner": "", "tags": (), "note": ""}
    kept = then.keys() - unjudged(then)
    assert line.keys() == then.keys()
    assert same({name: line[name] for name in kept}, {name: then[name] for name in kept})
    assert views(snapshot.views) == expected["views"]
    assert at(snapshot.spec, "train.rate") == at(initial(snapshot), "train.rate") or snapshot.changes


@pytest.mark.parametrize("run", RUNS)
def test_the_net_of_a_run_computes_what_it_did(run: str, saved: Path) -> None:
    expected, model = RUNS[run], Store().model(run)
    rows = in_range(load(expected["data"]).given[:ROWS]).astype(np.float32)
    assert same(model.encode(rows).tolist(), expected["codes"])
    assert same(model.errors(rows).tolist(), expected["errors"])
    assert model.taught == (expected["draws"] is not None)
    if model.taught:
        assert same(model.draw(2, seed=1).tolist(), expected["draws"])


def test_a_run_that_nobody_had_watched_is_drawn_now(saved: Path) -> None:
    unseen = [run for run, expected in RUNS.items() if expected["drawn"]]
    assert unseen
    for run in unseen:
        found, expected = views(Store().draw(run).views), RUNS[run]["drawn"]
        assert [(view["name"], view["kind"]) for view in found] == [
            (view["name"], view["kind"]) for view in expected
        ]


def test_profiles_are_what_they_were(saved: Path) -> None:
    kept = Profiles(f"sqlite:///{saved / 'profiles.sqlite'}", clock=lambda: AT)
    named = {each.id: asdict(each) for each in kept.named()}
    for person in EXPECTED["profiles"]:
        expected = person["named"] and {**person["named"], "pin": False}
        assert kept.exists(person["id"]) and named.get(person["id"]) == expected
        assert not kept.owners(person["id"])
        opinions = kept.taste(person["id"]).opinions
        assert [list(each) for each in opinions.items()] == person["opinions"]
    first = EXPECTED["profiles"][0]["id"]
    assert kept.export(first, films.embedded()) == (saved / "my-films.csv").read_bytes().decode("utf-8-sig")
    kept.close()


def test_an_export_brings_back_what_it_held(saved: Path) -> None:
    content, expected = (saved / "my-films.csv").read_bytes(), EXPECTED["export"]
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == expected["lines"]
    brought = bring(read_export("my-films.csv", content), Matcher(films.embedded()))
    assert [list(each) for each in brought.taste.opinions.items()] == expected["opinions"]
    assert [each.title for each in brought.unmatched] == expected["unmatched"]


@pytest.mark.parametrize("command", ANSWERED, ids=lambda command: " ".join(command["args"][:5]))
def test_a_command_answers_what_it_answered(
    command: dict[str, Any], saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(saved)
    assert main(list(command["args"])) == 0
    out, expected = capsys.readouterr().out, command["out"]
    if "--json" not in command["args"]:
        return same_table(out, expected)
    found = json.loads(out.splitlines()[-1])
    for now, then in zip(without_added(listed(found)), listed(expected), strict=True):
        assert list(now)[: len(then)] == list(then)  # what a later version says more stands behind
        differ = {*command["varies"], *WORDED.get(command["args"][0], ()), *unjudged(then)}
        kept = {name for name in then if name not in differ}
        assert same({name: now[name] for name in kept}, {name: then[name] for name in kept})


def test_families_are_listed_with_the_presets_and_the_recipes_they_had(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["families", "--json"]) == 0
    expected = next(each["out"] for each in COMMANDS if each["args"][0] == "families")
    for now, then in zip(without_added(json.loads(capsys.readouterr().out)), expected, strict=True):
        assert now["presets"].keys() >= then["presets"].keys() and len(now["adds"]) == len(then["adds"])
        assert read(json.dumps(now["spec"])) == read(json.dumps(then["spec"]))


def unjudged(line: dict[str, Any]) -> set[str]:
    """The figure of a run of pictures, for which 0.1.0 left these fields empty."""
    return {"unit", "score", "beside", "beside_score"} if line.get("unit") == "" else set()


def without_added(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What there was already."""
    return [line for line in lines if line.get("name") not in ADDED]


def listed(answer: Any) -> list[dict[str, Any]]:
    return answer if isinstance(answer, list) else [answer]


def same_table(found: str, expected: str) -> None:
    (heads, *rows), (names, *lines) = (list(csv.reader(io.StringIO(table))) for table in (found, expected))
    assert heads == names and np.allclose(np.array(rows, float), np.array(lines, float), rtol=1e-4, atol=1e-6)
