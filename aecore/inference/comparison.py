"""Several nets before the same test rows and the same noise: what each makes of them, as figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset
from aecore.device import one_thread
from aecore.evaluation.baseline import shared_baseline
from aecore.evaluation.metrics import in_range
from aecore.evaluation.sample_quality import Confidence, Heaps, confidence, heaps, middles, sharpness
from aecore.inference.model import Model
from aecore.lazy import torch
from aecore.parts.prior import standard_normal
from aecore.spec import Spec
from aecore.training.reference_classifier import classifier
from aecore.views.renderer import codes_in

ROWS = 400  # test rows, and draws: enough for a figure, and cheap


@dataclass(frozen=True, eq=False)
class Made:
    """What one net makes of the first ROWS test rows, and of as many codes that no row has.

    `copies` and `draws` are rows (n, D) float32. `mse` is per feature; `sharp` is the copies' `sharpness`;
    `numbers` counts all that was learned: of nets that only helped, such as a critic, too. Points in a plane
    have no sharpness, but heaps that draws can lie on.
    """

    copies: np.ndarray
    draws: np.ndarray
    mse: float
    sharp: float | None
    numbers: int
    heaps: Heaps | None = None


def made(model: Model, data: Dataset, seed: int) -> Made:
    """The copies and draws of a net as it is now; nets with codes of one width and prior draw the same."""
    x = shown(data)
    copies, draws = model.reconstruct(x), model.decode(codes(model, ROWS, seed))
    mse = float(np.square(copies - x).mean(dtype=np.float64))
    numbers = sum(each.numel() for each in model.net.parameters())
    if data.planar:
        return Made(copies, draws, mse, None, numbers, heaped(data, draws))
    return Made(copies, draws, mse, crisp(data, copies), numbers)


def shown(data: Dataset) -> np.ndarray:
    """The first ROWS test rows (n, D) float32, as a net sees them."""
    return in_range(data.x_test[:ROWS]).astype(np.float32)


def codes(model: Model, n: int, seed: int) -> np.ndarray:
    """n codes (n, K) of the prior a net was taught to decode; N(0, I) where it was taught none."""
    if model.taught:
        return model.draw(n, seed)
    rng = torch.Generator().manual_seed(seed)
    return standard_normal(model.net, model.spec, n, rng).numpy()


def crisp(data: Dataset, rows: np.ndarray) -> float:
    """`sharpness` of rows (n, D) as they are shown: clipped to the data's range, which becomes 0 to 1."""
    return sharpness(data.picture(rows) / 255)


def pca_mse(spec: Spec, data: Dataset) -> float:
    """MSE per feature of the same test rows by PCA with as many numbers, of the rows a recipe learns from.

    Takes about a second at the first call for a data set.
    """
    whole = shared_baseline(spec.data.name, spec.data.rows).whole
    return whole.first(codes_in(spec)).reconstruction_mse(shown(data))


def readable(data: Dataset) -> bool:
    """Whether a classifier can learn to read these pictures: they have labels."""
    labelled = data.y_train is not None and data.y_test is not None
    return labelled and len(data.shape) == 2 and bool(data.classes)


def believed(data: Dataset, rows: np.ndarray) -> Confidence:
    """How sure a classifier is of rows (n, D); at the first call for a data set it learns, for seconds."""
    seen = rows.clip(*data.range).astype(np.float32)
    with one_thread():
        return confidence(seen, classifier(data.name, len(data.classes)).net)


def heaped(data: Dataset, points: np.ndarray) -> Heaps | None:
    """How points (n, 2) lie among the heaps of the training rows; None where those have no labels."""
    return None if data.y_train is None else heaps(points, data.x_train, data.y_train)


def middles_mse(data: Dataset) -> float | None:
    """MSE of `shown` where each row comes back as the middle of its heap; None where nothing has labels."""
    if data.y_train is None or data.y_test is None:
        return None
    found = middles(data.x_train, data.y_train)[data.y_test[:ROWS]]
    return float(np.square(found - shown(data)).mean(dtype=np.float64))


def in_test_rows(data: Dataset) -> Confidence:
    """`believed` of the test rows themselves: what draws can be held against."""
    return believed(data, shown(data))
