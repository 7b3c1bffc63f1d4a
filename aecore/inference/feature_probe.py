"""Linear probes and other classifiers on a layer's code, beside raw rows, PCA and HOG, by labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from aecore import device
from aecore.data import Dataset, card, load
from aecore.data.picture_shape import luma
from aecore.evaluation.hog import hog
from aecore.evaluation.label_curve import LabelPoint, label_counts, label_curve, mean_and_reach
from aecore.evaluation.metrics import net_input
from aecore.evaluation.pca import pca
from aecore.inference.layer_codes import layer_codes
from aecore.inference.model import Model, restored
from aecore.nets.layer_activations import check_layer, encoder_widths
from aecore.spec import Spec

LABELS = (10, 30, 100, 300, 1000)
MOST = 2000  # rows to learn from, and as many to be tried on
MOST_VALUES = 2_000_000  # numbers in the training rows' widest features: a minute at most
PCA_ROWS = 10_000
TAUGHT = "This net has learned from labels itself: its code is no fair rival of features that saw none."
FEATURES = ("code", "rows", "PCA", "HOG")


@dataclass(frozen=True)
class Features:
    """One kind of features, probed: `on` which, how `wide`, by which classifier, accuracy by labels."""

    on: str
    width: int
    layer: int
    classifier: str
    points: tuple[LabelPoint, ...]
    n_train: int
    n_test: int

    def info(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)

    @property
    def name(self) -> str:
        """What a reader calls it: "code of layer 2 (32)", "raw rows (784)", "PCA (32)"."""
        told = {"code": f"code of layer {self.layer}", "rows": "raw rows"}.get(self.on, self.on)
        return f"{told} ({self.width:,})"


def feature_kinds(data: str) -> tuple[str, ...]:
    """The features that can be had of a data set: HOG of pictures alone; none without labels."""
    about = card(data)
    if not about.classes or about.kind == "ratings":
        return ()
    return FEATURES if about.pictured else FEATURES[:3]


def probe(
    model: Model | None,
    spec: Spec,
    data: Dataset,
    on: str,
    layer: int,
    classifier: str,
    labels: Iterable[int] = LABELS,
    most: int = MOST,
) -> Features:
    """One kind of features of labelled data; of all but the code the `model` may be None.

    The labelled rows are the same for all kinds. PCA is as wide as the layer, as far as there are
    components, and is fitted on the rows the net may learn from. ValueError, in a sentence, where there are
    no labels, or of one class alone, or no such layer.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 6.3; Coates, Lee and
    Ng (2011), section 4.
    """
    check_layer(layer, spec.net)
    if data.y_train is None or data.y_test is None:
        raise ValueError(f"{data.name} has no labels, so there is nothing to name")
    width = encoder_widths(spec.net, data.features)[layer - 1]
    most = min(most, max(100, MOST_VALUES // max(width, data.features)))
    learned = slice(spec.data.rows)
    train = np.flatnonzero(data.y_train[learned] >= 0)[:most]
    test = np.flatnonzero(data.y_test >= 0)[:most]
    y, y_test = data.y_train[train], data.y_test[test]
    if len(np.unique(y)) < 2:
        raise ValueError(
            f"training rows of {data.name} are all of one class, so there is nothing to tell apart"
        )
    rows = tuple(net_input(x) for x in (data.x_train[train], data.x_test[test]))
    x, x_test = (values for values in _features(on, model, layer, width, data, rows, learned))
    counts = label_counts(tuple(labels), len(y), len(np.unique(y)))
    found = label_curve(classifier, (x, x_test), y, y_test, counts)
    return Features(on, x.shape[1], layer, classifier, found, len(y), len(y_test))


def probe_weights(
    spec: Spec,
    weights: Callable[[], Mapping[str, Any]] | None,
    on: str,
    layer: int,
    classifier: str,
    labels: tuple[int, ...] = LABELS,
    most: int = MOST,
) -> Features:
    """`probe` of a net with these weights, which are asked for now, on the recipe's own data."""
    data = load(spec.data.name)
    with device.one_thread():
        model = None
        if on == "code" and weights is not None:
            arrays = {name: np.asarray(value) for name, value in weights().items()}
            model = restored(spec, data.features, arrays)
        return probe(model, spec, data, on, layer, classifier, labels, most)


def _features(
    on: str,
    model: Model | None,
    layer: int,
    width: int,
    data: Dataset,
    rows: tuple[np.ndarray, ...],
    learned: slice,
) -> list[np.ndarray]:
    """Features of training and test rows, (n, D) and (m, D)."""
    if on == "code" and model is not None:
        return [layer_codes(model, x, layer) for x in rows]
    if on == "PCA":
        fitted = pca(data.x_train[learned][:PCA_ROWS], min(width, data.features))
        return [fitted.encode(x).astype(np.float32) for x in rows]
    if on == "HOG":
        return [hog(luma(x.reshape(-1, *data.shape))) for x in rows]
    return list(rows)


def taught_by_labels(spec: Spec) -> bool:
    """Whether the net learns from labels itself, so that its code is no fair rival of what saw none."""
    return any(part.uses_labels or getattr(part, "labelled", 0) for part in spec.parts())


def compared(found: Iterable[Features], labels: int = 100) -> str:
    """Which features win at so many labels, and by how much, in one sentence; empty before there are two.

    Where the code wins its best rival stands beside it, else the code. The difference is of the same draws
    of labelled rows, with its 95 % interval.
    """
    at = {features: _nearest(features, labels) for features in found}
    ranked = sorted(at, key=lambda features: -at[features].accuracy)
    if len(ranked) < 2:
        return ""
    best, second = ranked[:2]
    code = next((features for features in ranked if features.on == "code"), second)
    rival = second if best is code else code
    point, other = at[best], at[rival]
    wins, interval = _outcome(point, other)
    wins = wins.removesuffix("s") if best.on == "rows" else wins
    told = f"With {point.labels:,} labels {best.name} {wins}: {point.accuracy:.1f} % of test rows named right"
    return f"{told}, {point.accuracy - other.accuracy:.1f} points more than by {rival.name}{interval}."


def _outcome(point: LabelPoint, other: LabelPoint) -> tuple[str, str]:
    """Whether the better one wins or only leads, and the 95 % interval of the difference that tells."""
    if len(point.draws) < 2:
        return "leads", ""
    mean, reach = mean_and_reach([a - b for a, b in zip(point.draws, other.draws, strict=True)])
    interval = f"95 % interval {mean - reach:+.1f} to {mean + reach:+.1f}"
    return ("wins", f" ({interval})") if mean > reach else ("leads", f" (no clear difference: {interval})")


def _nearest(features: Features, labels: int) -> LabelPoint:
    return min(features.points, key=lambda point: abs(point.labels - labels))
