"""Features of a run probed by simple classifiers, on the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rich.table import Table

from aecore.cli import find_run
from aecore.cli.report import console
from aecore.evaluation.label_curve import LabelPoint
from aecore.evaluation.probe_classifiers import CLASSIFIERS
from aecore.inference.feature_probe import (
    TAUGHT,
    Features,
    compared,
    feature_kinds,
    probe_weights,
    taught_by_labels,
)
from aecore.nets.layer_activations import check_layer, code_layer
from aecore.text_format import capital

SHORT = dict(zip(("logistic", "svm", "knn", "k-means"), CLASSIFIERS, strict=True))


def tell(
    run: str, layer: int | None, classifiers: Sequence[str], labels: str, most: int, as_json: bool
) -> None:
    """Accuracy of each classifier on each kind of features, against the number of labelled rows."""
    chosen, counts = [_classifier(name) for name in classifiers] or list(CLASSIFIERS), _counts(labels)
    folder = find_run.find(run)
    spec = folder.load().spec
    layer = code_layer(spec.net) if layer is None else layer
    check_layer(layer, spec.net)
    kinds = feature_kinds(spec.data.name)
    if not kinds:
        raise ValueError(f"{spec.data.name} has no labels, so there is nothing to name")
    found = [
        probe_weights(spec, folder.weights, on, layer, classifier, counts, most)
        for classifier in chosen
        for on in kinds
    ]
    if as_json:
        print(json.dumps({"run": folder.path.name, "features": [features.info() for features in found]}))
        return
    if taught_by_labels(spec):
        console().print(TAUGHT)
    for classifier in chosen:
        console().print(_table([features for features in found if features.classifier == classifier]))


def _classifier(name: str) -> str:
    if name not in SHORT:
        raise ValueError(f"--classifier must be one of {', '.join(SHORT)}, got {name!r}")
    return SHORT[name]


def _counts(labels: str) -> tuple[int, ...]:
    """Counts of labels by their text, such as 10,100,all."""
    words = [word.strip() for word in labels.split(",") if word.strip() not in ("", "all")]
    if not all(word.isascii() and word.isdigit() and 0 < int(word) < 10**9 for word in words):
        raise ValueError(f"--labels must be whole numbers or 'all', with commas between, got {labels!r}")
    return tuple(map(int, words))


def _table(found: Sequence[Features]) -> Table:
    heads = (features.name for features in found)
    shown = Table("labels", *heads, title=capital(found[0].classifier), title_justify="left")
    for points in zip(*(features.points for features in found), strict=True):
        shown.add_row(f"{points[0].labels:,}", *_cells(points))
    shown.caption = (
        f"{compared(found)} Percent of {found[0].n_test:,} test rows named rightly, mean and 95 % interval "
        f"of {len(found[0].points[0].draws)} draws of labelled rows; with all {found[0].n_train:,} labels "
        "Wilson's interval."
    )
    return shown


def _cells(points: Iterable[LabelPoint]) -> Iterable[str]:
    return (f"{point.accuracy:.1f} ({point.lo:.1f} to {point.hi:.1f})" for point in points)
