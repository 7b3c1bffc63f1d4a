"""The card that tries a layer's code: asked for by a press, answered in the background, curve by curve."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from visited import visit

from aecore.evaluation.label_curve import LabelPoint
from aecore.inference.feature_probe import FEATURES, Features
from ui.core import shared_scheduler
from ui.playground.features_card import Asked, _table

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def points(*accuracies: float) -> tuple[LabelPoint, ...]:
    return tuple(
        LabelPoint(10**power, (right,), right, right - 2, right + 2)
        for power, right in enumerate(accuracies, 1)
    )


def features(on: str, *accuracies: float) -> Features:
    return Features(on, 8, 1, "linear SVM", points(*accuracies), 500, 300)


def test_a_press_tries_the_features_in_the_background_and_says_which_wins() -> None:
    at = visit("playground", preset="first")
    job = next(iter(shared_scheduler.scheduler().jobs.values()))
    while job.latest.step == 0:
        at.run()
    at.session_state["features"] = True
    at.run()
    at.selectbox(key="features classifier").set_value("k-means").run()
    at.selectbox(key=f"features layer {job.id}").set_value(1).run()
    at.button(key="try-codes").click().run()
    asked = at.session_state[f"features {job.id}"]
    found = [curve.result(60) for curve in asked.curves]
    assert [one.on for one in found] == list(FEATURES)
    assert all(one.layer == 1 and one.classifier == "k-means" and one.n_test == 360 for one in found)
    at.run()
    assert any(words.value.startswith("With 100 labels") for words in at.markdown) and not at.exception
    assert at.button(key="try-codes").label == "Probe again"


def test_rows_without_labels_have_no_such_card() -> None:
    at = visit("playground", preset="stars")
    assert not [card for card in at.expander if "Features" in card.label] and not at.exception


def test_a_card_stays_open_over_other_pages_and_what_was_asked_for_over_close_and_open() -> None:
    at = visit("playground", preset="first")
    assert not at.expander[0].children and not [box for box in at.selectbox if "features" in box.key]
    at.session_state["features"] = True
    at.run()
    at.selectbox(key="features classifier").set_value("k-means").run()
    job = next(iter(shared_scheduler.scheduler().jobs.values()))
    done: Future[Features] = Future()
    done.set_result(features("rows", 60, 70))
    at.session_state[f"features {job.id}"] = Asked(1, "k-means", (done,))
    for opened in (False, True):
        at.session_state["features"] = opened
        at.run()
        assert ("raw rows (8)" in str([table.proto.body for table in at.get("html")])) == opened
    at.switch_page(str(ROOT / "pages" / "about.py")).run()
    at.switch_page(str(ROOT / "pages" / "playground.py")).run()
    assert at.selectbox(key="features classifier").value == "k-means" and not at.exception


def test_the_table_has_a_column_for_each_kind_and_the_best_of_a_line_stands_out() -> None:
    drawn = _table([features("code", 50, 80), features("rows", 60, 70)])
    assert "code of layer 1 (8)" in drawn and "raw rows (8)" in drawn
    assert "<b>60.0 %" in drawn and "<b>80.0 %" in drawn and drawn.count("<b>") == 2


def test_curves_that_are_there_are_shown_while_others_are_on_their_way() -> None:
    done: Future[Features] = Future()
    done.set_result(features("rows", 60, 70))
    failed: Future[Features] = Future()
    failed.set_exception(ValueError("the run has no net yet"))
    asked = Asked(1, "linear SVM", (done, Future()))
    assert asked.running and [one.on for one in asked.found] == ["rows"] and not asked.fault
    assert Asked(1, "linear SVM", (done, failed)).fault == "the run has no net yet"
