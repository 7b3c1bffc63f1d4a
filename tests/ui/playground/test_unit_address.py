"""The unit whose card is open stands in the address: a link opens it, Back finds it, Share names it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from visited import visit
from waiting import until

from aecore.runs.job import Job
from ui.core.text_format import plain

pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def unit_of(at: AppTest, run: str) -> int | None:
    """The unit that the card has, None where it is closed."""
    fields = [field for field in at.number_input if field.key == f"unit number {run}"]
    return int(fields[0].value) if fields else None


def named(at: AppTest) -> str | None:
    return (at.query_params.get("unit") or [None])[0]


def captions(at: AppTest) -> list[str]:
    return [told.value for told in at.caption]


def looked_into(at: AppTest, run: str) -> int:
    """The unit of the portrait, from 1, once it is there."""
    found = at.session_state[f"unit {run}"]
    until(found.done)
    return int(found.result().unit) + 1


def test_a_link_opens_the_card_on_its_unit_and_looks_into_it(trained: Callable[..., Job]) -> None:
    run = trained().id
    at = visit("playground", run=run, unit="5", row="3")
    assert (unit_of(at, run), named(at)) == (5, "5") and looked_into(at, run) == 5
    assert at.number_input(key=f"unit row {run}").value == 3
    assert at.session_state[f"unit {run}"].result().atoms.title.startswith("Test row 3 ")
    at.number_input(key=f"unit number {run}").set_value(2).run()
    assert named(at) == "2"
    at.query_params["unit"] = "5"  # the browser's Back
    at.run()
    assert unit_of(at, run) == 5 and looked_into(at, run) == 5
    at.session_state["share"] = True
    at.run()
    assert any(link.value.endswith(f"?run={run}&row=3&unit=5") for link in at.code)
    del at.query_params["unit"]
    at.run()
    assert unit_of(at, run) is None and named(at) is None
    at.session_state["unit-card"] = True
    at.run()
    assert named(at) == "5"


def test_what_is_no_unit_of_the_code_is_said_in_one_sentence(trained: Callable[..., Job]) -> None:
    run = trained().id
    at = visit("playground", run=run, unit="9")
    for said in ("9", "0", "five", "³"):
        at.query_params["unit"] = said
        at.run()
        assert (unit_of(at, run), named(at)) == (1, "1")
        assert plain(f"There is no unit {said!r} here: its code has units 1 to 8.") in captions(at)
    assert f"unit {run}" not in at.session_state


def test_rows_that_are_no_pictures_have_no_card_of_a_unit(trained: Callable[..., Job]) -> None:
    run = trained(data__name="ring").id
    at = visit("playground", run=run, unit="1")
    assert any("holds neither" in told for told in captions(at))
