"""Hashing as a tool: a picture's bits and ball counted by hand, narrower codes, bytes, and who wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aecore.data import load
from aecore.families import find
from aecore.inference.hash_index import hash_precision, opponents
from aecore.inference.hash_precision import QUERIES, asked, linear_precision, winner
from aecore.inference.image_index import KS
from aecore.inference.image_tools.hash_tool import SHOWN, HashTool
from aecore.inference.image_tools.image_tool import Answer, Asked
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec, put

BITS = 16
ROW = 11


@pytest.fixture(scope="module")
def tool() -> HashTool:
    spec = find("semantic-hashing").spec
    changes = {"data.name": "digits", "net.hidden": (32,), "net.code": BITS, "train.epochs": 4}
    for path, value in changes.items():
        spec = put(spec, path, value)
    return made(Session(spec).run())


def made(session: Session) -> HashTool:
    return HashTool(Model(session.net, session.spec, session.device, session.precision), session.data)


def told(tool: HashTool, **options: Any) -> Answer:
    x = tool.data.x_test[ROW].astype(np.float32).ravel()
    spoilt = np.zeros(len(x), bool)
    return tool.answer(Asked(x, spoilt, {name: str(value) for name, value in options.items()}, False))


def test_a_ball_holds_what_is_counted_by_hand_and_shows_the_nearest_of_it(tool: HashTool) -> None:
    answer = told(tool, bits=10, radius=3, row=ROW)
    ball, kept = answer.said["ball"], tool.order[:10]
    code = tool.index.hashed(tool.data.x_test[ROW : ROW + 1].astype(np.float32))[0]
    far = (tool.index.bits[:, kept] != code[kept]).sum(1)
    inside = far <= 3
    y, labels = int(tool.data.y_test[ROW]), tool.data.y_train[: len(far)]
    assert (ball["count"], ball["of"]) == (inside.sum(), len(far))
    assert ball["same"] == (labels[inside] == y).sum() and ball["label"] == str(y)
    assert answer.said["near"] == [int((far == d).sum()) for d in range(13)]
    assert [group[1] for group in ball["groups"]] == [n for n in answer.said["near"][:4] if n]
    shown = sum(group[2] for group in ball["groups"])
    assert shown == len(ball["labels"]) == min(SHOWN, ball["count"])
    nearest = np.argsort(far, kind="stable")[:shown]
    assert np.array_equal(answer.rows[:shown], tool.rows[nearest])
    assert ball["labels"] == [str(labels[i]) for i in nearest]


def test_a_narrower_code_keeps_the_principal_bits_in_their_places_and_takes_as_many_bytes(
    tool: HashTool,
) -> None:
    row = tool.data.x_test[ROW : ROW + 1].astype(np.float32)
    code = tool.index.hashed(row)[0]
    for bits, size in ((8, 1), (9, 2), (16, 2)):
        said = told(tool, bits=bits).said
        kept = sorted(tool.order[:bits])
        assert said["kept"] == kept and said["code"] == "".join(str(int(bit)) for bit in code)
        packed = np.packbits(code[kept]).tobytes()
        assert bytes.fromhex(said["packed"]) == packed and len(packed) == size
        n = len(tool.rows)
        assert said["nbytes"] == {
            "bits": [size, size * n],
            "floats": [4 * bits, 4 * bits * n],
            "pixels": [64, 64 * n],
        }
    assert told(tool, bits=48).said["width"] == BITS


def test_a_bit_is_shown_by_what_it_draws_and_by_rows_with_it_and_without(tool: HashTool) -> None:
    answer = told(tool, radius=0, bit=5)
    shown = len(answer.said["ball"]["labels"])
    drawn, turned, on, off = answer.rows[shown:]
    assert np.array_equal(np.stack([drawn, turned]), tool.index.flipped(tool.data.x_test[ROW].ravel(), 5))
    has = tool.index.bits[:, 5]
    assert on == pytest.approx(tool.rows[has].mean(0), abs=1e-5)
    assert off == pytest.approx(tool.rows[~has].mean(0), abs=1e-5)
    assert answer.said["bit"] == {"number": 5, "share": pytest.approx(has.mean(), abs=1e-4)}


@pytest.mark.parametrize(("name", "value"), [("radius", 13), ("bits", 0), ("bit", BITS), ("row", 1e9)])
def test_what_is_out_of_range_is_refused_with_the_range(tool: HashTool, name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} is a number from"):
        told(tool, **{name: value})


def test_a_drawing_has_no_class_to_be_right_about(tool: HashTool) -> None:
    ball = told(tool, radius=12).said["ball"]
    assert ball["same"] is None and ball["label"] == ""
    assert 0 < len(ball["classes"]) <= 3


def test_precision_is_that_of_the_index_and_of_each_linear_hash(tool: HashTool) -> None:
    found = tool.measured({"bits": "16", "curve": "64"})
    rows, labels = asked(tool.data)
    ours = tool.index.precision(tool.labels, rows, labels, KS)
    ways = {way["by"]: way["mean"] for way in found["ways"]}
    assert ways["code"] == pytest.approx(ours.tolist()) and found["queries"] == len(labels)
    for name, hashed in opponents(tool.data, 16).items():
        assert ways[name] == pytest.approx(hash_precision(tool.data, hashed, KS).tolist())
    assert [bits for bits, _ in found["curve"]["code"]] == [8, 16]
    assert [bits for bits, _ in found["curve"]["ITQ"]] == [8, 16, 24, 32, 48, 64]
    part = tool.measured({"bits": "16", "curve": "16"})["curve"]
    assert part == {by: [point for point in each if point[0] <= 16] for by, each in found["curve"].items()}
    assert found["curve"]["code"][-1][1] == pytest.approx(ours[1])
    assert "at the 100 nearest" in found["winner"]
    assert np.all(np.diff(found["balls"]["size"]) >= 0)


def test_linear_hashes_are_measured_once_for_all_runs(tool: HashTool, small: Callable[..., Spec]) -> None:
    other = made(Session(small("semantic-hashing", train__epochs=1)).run())
    before = linear_precision.cache_info().misses
    tool.measured({"bits": "8"})
    other.measured({"bits": "8"})
    assert linear_precision.cache_info().misses <= before + 1


def test_who_wins_is_said_and_that_none_does() -> None:
    rng = np.random.default_rng(0)
    better, worse = rng.normal(80, 5, (2, 500)), rng.normal(70, 5, (2, 500))
    assert winner(32, better, {"ITQ": worse}).startswith("with 32 bits the code beats ITQ")
    assert winner(32, worse, {"LSH": worse - 9, "ITQ": better}).startswith("with 32 bits ITQ beats the code")
    assert "ITQ is as good as the code" in winner(8, better, {"ITQ": better + rng.normal(0, 9, 500)})


def test_of_many_test_rows_two_thousand_are_drawn_always_the_same() -> None:
    digits = load("digits")
    many = replace(digits, x_test=digits.x_test.repeat(7, 0), y_test=digits.y_test.repeat(7))
    rows, labels = asked(many)
    assert len(rows) == len(labels) == QUERIES and np.array_equal(rows, asked(many)[0])


def test_rows_without_labels_are_hashed_and_not_measured(tool: HashTool) -> None:
    bare = HashTool(tool.model, replace(tool.data, y_train=None, y_test=None))
    assert told(bare, row=ROW).said["ball"]["classes"] == []
    with pytest.raises(ValueError, match="these rows have none"):
        bare.measured({})
