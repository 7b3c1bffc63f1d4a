"""Series in the menu of data sets and on the command line: recipes follow their length and their unit."""

from __future__ import annotations

from typing import Any

import pytest

from aecore import families
from aecore.cli.recipe import recipe
from aecore.runs.session import Session
from aecore.spec import Spec
from ui.forms import menus


@pytest.mark.parametrize(("name", "samples"), [("vibration", 256), ("ecg", 192)])
def test_a_recipe_follows_a_series_and_leaves_it_again(name: str, samples: int) -> None:
    spec = menus.on(name, families.find("convolutional").spec)
    assert spec.net.picture == (1, samples) and spec.net.output == "linear"
    assert Session(spec).step()
    back = menus.on("digits", spec)
    assert back.net.picture == () and back.data.name == "digits"


def test_a_kind_tried_on_a_series_gives_back_values_below_zero() -> None:
    now = families.presets()["vibration"].spec
    assert _net(menus.recipe("undercomplete", now)).output == "linear"
    assert _net(menus.recipe("convolutional", now)).picture == (1, 256)


def _net(spec: Spec) -> Any:
    return spec.net


def test_the_command_line_follows_a_series_where_nothing_else_was_asked() -> None:
    spec = recipe("convolutional", None, None, {"data.name": "ecg"}, ())
    assert spec.net.picture == (1, 192) and spec.net.output == "linear"
    asked = recipe("convolutional", None, None, {"data.name": "ecg", "net.output": "sigmoid"}, ())
    assert asked.net.output == "sigmoid"
