from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aecore.evaluation.rating_scores import RANKED, STARS
from aecore.families import find
from aecore.views.snapshot import Change, Curve, Snapshot, View
from ui.core.text_format import error
from ui.playground.error_view import POINTS, error_view, thinned, verdict

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


def test_where_a_run_was_not_tested_for_long_no_line_leads():
    step = np.array([*range(1, 2000, 20), *range(3000, 4000, 20)])
    snapshot = Snapshot(
        spec=SPEC, step=4000, epoch=100, curves={"test_mse": Curve(step, 1.0 / step)}, facts={"k": 32}
    )
    arrays = error_view(snapshot).arrays
    assert arrays["test_x"][arrays["test_gap"]].tolist() == [75.0]
    assert "test_gap" not in told().arrays


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
    label = snapshot.spec.corruption.label()
    assert view.unit == f"denoised MSE per feature, 2,000 test rows, {label}"
    scores = "the net 0.0180, PCA-32 0.0400, a median filter 0.0700"
    assert verdict(snapshot) == f"Denoised MSE of 2,000 test rows: {scores}. The net wins."
    assert verdict(Snapshot(spec=SPEC)) == ""


def test_scores_and_chart_head_agree_on_the_level_they_were_taken_at():
    cleaned = Curve(np.array([1]), np.array([0.018]))
    facts = {"k": 32, "n_test": 2000, "scored": "20 % erased", "levels_scored": "50 % erased"}
    snapshot = Snapshot(
        spec=find("denoising").spec,
        step=1,
        epoch=1,
        curves={"test_mse": cleaned, "cleaned_mse": cleaned},
        levels={"pca_mse": 0.017, "pca_cleaned_mse": 0.04},
        facts=facts,
    )
    assert error_view(snapshot).unit.endswith("20 % erased")
    assert verdict(snapshot) == "" and "PCA-32_y" not in error_view(snapshot).arrays, (
        "PCA's is of another level"
    )
    both = replace(snapshot, facts=facts | {"levels_scored": "20 % erased"})
    assert "the net 0.0180, PCA-32 0.0400" in verdict(both)


def test_a_dragged_knob_is_one_change_from_its_first_to_its_last_value():
    drag = [Change(800 + i, "corruption.level", 0.30 - i / 100, 0.29 - i / 100) for i in range(10)]
    view = told(*drag, Change(3000, "corruption.level", 0.20, 0.40), Change(3001, "train.rate", 1e-3, 2e-3))
    assert view.labels == ("noise 0.30 → 0.20", "noise 0.20 → 0.40", "learning rate 0.001 → 0.002")
    assert view.arrays["change_x"].tolist() == [20.0, 75.0, 75.025]


def test_a_run_that_has_not_begun_has_an_error_chart_all_the_same():
    view = error_view(Snapshot(spec=SPEC))
    assert view.kind == "Curve" and view.labels == () and len(view.arrays["change_x"]) == 0


def rated(**more: object) -> Snapshot:
    steps = np.arange(1, 41)
    return Snapshot(
        spec=find("ratings").spec,
        step=40,
        epoch=4,
        curves={
            "train_rmse": Curve(steps, np.tile([0.5, 1.5], 20)),
            "test_rmse": Curve(steps[-1:], np.array([0.87])),
        },
        levels={"bias_rmse": 0.895, "film_mean_rmse": 1.002, "mean_rmse": 1.092, "mean_mae": 0.9},
        facts={"k": 13, "n_test": 134, "steps_per_epoch": 10, "measure": STARS.info(13), **more},
    )


def test_a_run_on_ratings_is_drawn_in_stars_beside_averages():
    view = error_view(rated())
    assert view.unit == "RMSE in stars, 134 held-out people" and view.title == "Error"
    assert view.arrays["film mean_y"].tolist() == [1.002, 1.002] and view.arrays["test_y"].tolist() == [0.87]
    assert not any(name.startswith("PCA") for name in view.arrays)


def test_the_training_line_in_stars_is_the_mean_of_an_epoch():
    assert error_view(rated()).arrays["train_y"][9:].tolist() == pytest.approx([1.0] * 31)


def test_who_tells_stars_best_is_said_in_a_line():
    figures = "the net 0.870, film + person 0.895, film mean 1.002, mean 1.092"
    assert verdict(rated()) == f"RMSE in stars of 134 held-out people: {figures}. The net wins."


def test_of_a_ranking_the_higher_score_wins():
    snapshot = Snapshot(
        spec=find("ratings").spec,
        step=1,
        epoch=1,
        curves={"test_ndcg": Curve(np.array([1]), np.array([0.2]))},
        levels={"popularity_ndcg": 0.3},
        facts={"n_test": 9, "measure": RANKED.info(8)},
    )
    assert verdict(snapshot).endswith("the net 0.200, popularity 0.300. Popularity wins.")
    assert error_view(snapshot).title == "Score"


@pytest.mark.parametrize(("mse", "read"), [(0.0123, "0.0123"), (0.001, "0.0010"), (0.000012, "0.000012")])
def test_a_small_error_keeps_its_digits(mse: float, read: str) -> None:
    assert error(mse) == read


def test_a_line_is_thinned_evenly_and_keeps_its_ends():
    assert thinned(1).tolist() == [0] and thinned(600).tolist() == list(range(600))
    for points in range(601, 3_000, 7):
        kept = thinned(points)
        assert len(kept) == 600 and (kept[0], kept[-1]) == (0, points - 1)
        assert 1 <= np.diff(kept).min() and np.diff(kept).max() - np.diff(kept).min() <= 1
