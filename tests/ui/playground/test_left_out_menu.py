"""Classes are left out in the form's tab of data: the recipe's set has another name from then on."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from visited import open_form, visit

pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def classes(at: AppTest) -> Any:
    (found,) = [one for one in at.multiselect if one.label == "Leave out classes"]
    return found


def test_a_class_is_left_out_and_comes_back_and_not_all_can_go() -> None:
    at = open_form(visit("playground", preset="first"), "Data")
    classes(at).select("8").run()
    assert at.session_state["playground draft"].data.name == "digits-without-8" and classes(at).value == ["8"]
    classes(at).unselect("8").run()
    assert at.session_state["playground draft"].data.name == "digits"
    classes(at).set_value(list("0123456789")).run()
    assert at.session_state["playground draft"].data.name == "digits"
    assert any("has 0 training rows left" in caption.value for caption in at.caption) and not at.exception
