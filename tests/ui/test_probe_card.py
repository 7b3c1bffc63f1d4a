"""The card that tries a run's codes: asked for by a press, answered in the background."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from aecore.inference.linear_probe import Probe, ProbeScore
from ui.core import shared_scheduler
from ui.playground.probe_card import _bars

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def playground(**query: str) -> AppTest:
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
    at.switch_page(str(ROOT / "pages" / "playground.py"))
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def test_a_press_tries_the_codes_in_the_background_and_shows_how_it_went() -> None:
    at = playground(preset="first")
    job = next(iter(shared_scheduler.scheduler().jobs.values()))
    while job.latest.step == 0:
        at.run()
    at.button(key="try-codes").click().run()
    asked = at.session_state[f"probe {job.id}"]
    assert asked.result(60).n_test == 360
    at.run()
    assert any("95 % confidence interval" in each.value for each in at.caption) and not at.exception
    assert at.button(key="try-codes").label == "Probe again"


def test_rows_without_names_have_no_such_card() -> None:
    at = playground(preset="stars")
    assert not [each for each in at.button if each.key == "try-codes"] and not at.exception


def test_a_bar_is_as_long_as_its_error_and_names_it() -> None:
    scored = tuple(
        ProbeScore("linear SVM", on, error, error - 1, error + 2, 1.0)
        for on, error in (("codes", 3.0), ("rows", 8.0))
    )
    drawn = _bars(Probe(scored, 100, 100))
    assert 'width:30.0%"></b>' in drawn and 'width:80.0%"></b>' in drawn
    assert "Linear SVM" in drawn and "3.0 %" in drawn
