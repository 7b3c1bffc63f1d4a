"""What a layer's code is good for: beside rows, PCA and HOG, by the command line too, and in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aecore.cli import main
from aecore.data import load
from aecore.evaluation.label_curve import LabelPoint, label_curve
from aecore.evaluation.metrics import in_range
from aecore.families import find
from aecore.families import load as load_families
from aecore.inference.feature_probe import (
    FEATURES,
    Features,
    compared,
    feature_kinds,
    probe,
    taught_by_labels,
)
from aecore.inference.layer_codes import layer_codes
from aecore.inference.model import Model
from aecore.lazy import torch
from aecore.spec import Spec, put

DIGITS = load("digits")
CLASSIFIER = "k-nearest neighbours"


@pytest.fixture(scope="module")
def model() -> Model:
    spec: Spec = find("stacked").spec
    for path, value in {"data.name": "digits", "net.hidden": (24,), "net.code": 6}.items():
        spec = put(spec, path, value)
    return Model(find("stacked").build(spec, 64, torch.Generator().manual_seed(1)), spec, "cpu", "fp32")


def found(model: Model, on: str, layer: int = 2, most: int = 500) -> Features:
    return probe(model, model.spec, DIGITS, on, layer, CLASSIFIER, (100,), most)


def test_the_code_of_a_layer_is_probed_as_it_is(model: Model) -> None:
    x, x_test = (in_range(rows)[:300].astype(np.float32) for rows in (DIGITS.x_train, DIGITS.x_test))
    features = tuple(layer_codes(model, rows, 1) for rows in (x, x_test))
    y, y_test = DIGITS.y_train[:300], DIGITS.y_test[:300]
    expected = label_curve(CLASSIFIER, features, y, y_test, (100, 300))
    assert found(model, "code", 1, 300).points == expected


def test_pca_is_as_wide_as_the_layer_as_far_as_there_are_components(model: Model) -> None:
    assert [found(model, on, 1).width for on in FEATURES] == [24, 64, 24, 324]
    assert found(model, "PCA", 2).width == 6
    assert found(model, "PCA", 2).name == "PCA (6)" and found(model, "code").name == "code of layer 2 (6)"


def test_all_features_are_tried_on_the_same_rows(model: Model) -> None:
    of = [found(model, on) for on in FEATURES]
    assert {(features.n_train, features.n_test) for features in of} == {(500, 360)}
    assert {tuple(point.labels for point in features.points) for features in of} == {(100, 500)}


def test_rows_without_labels_are_refused_in_a_sentence(model: Model) -> None:
    with pytest.raises(ValueError, match="no labels"):
        probe(model, model.spec, replace(DIGITS, y_train=None), "rows", 1, CLASSIFIER)


def test_pictures_alone_have_hog_and_what_has_no_labels_nothing() -> None:
    assert feature_kinds("digits") == FEATURES and feature_kinds("movielens") == ()


def test_a_net_that_learned_from_labels_is_known() -> None:
    assert [name for name in load_families() if taught_by_labels(find(name).spec)] == [
        "stacked-denoising",
        "feature-consistent",
    ]


def made(on: str, *draws: float) -> Features:
    point = LabelPoint(100, draws, float(np.mean(draws)), 0, 100)
    return Features(on, 8, 1, "logistic regression", (point,), 500, 300)


def test_the_sentence_names_the_winner_and_how_far_the_code_is_ahead_or_behind() -> None:
    ahead = compared([made("code", 80, 82, 84), made("rows", 70, 72, 74), made("PCA", 60, 62, 64)])
    assert ahead == (
        "With 100 labels code of layer 1 (8) wins: 82.0 % of test rows named right, 10.0 points more than "
        "by raw rows (8) (95 % interval +10.0 to +10.0)."
    )
    behind = compared([made("code", 60, 62, 64), made("rows", 70, 72, 74), made("HOG", 69, 72, 74)])
    assert behind.startswith("With 100 labels raw rows (8) win: 72.0 %") and "by code of layer 1" in behind
    unclear = compared([made("code", 70, 74, 69), made("rows", 72, 68, 70)])
    assert " leads: " in unclear and "(no clear difference: 95 % interval " in unclear
    assert compared([made("code", 1, 2)]) == ""


def test_the_command_line_tells_of_a_run(
    small: Callable[..., Spec], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text(small("stacked").model_dump_json())
    assert main(["train", "--spec", str(recipe), "--json"]) == 0
    asked = ["probe", "last", "--layer", "1", "--rows", "200", "--labels", "10,100,all"]
    assert main([*asked, "--classifier", "knn", "--classifier", "k-means", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])["features"]
    assert [(each["classifier"], each["on"]) for each in told] == [
        (classifier, on) for classifier in ("k-nearest neighbours", "k-means") for on in FEATURES
    ]
    assert [point["labels"] for point in told[0]["points"]] == [10, 100, 200]
    assert main([*asked, "--classifier", "svm"]) == 0
    said = capsys.readouterr().out
    assert "Linear SVM" in said and "With 100 labels" in said
    for wrong, sentence in (
        (["--labels", "10,many"], "--labels must be whole numbers"),
        (["--classifier", "tree"], "--classifier must be one of logistic, svm, knn, k-means"),
        (["--layer", "7"], "layer must be 1 to"),
    ):
        assert main(["probe", "last", *wrong]) == 2
        assert sentence in capsys.readouterr().err
