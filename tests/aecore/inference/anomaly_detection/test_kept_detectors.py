"""What is asked of detectors that are kept: all scores at once, rows, tables, and recipes on cleaned rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aecore.data import load, own
from aecore.data.own import Choices
from aecore.evaluation.metrics import net_input
from aecore.families import find
from aecore.inference.anomaly_detection import kept_detectors
from aecore.inference.anomaly_detection.kept_detectors import (
    cleaned_recipe,
    compared,
    exported,
    gained,
    judged,
    keep_detector,
    most_lines,
    scored,
)
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec, put

WITHOUT = "digits-without-0"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept_detectors._kept.clear()


@pytest.fixture
def keep(small: Callable[..., Spec]) -> Callable[..., Model]:
    """Train a small net on digits without 0, or other rows, and keep its detector as "run", or another."""

    def kept(run: str = "run", data: str = WITHOUT, spec: Spec | None = None, **changes: Any) -> Model:
        session = Session(spec or small("undercomplete", data__name=data, **changes), load(data)).run()
        model = Model(session.net, session.spec, session.device, session.precision)
        assert keep_detector(run, session.spec, model.weights) == ""
        return model

    return kept


def told(run: str = "run", key: str = "") -> tuple[dict[str, Any], list[np.ndarray]]:
    """What is said of all scores, and the arrays behind it."""
    answer = scored(run, key)
    assert answer is not None
    said, body = answer
    tests, trained = said["tests"], said["trained"]
    sizes = [8 * tests, 8 * trained, 8 * tests * said["mapped"], tests * said["labelled"]]
    assert len(body) == sum(sizes)
    ends = np.cumsum([0, *sizes])
    types = ("<f8", "<f8", "<f4", np.uint8)
    return said, [np.frombuffer(body[a:b], kind) for a, b, kind in zip(ends, ends[1:], types, strict=False)]


def test_all_scores_come_with_the_anomalies_and_the_places_of_the_codes(keep: Callable[..., Model]) -> None:
    model, data = keep(net__code=2), load(WITHOUT)
    said, (each, learned, places, strange) = told(key="mean")
    np.testing.assert_allclose(each, model.errors(net_input(data.x_test)), rtol=1e-4)
    np.testing.assert_allclose(learned, model.errors(net_input(data.x_train)), rtol=1e-4)
    np.testing.assert_array_equal(strange.astype(bool), data.anomalies)
    np.testing.assert_allclose(
        places.reshape(-1, 2), model.encode(net_input(data.x_test)), rtol=1e-3, atol=1e-6
    )
    assert said["key"] == "mean" and "local" in said["titles"] and said["auc"].low < said["auc"].value
    assert said["all"] == {"trained": data.n_train, "tests": data.n_test}


def test_wide_codes_lie_by_their_principal_components(keep: Callable[..., Model]) -> None:
    from sklearn.decomposition import PCA

    model = keep()
    _, (_, _, places, _) = told()
    expected = PCA(2, svd_solver="full").fit_transform(model.encode(net_input(load(WITHOUT).x_test)))
    found = places.reshape(-1, 2)
    for column in (0, 1):
        assert abs(np.corrcoef(found[:, column], expected[:, column])[0, 1]) > 0.9999


def test_where_no_anomalies_are_known_no_figure_needs_them(keep: Callable[..., Model]) -> None:
    keep(data="digits")
    said, _ = told()
    assert not said["labelled"] and said["auc"] is None and said["ap"] is None
    with pytest.raises(ValueError, match="anomal"):
        compared("run", {})
    with pytest.raises(ValueError, match="anomalies are known"):
        gained("run", "run", "")


def test_pictures_are_told_with_their_blame_pixel_by_pixel(keep: Callable[..., Model]) -> None:
    model, data = keep(), load(WITHOUT)
    answer = judged("run", "mean", "test", [7, 0])
    assert answer is not None
    said, body = answer
    pictures = np.frombuffer(body, np.uint8).reshape(2, 3, 64)
    x = net_input(data.x_test[[7, 0]])
    np.testing.assert_array_equal(pictures[:, 0], data.picture(x).reshape(2, 64))
    np.testing.assert_array_equal(pictures[:, 1], data.picture(model.reconstruct(x)).reshape(2, 64))
    errors = np.square(x - model.reconstruct(x))
    np.testing.assert_allclose(pictures[:, 2], 255 * errors / errors.max(1, keepdims=True), atol=1)
    assert [row["row"] for row in said["rows"]] == [7, 0] and said["shape"] == (8, 8)
    assert said["rows"][0]["label"] == data.classes[data.y_test[7]]


def test_training_rows_can_be_looked_at_and_others_are_refused(keep: Callable[..., Model]) -> None:
    keep()
    _, (_, learned, *_) = told(key="mean")
    answer = judged("run", "mean", "train", [3])
    assert answer is not None and answer[0]["rows"][0]["score"] == learned[3]
    with pytest.raises(ValueError, match="there are rows 0 to"):
        judged("run", "mean", "test", [10**6])


def test_rows_of_a_table_are_told_by_their_worst_columns_in_the_units_of_the_file(
    keep: Callable[..., Model],
) -> None:
    rng = np.random.default_rng(0)
    rows = 1000 + 50 * rng.normal(size=(60, 12))
    heads = [f"sensor {i}" for i in range(12)]
    text = "\n".join([",".join(heads), *(",".join(f"{value:.6f}" for value in row) for row in rows)])
    name = own.bring(text.encode(), "boiler.csv", Choices(scaling="standard"))
    spec = put(put(find("linear").spec, "data.name", name), "train.epochs", 1)
    model = keep(data=name, spec=spec)
    answer = judged("run", "columns", "test", [2])
    assert answer is not None
    said, body = answer
    x, x_hat, blame = np.frombuffer(body, "<f4").reshape(3, 12)
    np.testing.assert_array_equal(x, load(name).x_test[2])
    np.testing.assert_allclose(x_hat, model.reconstruct(x[None])[0], rtol=1e-5)
    names, given, _, shares = zip(*said["rows"][0]["columns"], strict=True)
    assert list(names) == [heads[at] for at in np.argsort(-blame, kind="stable")[:8]]
    np.testing.assert_allclose(shares, -np.sort(-blame)[:8], rtol=1e-5)
    assert all(500 < value < 1500 for value in given)


def test_a_missing_value_is_not_told_as_if_it_were_there(
    keep: Callable[..., Model], small: Callable[..., Spec]
) -> None:
    rng = np.random.default_rng(0)
    lines = [
        ",".join("" if rng.random() < 0.4 else f"{v:.3f}" for v in row) for row in rng.normal(size=(80, 3))
    ]
    given = own.Given("t.csv", content="\n".join(["a,b,c", *lines]).encode())
    name = own.bring(given, choices=Choices(label="", holes="keep"))
    keep(data=name, spec=small("undercomplete", data__name=name, net__output="linear"))
    known = load(name).known_test[:10]
    answer = judged("run", "columns", "test", list(range(10)))
    assert answer is not None and not known.all()
    for row, there in zip(answer[0]["rows"], known, strict=True):
        assert {column[0] for column in row["columns"]} == set(np.array(["a", "b", "c"])[there])


def test_a_csv_flags_what_lies_above_the_threshold(keep: Callable[..., Model]) -> None:
    keep()
    _, (each, *_) = told(key="mean")
    threshold = float(np.sort(each)[-10])
    text = exported("run", "mean", threshold)
    assert text is not None
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == most_lines(load(WITHOUT)) == len(each)
    assert [int(row["row"]) for row in rows if row["flagged"] == "1"] == np.flatnonzero(
        each > threshold
    ).tolist()


def test_a_file_has_a_bounded_number_of_lines(
    monkeypatch: pytest.MonkeyPatch, keep: Callable[..., Model]
) -> None:
    keep()
    monkeypatch.setattr(kept_detectors, "MOST_VALUES", 640)
    text = exported("run", "mean", 0.0)
    assert text is not None and text.count("\n") == 11


def test_cleaned_rows_are_those_with_the_lowest_scores_and_judged_by_the_same_anomalies(
    keep: Callable[..., Model],
) -> None:
    keep()
    _, (_, learned, _, strange) = told(key="mean")
    spec = cleaned_recipe("run", "mean", 75)
    assert spec is not None
    kept = load(spec.data.name)
    assert kept.n_train == round(0.75 * len(learned))
    np.testing.assert_array_equal(
        kept.x_train, load(WITHOUT).x_train[learned <= np.sort(learned)[kept.n_train - 1]]
    )
    keep("after", data=spec.data.name, spec=spec)
    before, after = told("run", "mean")[0], told("after", "mean")
    np.testing.assert_array_equal(after[1][3], strange)
    found = gained("run", "after", "mean")
    assert found is not None and found[0] == pytest.approx(after[0]["auc"].value - before["auc"].value)
    again = cleaned_recipe("after", "mean", 90)
    assert again is not None
    keep("twice", data=again.data.name, spec=again)
    np.testing.assert_array_equal(told("twice", "mean")[1][3], strange)
    with pytest.raises(ValueError, match="rows are left"):
        cleaned_recipe("run", "mean", 0.5)


def test_a_net_stands_beside_its_opponents(keep: Callable[..., Model]) -> None:
    keep()
    found = compared("run", {"score": "mean"})
    assert found is not None
    assert found["key"] == "mean" and found["rows"][0]["name"] == "net"
    assert found["rows"][0]["auc"] == list(told(key="mean")[0]["auc"])


def test_what_is_not_kept_here_is_not_told(keep: Callable[..., Model]) -> None:
    keep("run")
    asked = [
        scored("gone", ""),
        judged("gone", "", "test", [0]),
        compared("gone", {}),
        exported("gone", "", 0.0),
    ]
    assert [*asked, cleaned_recipe("gone", "", 90), gained("run", "gone", "")] == [None] * 6
    for i in range(kept_detectors.KEPT):
        kept_detectors._kept[str(i)] = kept_detectors._kept["run"]
    keep("other")
    assert scored("run", "") is None and scored("other", "") is not None


def test_a_net_that_cannot_judge_says_why(small: Callable[..., Spec]) -> None:
    spec = small("ratings")
    session = Session(spec, load(spec.data.name)).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    assert "ratings" in keep_detector("run", session.spec, model.weights)
