"""What codes are good for: classifiers on them and on rows, against scikit-learn's and statsmodels' words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from aecore.cli import main
from aecore.data import load
from aecore.evaluation.metrics import in_range
from aecore.inference.linear_probe import Probe, probe, wilson
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec

DIGITS = load("digits")


@pytest.fixture(scope="module")
def tried() -> tuple[Model, Probe]:
    from aecore.families import find
    from aecore.spec import put

    spec = find("stacked").spec
    for path, value in {
        "data.name": "digits",
        "net.hidden": (32,),
        "net.code": 8,
        "train.epochs": 10,
    }.items():
        spec = put(spec, path, value)
    session = Session(spec).run()
    model = Model(session.net, spec, session.device, session.precision)
    return model, probe(model, DIGITS)


@pytest.mark.parametrize(("missed", "n"), [(0, 50), (3, 360), (180, 360), (360, 360)])
def test_the_interval_is_wilsons(missed: int, n: int) -> None:
    expected = binomtest(missed, n).proportion_ci(method="wilson")
    assert wilson(missed, n) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_codes_and_rows_are_named_by_the_same_two_classifiers(tried: tuple[Model, Probe]) -> None:
    found = tried[1]
    assert [(each.classifier, each.on) for each in found.scored] == [
        (name, on) for name in ("linear SVM", "logistic regression") for on in ("codes", "rows")
    ]
    assert (found.n_train, found.n_test) == (DIGITS.n_train, DIGITS.n_test)
    for each in found.scored:
        assert 0 <= each.lo < each.error < each.hi < 60


def test_an_error_is_what_scikit_learn_makes_of_the_codes(tried: tuple[Model, Probe]) -> None:
    model, found = tried
    mine = next(each for each in found.scored if each.classifier.startswith("log") and each.on == "codes")
    x, x_test = (model.encode(in_range(each)) for each in (DIGITS.x_train, DIGITS.x_test))
    scale = StandardScaler().fit(x)
    theirs = LogisticRegression(C=mine.strength, max_iter=5000).fit(scale.transform(x), DIGITS.y_train)
    error = 100 * float((theirs.predict(scale.transform(x_test)) != DIGITS.y_test).mean())
    assert mine.error == pytest.approx(error, abs=0.6)


def test_test_rows_choose_nothing(tried: tuple[Model, Probe]) -> None:
    other = probe(tried[0], replace(DIGITS, x_test=DIGITS.x_test[::-1].copy()))
    assert [each.strength for each in other.scored] == [each.strength for each in tried[1].scored]


def test_rows_without_labels_are_refused_in_a_sentence(tried: tuple[Model, Probe]) -> None:
    with pytest.raises(ValueError, match="no labels"):
        probe(tried[0], replace(DIGITS, y_train=None))


def test_only_so_many_rows_are_used(tried: tuple[Model, Probe]) -> None:
    assert probe(tried[0], DIGITS, 200).n_test == probe(tried[0], DIGITS, 200).n_train == 200


def test_the_command_line_tells_of_a_run(
    small: Callable[..., Spec], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text(small("stacked").model_dump_json())
    assert main(["train", "--spec", str(recipe), "--json"]) == 0
    assert main(["probe", "last", "--rows", "300", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["n_train"] == 300 and len(found["scored"]) == 4
    assert main(["probe", "last", "--rows", "300"]) == 0
    assert "linear SVM" in capsys.readouterr().out
