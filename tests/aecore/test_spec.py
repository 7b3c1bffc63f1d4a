from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aecore.families import find, load, presets, read
from aecore.knobs import Part
from aecore.old_names import OLD_FIELDS, OLD_NAMES
from aecore.slots import MARKS, slot_of
from aecore.spec import DataSpec, Spec, Start, Training, adjust, at, digest, paths, put

SPARSE = find("sparse").spec


def test_a_recipe_survives_json() -> None:
    for family in load().values():
        assert read(family.spec.model_dump_json()) == family.spec
        assert digest(read(family.spec.model_dump_json())) == digest(family.spec)


def test_the_digest_tells_recipes_apart_and_nothing_else() -> None:
    digests = {digest(preset.spec) for preset in presets().values()}
    assert len(digests) == len(presets())
    assert digest(put(SPARSE, "train.seed", 124)) != digest(SPARSE)
    shuffled = dict(reversed(json.loads(SPARSE.model_dump_json()).items()))
    assert digest(Spec.model_validate(shuffled)) == digest(SPARSE)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("net.code", 0, "Dense.code must be in [1, 16384], got 0"),
        ("net.code", 1_000_000, "Dense.code must be in [1, 16384], got 1000000"),
        ("net.hidden", (64, 0), "Dense.hidden must be in [1, 16384], got 0"),
        ("net.hidden", (64, 1_000_000), "Dense.hidden must be in [1, 16384]"),
        ("net.code", "wide", "code"),
        ("train.rate", float("nan"), "rate"),
        ("train.rate", -1, "Training.rate must be in [1e-06, 10], got -1"),
        ("train.schedule", "magic", "one-cycle"),
        ("objective.KLSparsity.rho", 1.0, "KLSparsity.rho must be in [-0.99, 0.99], got 1"),
        ("objective.Nothing.rho", 0.1, "KLSparsity"),
        ("net.depth", 3, "Dense has no depth"),
        ("corruption", "Rain", "'Rain' is not a part"),
        ("bottleneck", "Dense", ": got Dense"),
        ("bottleneck", {"part": "KL"}, "bottleneck must be one of "),
        ("corruption", SPARSE.net, "corruption must be one of "),
        ("net", SPARSE.train, ": got Training"),
        ("net", 3, ": got '3'"),
        ("pretrain", ("SquaredError",), "pretrain must be one of "),
        ("objective", ("KL", "SquaredError", "KL"), "objective has KL twice: keep one of them"),
        ("pretrain", ("Layerwise", "Layerwise"), "pretrain has Layerwise twice"),
    ],
)
def test_a_bad_value_is_refused_in_a_sentence_that_says_what_is_allowed(
    path: str, value: object, says: str
) -> None:
    with pytest.raises(ValueError) as caught:
        put(SPARSE, path, value)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_a_change_makes_a_new_recipe_and_leaves_the_old_one() -> None:
    changed = put(SPARSE, "objective.KLSparsity.rho", -0.5)
    assert at(changed, "objective.KLSparsity.rho") == -0.5
    assert at(SPARSE, "objective.KLSparsity.rho") == -0.1


def test_every_path_leads_to_its_value() -> None:
    for path, _, value in paths(SPARSE):
        assert at(SPARSE, path) == value
        assert put(SPARSE, path, value) == SPARSE


def test_only_live_knobs_change_during_a_run() -> None:
    assert adjust(SPARSE, "train.rate", 0.01).train.rate == 0.01
    with pytest.raises(ValueError, match=r"net.code cannot change during a run; these can: .*train.rate"):
        adjust(SPARSE, "net.code", 3)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"family": "quantum"}, "there is no family 'quantum'; there is"),
        ({"colour": "red"}, "colour is not a field"),
        ({"train": {"rate": 1e9}}, "Training.rate must be in"),
        ({"net": {"part": "Dense", "code": 3, "spare": 1}}, "spare"),
        ({"net": {"part": "os.system"}}, "not a part"),
        ({"net": {"part": "x" * 1_000_000}}, "not a part"),
        ({"net": {"code": 3}}, 'net does not say which part it is: give it "part", one of Dense, '),
        ({"net": {"part": {"part": "Dense"}}}, "net does not say which part it is"),
        ({"family": "x" * 1_000_000}, "there is no family "),
        ({"train": {"seed": 10**400}}, "Training.seed must be in [0, 4294967295], got 1000"),
        (
            {"pretrain": [{"part": "Layerwise", "each": 3, "epochs": 5}]},
            "each and epochs are one field: leave one of them out",
        ),
    ],
)
def test_a_recipe_from_outside_is_checked(fault: dict, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(json.dumps(json.loads(SPARSE.model_dump_json()) | fault))
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


@given(
    st.one_of(
        st.text(), st.binary(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)
    )
)
def test_nothing_from_outside_is_worse_than_a_sentence(text: str | bytes) -> None:
    with pytest.raises(ValueError) as caught:
        read(text)
    assert "\n" not in str(caught.value) and not str(caught.value).startswith(":")


def test_what_was_renamed_is_found_by_its_old_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OLD_NAMES, "Hush", "KLSparsity")
    monkeypatch.setitem(OLD_FIELDS, "KLSparsity", {"target": "rho"})
    monkeypatch.setitem(OLD_FIELDS, "Training", {"pace": "rate"})
    old = json.loads(SPARSE.model_dump_json().replace("KLSparsity", "Hush").replace('"rho"', '"target"'))
    old["train"]["pace"] = old["train"].pop("rate")
    assert read(json.dumps(old)) == SPARSE
    assert at(SPARSE, "objective.Hush.target") == SPARSE.objective[1].rho == -0.1
    assert put(SPARSE, "objective.Hush.target", -0.2) == put(SPARSE, "objective.KLSparsity.rho", -0.2)
    assert adjust(SPARSE, "train.pace", 0.01) == adjust(SPARSE, "train.rate", 0.01)


def test_a_part_has_the_slot_whose_work_it_can_do() -> None:
    for family in load().values():
        for name in MARKS:
            held = getattr(family.spec, name)
            for part in held if isinstance(held, tuple) else (held,):
                assert slot_of(type(part)) == name
    assert not any(slot_of(kind) for kind in (DataSpec, Training, Start, Spec, Part))


def test_a_part_of_somebody_else_may_have_a_name_that_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OLD_NAMES, "Mine", "KLSparsity")

    class Mine(Part):
        """A term. Source: this test."""

        def __call__(self, p: object) -> None: ...

    assert put(SPARSE, "objective", ("Mine",)).objective == (Mine(),)
    assert at(put(SPARSE, "objective", ("Mine", "KLSparsity")), "objective.Mine") == Mine()
