"""Clean, retrain, flag: rows up to a percentile, the recipe for them, and before and after over seeds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import t
from sklearn.metrics import roc_auc_score

from aecore.data import load
from aecore.data.sets import cleaned
from aecore.inference.anomaly_detection.clean_retrain_flag import clean_retrain_flag
from aecore.inference.anomaly_detection.cleaning import before_after, keep_below
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec

Small = Callable[..., Spec]


def trained(spec: Spec) -> Model:
    session = Session(spec).run()
    return Model(session.net, session.spec, session.device, session.precision)


def detector(spec: Spec) -> AnomalyDetector:
    return AnomalyDetector(trained(spec), load(spec.data.name))


def test_rows_up_to_the_percentile_are_kept_and_the_recipe_is_otherwise_the_same(small: Small) -> None:
    spec = small("undercomplete", data__name="digits-without-8", data__rows=200)
    before = detector(spec)
    found = keep_below(before, 75)
    rows = load("digits-without-8").x_train[:200]
    strange = np.argsort(before.scores(rows))[150:]
    assert (found.kept, found.of) == (150, 200)
    np.testing.assert_array_equal(load(found.spec.data.name).x_train, np.delete(rows, strange, 0))
    changed = {name for name, value in dict(found.spec).items() if value != getattr(spec, name)}
    assert changed == {"data"} and found.spec.data.rows is None
    assert keep_below(before, 75) == found


def test_all_three_steps_flag_the_share_asked_for_and_are_the_same_each_time(small: Small) -> None:
    spec = small("undercomplete", data__name="digits-without-8", data__rows=400, train__epochs=3)
    report = clean_retrain_flag(trained, spec, 75, 99, (1, 2, 3), "mean")
    assert [(one.seed, one.kept, one.of) for one in report.seeds] == [(seed, 300, 400) for seed in (1, 2, 3)]
    assert len({one.name for one in report.seeds}) == 3
    for one in report.seeds:
        assert one.flagged_train == pytest.approx(0.01, abs=1 / 300) and one.flagged_test > 0
    gains = [one.ranked.after.auc.value - one.ranked.before.auc.value for one in report.seeds if one.ranked]
    gain = report.means["gain auc"]
    assert gain.value == pytest.approx(np.mean(gains))
    assert (gain.value - gain.reach, gain.value + gain.reach) == pytest.approx(
        t.interval(0.95, 2, np.mean(gains), np.std(gains, ddof=1) / 3**0.5)
    )
    assert clean_retrain_flag(trained, spec, 75, 99, (1,), "mean").seeds[0] == report.seeds[0]


def test_before_and_after_are_held_against_the_anomalies_of_the_first_set(small: Small) -> None:
    spec = small("undercomplete", data__name="digits-without-8")
    first = detector(spec)
    second = detector(keep_below(first, 50).spec)
    found, data = before_after(first, second, "mean"), load("digits-without-8")
    assert found is not None
    for ranked, one in ((found.before, first), (found.after, second)):
        assert ranked.auc.value == pytest.approx(
            roc_auc_score(data.anomalies, one.scores(data.x_test, "mean"))
        )
    assert found.gain[0] == pytest.approx(found.after.auc.value - found.before.auc.value)


def test_without_anomalies_there_is_no_before_and_after_but_the_rest(small: Small) -> None:
    report = clean_retrain_flag(trained, small("undercomplete", data__rows=200), 90, 95, (1,))
    assert report.means == {} and report.seeds[0].ranked is None and report.seeds[0].kept == 180


def test_what_cannot_be_cleaned_is_refused_in_a_sentence(small: Small) -> None:
    first = detector(small("undercomplete", data__rows=100))
    with pytest.raises(ValueError, match="10 rows are left, and it takes 20"):
        keep_below(first, 10)
    with pytest.raises(ValueError, match="a percentile is from 0 to 100"):
        keep_below(first, 101)


def test_a_class_that_cleaning_leaves_out_is_no_anomaly_for_that(small: Small) -> None:
    whole = load("digits-without-8")
    part = load(cleaned.keep("digits-without-8", whole.y_train != 3))
    assert part.anomalies is not None and part.anomalies.sum() > whole.anomalies.sum()
    found = AnomalyDetector(trained(small("undercomplete", data__name=part.name)), part)
    np.testing.assert_array_equal(found.anomalies, whole.anomalies)
