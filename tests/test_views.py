from __future__ import annotations

import numpy as np
import pytest

from aecore.families import find
from aecore.snapshot import Change, Curve, Snapshot, View
from ui.views import POINTS, error_view, verdict

SPEC = find("undercomplete").spec


def told(*changes: Change, step: int = 4000, **rest: object) -> View:
    steps = np.arange(1, step + 1)
    curve = Curve(steps, 1.0 / steps)
    return error_view(
        Snapshot(
            spec=SPEC,
            step=step,
            epoch=step / 40,
            curves={"train_mse": curve, "test_mse": Curve(steps[::40], curve.value[::40])},
            levels={"pca_mse": 0.017},
            changes=changes,
            facts={"k": 32, "n_test": 2000},
            **rest,  # type: ignore[arg-type]
        )
    )


def test_a_long_line_is_thinned_and_keeps_both_ends():
    arrays = told().arrays
    assert len(arrays["train_y"]) == POINTS
    assert (arrays["train_y"][0], arrays["train_y"][-1]) == (1.0, 1 / 4000)
    assert len(arrays["test_y"]) == 100


def test_steps_are_told_in_epochs():
    assert told().arrays["train_x"][-1] == pytest.approx(100)


def test_the_pca_line_carries_its_width_and_its_level():
    assert told().arrays["PCA-32_y"].tolist() == [0.017, 0.017]


def test_a_net_that_mends_is_drawn_and_judged_on_broken_rows():
    cleaned = Curve(np.array([1, 4000]), np.array([0.2, 0.018]))
    snapshot = Snapshot(
        spec=find("denoising").spec,
        step=4000,
        epoch=100,
        curves={"test_mse": Curve(cleaned.step, cleaned.value + 1), "cleaned_mse": cleaned},
        levels={"pca_mse": 0.017, "pca_cleaned_mse": 0.04, "median_cleaned_mse": 0.07},
        facts={"k": 32, "n_test": 2000},
    )
    view = error_view(snapshot)
    assert view.arrays["test_y"].tolist() == [0.2, 0.018] and view.arrays["PCA-32_y"][0] == 0.04
    assert view.unit.startswith("MSE per feature, 2,000 test rows, ")
    assert view.unit.endswith(snapshot.spec.corruption.label())
    scores = "the net 0.0180, PCA-32 0.0400, a median filter 0.0700"
    assert verdict(snapshot) == f"MSE of 2,000 cleaned test rows: {scores}. The net wins."
    assert verdict(Snapshot(spec=SPEC)) == ""


def test_a_dragged_knob_is_one_change_from_its_first_to_its_last_value():
    drag = [Change(800 + i, "corruption.level", 0.30 - i / 100, 0.29 - i / 100) for i in range(10)]
    view = told(*drag, Change(3000, "corruption.level", 0.20, 0.40), Change(3001, "train.rate", 1e-3, 2e-3))
    assert view.labels == ("noise 0.30 → 0.20", "noise 0.20 → 0.40", "rate 0.001 → 0.002")
    assert view.arrays["change_x"].tolist() == [20.0, 75.0, 75.025]


def test_a_run_that_has_not_begun_has_an_error_chart_all_the_same():
    view = error_view(Snapshot(spec=SPEC))
    assert view.kind == "Curve" and view.labels == () and len(view.arrays["change_x"]) == 0
