"""Kept tools: as many as there is room for, the last asked for among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from aecore.data import load
from aecore.inference.image_tools import kept_tools
from aecore.inference.image_tools.kept_tools import answered, keep_tool
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec


@pytest.fixture
def model(small: Callable[..., Spec]) -> Iterator[Model]:
    session = Session(small("undercomplete"))
    yield Model(session.net, session.spec, session.device, session.precision)
    kept_tools._kept.clear()


def keep(model: Model, run: str) -> int:
    """Keep a search by a net under a run's name; what it takes."""
    assert keep_tool("search", run, model.spec, model.weights) == ""
    return kept_tools._kept["search", run, ""].nbytes


def is_kept(run: str) -> bool:
    drawing, spoilt = np.zeros((8, 8), np.uint8), np.zeros((8, 8), bool)
    return answered(run, "search", drawing, spoilt, True, False, {}) is not None


def test_a_tool_takes_at_least_its_rows(model: Model) -> None:
    assert keep(model, "a") > load("digits").x_train.size * 4


def test_tools_beyond_the_room_make_way_for_the_last_asked_for(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_tools, "KEPT_BYTES", 2 * keep(model, "a"))
    for run in ("b", "c"):
        keep(model, run)
    assert [is_kept(run) for run in "abc"] == [False, True, True]
    monkeypatch.setattr(kept_tools, "KEPT_BYTES", 1)
    keep(model, "d")
    assert [is_kept(run) for run in "bcd"] == [False, False, True]


def test_no_more_than_a_number_of_tools_are_kept(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_tools, "KEPT", 2)
    for run in "abc":
        keep(model, run)
    assert [is_kept(run) for run in "abc"] == [False, True, True]
