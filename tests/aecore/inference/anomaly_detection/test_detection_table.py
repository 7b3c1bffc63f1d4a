"""The detection table against scikit-learn's own detectors and PCA, and who is said to win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import LocalOutlierFactor

from aecore.data import Dataset
from aecore.evaluation.anomalies.ranking import Estimate
from aecore.inference.anomaly_detection import opponents as table
from aecore.inference.anomaly_detection.detection_table import Detected, detection_table, winner
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.opponents import (
    ROWS,
    drawn_tests,
    fitted_rows,
    opponents,
    widths,
)

Made = Callable[..., AnomalyDetector]


def test_the_table_holds_the_net_and_what_scikit_learn_finds_on_the_same_rows(
    detector_of: Made, one_class_out: Dataset
) -> None:
    detector, data = detector_of(), one_class_out
    table = detection_table(detector, "mean")
    strange = data.y_test == 0
    found = {row.name: row.auc.value for row in table.rows}
    forest = IsolationForest(random_state=0).fit(data.x_train).score_samples(data.x_test)
    factor = LocalOutlierFactor(novelty=True).fit(data.x_train).score_samples(data.x_test)
    assert found["IsolationForest"] == pytest.approx(roc_auc_score(strange, -forest))
    assert found["LocalOutlierFactor"] == pytest.approx(roc_auc_score(strange, -factor))
    assert found["net"] == pytest.approx(roc_auc_score(strange, detector.scores(data.x_test, "mean")))
    name, others = table.rows[0].name, [row.auc.value for row in table.rows[1:]]
    assert name == "net" and others == sorted(others, reverse=True) and len(others) == 5
    assert (table.tests, table.anomalies, table.fitted) == (data.n_test, strange.sum(), 400)
    assert table.info()["rows"][0]["auc"] == [*table.rows[0].auc]


def test_pca_has_the_very_same_score_at_95_percent_of_the_variance_and_at_its_best(
    one_class_out: Dataset,
) -> None:
    data, strange = one_class_out, one_class_out.y_test == 0
    assert data.anomalies is not None and (data.anomalies == strange).all()
    found = opponents(data, None, "mean")
    enough = PCA(0.95).fit(data.x_train)
    errors = np.square(enough.inverse_transform(enough.transform(data.x_test)) - data.x_test).mean(1)
    name = f"PCA-{enough.n_components_}, 95 % of variance"
    np.testing.assert_allclose(found[name], errors, rtol=1e-4)
    aucs = {}
    for k in widths(63):
        fit = PCA(k, svd_solver="full").fit(data.x_train)
        back = fit.inverse_transform(fit.transform(data.x_test))
        aucs[k] = roc_auc_score(strange, np.square(back - data.x_test).mean(1))
    best = next(name for name in found if "best of" in name)
    assert best.startswith(f"PCA-{max(aucs, key=aucs.__getitem__)},")
    assert roc_auc_score(strange, found[best]) == pytest.approx(max(aucs.values()))
    assert opponents(data, None, "code").keys() == found.keys()


def test_widths_are_all_of_few_and_spread_over_many() -> None:
    assert widths(8) == [1, 2, 3, 4, 5, 6, 7, 8] and widths(1) == [1]
    assert widths(1000)[0] == 1 and widths(1000)[-1] == 1000 and len(widths(1000)) <= 12


def test_opponents_are_fitted_on_drawn_rows_where_there_are_many_and_always_the_same() -> None:
    x = np.arange(2.0 * (ROWS + 100), dtype=np.float32).reshape(-1, 2)
    data = Dataset("many", "Many", "images", x, x[:1], range=(0, float(x.max())))
    rows = fitted_rows(data, None)
    assert len(rows) == ROWS and len(np.unique(rows[:, 0])) == ROWS and np.isin(rows[:, 0], x[:, 0]).all()
    np.testing.assert_array_equal(rows, fitted_rows(data, None))
    np.testing.assert_array_equal(fitted_rows(data, 50), x[:50])


def test_wide_rows_and_many_test_rows_are_drawn_from_so_that_it_stays_in_seconds(
    monkeypatch: pytest.MonkeyPatch, detector_of: Made, one_class_out: Dataset
) -> None:
    monkeypatch.setattr(table, "TESTED", 200)
    monkeypatch.setattr(table, "VALUES", 64 * 100)
    data = replace(one_class_out)  # another set to what is kept of the first
    detector = AnomalyDetector(detector_of().model, data)
    found, drawn = detection_table(detector, "mean"), drawn_tests(data)
    assert (found.tests, found.fitted, len(drawn)) == (200, 100, 200)
    scores = detector.scores(data.x_test[drawn], "mean")
    assert found.rows[0].auc.value == pytest.approx(roc_auc_score(data.y_test[drawn] == 0, scores))
    assert found.anomalies == (data.y_test[drawn] == 0).sum()


def detected(name: str, auc: float, behind: tuple[float, float] | None = None) -> Detected:
    return Detected(name, Estimate(auc, auc, auc), Estimate(auc, auc, auc), behind)


@pytest.mark.parametrize(
    ("apart", "told"),
    [
        (0.02, "On set the net wins; the best without it is PCA-5 (AUC 0.9000 by the net"),
        (-0.02, "On set PCA-5 wins (AUC 0.9000 by the net, 0.9200 by PCA-5, 0.0200 ± 0.0100 apart)."),
        (0.009, "On set PCA-5 is as good as the net (AUC"),
        (-0.009, "On set PCA-5 is as good as the net (AUC"),
    ],
)
def test_who_wins_is_said_and_who_is_as_good(apart: float, told: str) -> None:
    rival = detected("PCA-5", 0.9 - apart, (apart, 0.01))
    assert winner("set", detected("net", 0.9), rival).startswith(told)


def test_without_anomalies_there_is_no_table(detector_of: Made, one_class_out: Dataset) -> None:
    model = detector_of().model
    for labels in (None, np.ones(one_class_out.n_test, int)):
        known = AnomalyDetector(model, replace(one_class_out, y_test=labels))
        with pytest.raises(ValueError, match="no anomalies are known among the test rows of digits"):
            detection_table(known)
