from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from aecore.views.snapshot import View
from ui.components.view_card.payload import compact, payload
from ui.components.view_card.view_card import card

FIXTURE = Path(__file__).parents[1] / "js" / "fixtures" / "payload.bin"


def example() -> bytes:
    """A block with an array of each type, and a view that has not been drawn yet."""
    arrays = {
        "uint8": np.arange(3, dtype=np.uint8),
        "int8": np.array([-128, 127], np.int8),
        "uint16": np.array([0, 300]),
        "int16": np.array([-300, 300]),
        "uint32": np.array([0, 70_000]),
        "int32": np.array([-70_000, 70_000]),
        "float32": np.array([[0.5, -1.25], [float("nan"), 2.0]]),
        "float64": np.array([2**40, 0]),
        "empty": np.zeros((0, 2)),
    }
    view = View("Scatter", "map", "Map — «é»", arrays, labels=("a", "b"), marks={"rho": 0.05})
    return payload([view, None], title="Map", score="", caption="", group="", atlas=None)


def opened(block: bytes) -> dict:
    """What the browser makes of a block, written here a second time."""
    length = int.from_bytes(block[:4], "little")
    card = json.loads(block[4 : 4 + length])
    body = block[4 + length :]
    for view in filter(None, card["views"]):
        for name, head in view["arrays"].items():
            kind, n = np.dtype(head["type"]), int(np.prod(head["shape"]))
            values = np.frombuffer(body, kind, n, head["at"])
            view["arrays"][name] = values.reshape(head["shape"])
    return card


def test_a_block_gives_back_what_was_put_in():
    xy = np.array([[0.5, -1.25], [3.0, 2.0], [0.0, 0.0]], np.float32)
    view = View("Scatter", "map", "Map", {"xy": xy, "index": np.array([7, 1999, 0])}, labels=("a", "b"))
    card = opened(payload([view, None], title="Map"))
    assert card["title"] == "Map" and card["views"][1] is None
    assert card["views"][0]["arrays"]["xy"].tolist() == xy.tolist()
    assert card["views"][0]["arrays"]["index"].tolist() == [7, 1999, 0]


def test_arrays_begin_on_multiples_of_eight_and_so_does_the_body():
    view = View("Curve", "c", "C", {"a": np.zeros(3, np.uint8), "b": np.ones(5)})
    block = payload([view])
    head = json.loads(block[4 : 4 + int.from_bytes(block[:4], "little")])
    assert (int.from_bytes(block[:4], "little") + 4) % 8 == 0
    assert [each["at"] % 8 for each in head["views"][0]["arrays"].values()] == [0, 0]


def test_a_mark_that_is_no_number_is_left_out():
    view = View("Histogram", "h", "H", {}, marks={"mean": float("nan"), "rho": 0.05})
    assert opened(payload([view]))["views"][0]["marks"] == {"rho": 0.05}


@given(arrays(np.int64, some.integers(0, 20), elements=some.integers(-(2**52), 2**52)))
def test_whole_numbers_arrive_exactly(values: np.ndarray):
    assert compact(values).tolist() == values.tolist()


@pytest.mark.parametrize(
    ("values", "kind"), [([0, 255], "uint8"), ([-1, 9], "int16"), ([0, 1999], "uint16"), ([True], "uint8")]
)
def test_whole_numbers_travel_in_a_narrow_type(values: list, kind: str):
    assert compact(np.array(values)).dtype.name == kind


def test_the_block_that_the_tests_of_the_browser_read_is_what_is_sent():
    assert FIXTURE.read_bytes() == example(), f"python {Path(__file__).name} writes it anew"


if __name__ == "__main__":
    FIXTURE.write_bytes(example())


def test_a_view_of_pictures_that_holds_none_is_left_out_of_its_card() -> None:
    counts = View("Histogram", "activation", "Activation", {"counts": np.ones(3, np.uint8)})
    bare = View("Filters", "filters", "Weights", {"weights": np.zeros((0, 8, 8), np.int8)})
    for views in ((counts, bare), (counts, None)):
        assert [view["name"] for view in opened(card(*views))["views"]] == ["activation"]
    assert opened(card(bare))["views"] == [None] and opened(card(None, None))["views"] == [None, None]
