"""The Export menu: formats with a sentence each, a file made in the background, and one that is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load
from streamlit.testing.v1 import AppTest

from aecore.inference import export
from ui.core.saved_runs import store
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain
from ui.runs.run_details import line
from ui.runs.run_table import key

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def menu(run: str) -> AppTest:
    """The Playground on a run, with the menu open."""
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
    at.switch_page(str(ROOT / "pages" / "playground.py"))
    at.query_params["run"] = run
    at.session_state["export"] = True
    return at.run()


def press(at: AppTest, key: str) -> Any:
    """Have a file made; it, or what went wrong, once it is there."""
    at.button(key=key).click().run()
    made = at.session_state["exports"][-1].file
    made.exception(60)
    at.run()
    assert not at.exception
    return made


def test_weights_are_made_on_a_press_and_can_then_be_downloaded(trained: Callable[..., Any]) -> None:
    job = trained()
    at = menu(job.id)
    assert not at.get("download_button")
    file = press(at, "export safetensors weights").result()
    (button,) = at.get("download_button")
    assert button.proto.label == ".safetensors" and file.name == "stacked-on-digits.safetensors"
    assert "asked for at epoch 2" in button.proto.help
    mine = store().weights(job.id)
    assert all(np.array_equal(mine[name], weight) for name, weight in load(file.content).items())


def test_codes_leave_of_the_layer_that_is_chosen(trained: Callable[..., Any]) -> None:
    job = trained()
    at = menu(job.id)
    at.selectbox(key=f"export layer {job.id}").select(1).run()
    file = press(at, "export codes csv").result()
    assert file.name == "stacked-on-digits-codes-layer-1.csv" and b'"DF.L1.C32"' in file.content[:1000]
    assert [button.proto.label for button in at.get("download_button")] == [".csv"]
    at.selectbox(key=f"export layer {job.id}").select(2).run()
    assert not at.get("download_button")


def test_every_format_has_a_sentence_and_what_is_refused_cannot_be_pressed(
    trained: Callable[..., Any],
) -> None:
    at = menu(trained("convolutional").id)
    said = " ".join(each.value for each in at.caption)
    refused = {name for name, format in export.load().items() if format.refuses(trained_spec(at))}
    assert refused == {"script"} and "The script has no Convolutional" in said
    for name, format in export.load().items():
        assert name in refused or plain(format.summary) in said
        pressable = [not at.button(key=f"export {name} {variant}").disabled for variant in format.variants]
        assert set(pressable) == {name not in refused}


def trained_spec(at: AppTest) -> Any:
    return at.session_state["playground draft"]


def test_a_run_that_is_chosen_on_the_page_runs_has_the_menu_too(trained: Callable[..., Any]) -> None:
    job = trained()
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
    at.switch_page(str(ROOT / "pages" / "runs.py"))
    lines = [line(kept) for kept in store().runs()]
    at.session_state[key(lines)] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.session_state["export"] = True
    file = press(at.run(), "export errors csv").result()
    assert file.name == "stacked-on-digits-errors.csv" and file.content.startswith(
        b'"row","split","label","mse"'
    )
    assert at.session_state["exports"][0].run == job.id


def test_what_cannot_be_made_says_why_in_its_place(
    trained: Callable[..., Any],
) -> None:
    job = trained()
    scheduler().release(job)
    at = menu(job.id)
    (store().find(job.id).path / "weights.safetensors").unlink()
    made = press(at, "export errors csv")
    assert "is missing" in str(made.exception())
    assert any(each.value.startswith(":red[") and "is missing" in each.value for each in at.caption)
    assert not at.button(key="export errors csv").disabled and not at.get("download_button")
