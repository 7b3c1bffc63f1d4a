from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aecore.runs.store import Kept
from aecore.spec import put
from aecore.views.snapshot import Curve, Snapshot
from ui.analysis.error_curves import Curves, over_seeds, smoothed, traces
from ui.analysis.learning_rate import planned
from ui.analysis.panel import titles
from ui.components.chart import DARK, LIGHT, as_page, bars, figure, line, table

EPOCHS = np.linspace(0, 2, 50)


def curves(spec, title: str, seed: int, level: float) -> Curves:
    return Curves(
        title, put(spec, "train.seed", seed), "MSE", {"test": (EPOCHS, np.full(50, level))}, {"PCA-8": 0.5}
    )


def test_smoothing_is_the_moving_average_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    noisy = np.random.default_rng(1).normal(size=200)
    np.testing.assert_allclose(smoothed(noisy, 0.9), pandas.Series(noisy).ewm(alpha=0.1, adjust=True).mean())
    assert smoothed(noisy, 0.0) is noisy


def test_seeds_of_one_recipe_become_a_mean_with_a_band_and_other_recipes_stay_apart(small) -> None:
    sparse, plain = small("sparse"), small("undercomplete")
    found = over_seeds([curves(sparse, "a", 1, 0.1), curves(plain, "b", 1, 0.9), curves(sparse, "c", 2, 0.3)])
    assert sorted(run.title for run in found) == ["a, mean of 2 runs, 2 seeds", "b"]
    [mean] = [run for run in found if run.bands]
    np.testing.assert_allclose(mean.lines["test"][1], 0.2)
    low, high = mean.bands["test"]
    np.testing.assert_allclose([low[0], high[0]], [0.1, 0.3])


def test_runs_that_share_no_moment_stay_apart_and_those_that_share_one_meet_there(small) -> None:
    spec = small("sparse")
    early, late = curves(spec, "a", 1, 0.1), curves(spec, "b", 2, 0.3)
    empty = Curves("c", put(spec, "train.seed", 3), "MSE", {}, {})
    apart = replace(late, lines={"test": (EPOCHS + 5, EPOCHS)})
    assert over_seeds([early, apart]) == [early, apart] and over_seeds([early, empty]) == [early, empty]
    point = np.array([2.0])
    ends = [replace(run, lines={"test": (point, point * at)}) for run, at in ((early, 1), (late, 2))]
    [mean] = over_seeds(ends)
    assert [each.tolist() for each in mean.lines["test"]] == [[2.0], [3.0]]
    assert "markers" in traces([mean], ["test"])[1]["mode"]


def test_no_two_runs_are_offered_under_the_same_words() -> None:
    same = [Kept(run, name="sparse on digits", seed=1) for run in ("0a1b", "0a1c")]
    other = Kept("ffff", name="sparse on digits", seed=2)
    assert titles([*same, other]) == {
        "0a1b": "sparse on digits · 0a1b, seed 1",
        "0a1c": "sparse on digits · 0a1c, seed 1",
        "ffff": "sparse on digits, seed 2",
    }


def test_a_baseline_is_drawn_once_however_many_runs_share_it(small) -> None:
    spec = small("sparse")
    drawn = traces([curves(spec, "a", 1, 0.1), curves(spec, "b", 2, 0.3)], ("test",))
    assert [trace["name"] for trace in drawn] == ["a, test", "b, test", "PCA-8"]
    assert drawn[-1]["line"] == {"color": LIGHT.baseline, "width": 2.0, "dash": "dash"}


def test_the_data_table_holds_every_point_of_the_figure() -> None:
    drawn = figure([line("one", EPOCHS, EPOCHS**2, "#000"), line("two", EPOCHS[:3], EPOCHS[:3], "#000")])
    found = table(drawn)
    assert found["line"] == ["one"] * 50 + ["two"] * 3
    np.testing.assert_allclose(found["y"][:50], EPOCHS**2)


def test_a_planned_learning_rate_ends_where_the_schedule_does(small) -> None:
    spec = small("sparse", train__schedule="cosine", train__rate=0.01, train__epochs=10)
    x, y = planned(Snapshot(spec, curves={"rate": Curve(np.arange(1), np.ones(1))}))
    assert (x[0], x[-1]) == (0, 10)
    np.testing.assert_allclose([y[0], y[-1]], [0.01, 0.01 * 1e-3])


def test_both_themes_have_a_colour_of_their_own_for_ten_classes() -> None:
    assert len({*LIGHT.series}) == len({*DARK.series}) == 10


def test_a_name_that_somebody_typed_is_shown_letter_by_letter_and_stands_in_the_table_as_it_was_typed() -> (
    None
):
    name = '<a href="https://example.org">x</a> & y'
    drawn = figure([line(name, EPOCHS, EPOCHS, "#000"), bars("runs", [name], [1.0], "#000")])
    assert "<a" not in drawn.data[0].name and "<a" not in drawn.data[1].x[0]
    assert table(drawn)["line"][0] == name and table(drawn)["x"][-1] == name


def test_a_chart_leaves_as_a_page_on_the_paper_of_its_theme_and_stays_as_it_is() -> None:
    drawn = figure([line("a", EPOCHS, EPOCHS, DARK.accent)])
    before = drawn.to_json()
    written = as_page(drawn, "Error <of> two runs", DARK.card).decode()
    assert f'"paper_bgcolor":"{DARK.card}"' in written and "<title>Error &lt;of&gt; two runs" in written
    assert drawn.to_json() == before
