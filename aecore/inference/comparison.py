"""Model comparison: reconstruction error, sharpness, mode coverage and confidence of several nets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from aecore.data import Dataset, load
from aecore.data.picture_shape import luma
from aecore.device import one_thread
from aecore.evaluation import sample_quality
from aecore.evaluation.baseline import shared_baseline
from aecore.evaluation.metrics import net_input
from aecore.evaluation.sample_quality import Confidence, ModeCoverage
from aecore.inference.model import Model, restored
from aecore.parts.prior import standard_normal
from aecore.spec import Spec
from aecore.training.reference_classifier import classifier
from aecore.views.renderer import codes_in

ROWS = 400  # test rows, and draws: enough for a figure, and cheap
PICTURES = 10  # of them that are looked at, beside each other


@dataclass(frozen=True, eq=False)
class Outputs:
    """Reconstructions (`copies`) of the first ROWS test rows, as many samples (`draws`), and their scores.

    `copies` and `draws` are rows (n, D) float32. `mse` is per feature; `sharp` is the copies' `sharpness`;
    `parameters` counts all that was learned: of nets that only helped, such as a discriminator, too. Points
    in a plane have no sharpness, but `modes` that draws can lie on.
    """

    copies: np.ndarray
    draws: np.ndarray
    mse: float
    sharp: float | None
    parameters: int
    modes: ModeCoverage | None = None

    def first(self, n: int) -> Outputs:
        """The same scores with the first n copies and draws alone: so many are looked at."""
        return replace(self, copies=self.copies[:n].copy(), draws=self.draws[:n].copy())


@dataclass(frozen=True)
class ReferenceScores:
    """What copies and draws are held against: scores of the test rows themselves, None where there are none.

    `sharpness` is of pictures. Of points in a plane, `modes` is their mode coverage, and `class_means_mse`
    the MSE of a net that knew only the class means.
    """

    sharpness: float | None
    modes: ModeCoverage | None = None
    class_means_mse: float | None = None


Weights = Callable[[], Mapping[str, Any]]
"""Where weights are to be had: called where the net is put to use."""


def outputs(model: Model, data: Dataset, seed: int) -> Outputs:
    """Reconstructions and samples of a net; nets with codes of one width and prior draw the same."""
    given, x = net_input(data.x_test[:ROWS]), shown(data)
    copies, draws = model.reconstruct(given), model.decode(codes(model, ROWS, seed))
    mse = float(np.square(copies - x).mean(dtype=np.float64))
    parameters = sum(weight.numel() for weight in model.net.parameters())
    if data.planar:
        return Outputs(copies, draws, mse, None, parameters, mode_coverage(data, draws))
    return Outputs(copies, draws, mse, sharpness(data, copies), parameters)


def outputs_of(spec: Spec, weights: Weights, seed: int) -> Outputs:
    """`outputs` of a net with these weights, the first PICTURES of its pictures, all of its points."""
    data = load(spec.data.name)
    made = outputs(_net(spec, weights, data), data, seed)
    return made if data.planar else made.first(PICTURES)


def confidence_in_samples(spec: Spec, weights: Weights, seed: int) -> Confidence:
    """`classifier_confidence` in as many samples of a net with these weights as `outputs` draws, the same."""
    data = load(spec.data.name)
    model = _net(spec, weights, data)
    return classifier_confidence(data, model.decode(codes(model, ROWS, seed)))


def _net(spec: Spec, weights: Weights, data: Dataset) -> Model:
    return restored(spec, data.features, weights())


def reference_scores(data: Dataset) -> ReferenceScores:
    """The scores of a set's test rows."""
    if not data.planar:
        return ReferenceScores(sharpness(data, shown(data)))
    return ReferenceScores(None, mode_coverage(data, shown(data)), class_means_mse(data))


def shown(data: Dataset) -> np.ndarray:
    """The first ROWS test rows (n, D) float32, as a net sees them; of pairs, as they should come out."""
    return net_input((data.x_test if data.wanted_test is None else data.wanted_test)[:ROWS])


def codes(model: Model, n: int, seed: int) -> np.ndarray:
    """Samples of the prior a net was taught to decode, codes (n, K); of N(0, I) where it was taught none."""
    return model.draw(n, seed) if model.taught else model.draw_from(standard_normal, n, seed)


def sharpness(data: Dataset, rows: np.ndarray) -> float:
    """Sharpness of rows (n, D) as they are shown: clipped to the data's range, which becomes 0 to 1."""
    return sample_quality.sharpness(luma(data.picture(rows)) / 255)


def pca_mse(spec: Spec, data: Dataset) -> float:
    """The PCA baseline's MSE per feature: the same test rows, as many numbers, fitted to a recipe's rows.

    Takes about a second at the first call for a data set.
    """
    whole = shared_baseline(spec.data.name, spec.data.rows).whole
    return whole.first(codes_in(spec)).reconstruction_mse(net_input(data.x_test[:ROWS]), shown(data))


def readable(data: Dataset) -> bool:
    """Whether a classifier can learn to read these pictures: they have labels."""
    labelled = data.y_train is not None and data.y_test is not None
    return labelled and data.pictured and bool(data.classes)


def classifier_confidence(data: Dataset, rows: np.ndarray) -> Confidence:
    """Confidence of a classifier in rows (n, D); at the first call for a data set it learns, for seconds."""
    seen = rows.clip(*data.range).astype(np.float32)
    with one_thread():
        return sample_quality.confidence(seen, classifier(data.name, len(data.classes)).net)


def mode_coverage(data: Dataset, points: np.ndarray) -> ModeCoverage | None:
    """Mode coverage of points (n, 2) over the training rows' classes; None where those have no labels."""
    if data.y_train is None:
        return None
    return sample_quality.mode_coverage(points, data.x_train, data.y_train)


def class_means_mse(data: Dataset) -> float | None:
    """MSE of `shown` where each row comes back as the mean of its class; None where nothing has labels."""
    if data.y_train is None or data.y_test is None:
        return None
    found = sample_quality.class_means(data.x_train, data.y_train)[data.y_test[:ROWS]]
    return float(np.square(found - shown(data)).mean(dtype=np.float64))


def confidence_in_test_rows(data: Dataset) -> Confidence:
    """`classifier_confidence` in the test rows themselves: the baseline of all draws."""
    return classifier_confidence(data, shown(data))
