"""Codes of pictures that are to be quantised: of a trained net, and of PCA of equal width beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import net_input
from aecore.evaluation.pca import pca, sketch
from aecore.inference.model import Model
from aecore.lazy import torch

LEARNED, MEASURED = 10_000, 2_000
"""Most training rows that tables are counted on, and most test pictures that are measured."""
VALUES = 20_000_000  # numbers in training rows that are looked at: 160 MB in float64
EXACT = 1_024  # values of a picture up to which PCA is exact
NUMBER = 4  # bytes of a float32


@dataclass(frozen=True, eq=False)
class PictureCode:
    """A code before it is quantised: of training pictures `train` (n, K), of test pictures `test` (m, K).

    `encode` turns rows as a net takes them into codes, `decode` codes into pictures, uint8. `weights` are
    the bytes of what decodes, as float32. `whole` is the step of a code that is made of whole numbers of it
    already; 0 of any other.
    """

    name: str
    train: np.ndarray
    test: np.ndarray
    encode: Callable[[np.ndarray], np.ndarray]
    decode: Callable[[np.ndarray], np.ndarray]
    weights: int
    whole: float = 0.0

    @property
    def width(self) -> int:
        """K, how many numbers a picture becomes."""
        return int(self.train.shape[1])

    @property
    def spread(self) -> float:
        """Standard deviation of its numbers, root of the mean variance; 1 where nothing varies."""
        variance = self.train.var(0, dtype=np.float64).sum() / max(self.width, 1)
        return float(np.sqrt(variance)) or 1.0


def check_pictures(data: Dataset) -> None:
    """Raise ValueError, in a sentence, where rows are no pictures, or others are to come out."""
    if not data.pictured:
        raise ValueError(f"compress is for pictures, and rows of {data.name} have the shape {data.shape}")
    if data.paired:
        raise ValueError(f"rows of {data.name} are pairs: a net that learned from them gives no picture back")


def learned_rows(data: Dataset, rows: int | None) -> np.ndarray:
    """The training rows that tables are counted on: the first of those a run may learn from."""
    return data.x_train[:rows][: min(LEARNED, max(1, VALUES // data.features))]


def measured_rows(data: Dataset) -> np.ndarray:
    """The test rows that are measured: all, or as many as are measured at most, evenly spaced."""
    count = min(len(data.x_test), MEASURED)
    found: np.ndarray = data.x_test[np.linspace(0, len(data.x_test) - 1, count).astype(int)]
    return found


def of_net(model: Model, data: Dataset) -> PictureCode:
    """The code of a trained net: of a VAE the mean."""
    train, test = (
        model.encode(net_input(rows))
        for rows in (learned_rows(data, model.spec.data.rows), measured_rows(data))
    )
    return PictureCode(
        name="net",
        train=train,
        test=test,
        encode=model.encode,
        decode=lambda z: data.picture(model.decode(z)),
        weights=decoder_weights(model) * NUMBER,
        whole=float(getattr(model.spec.bottleneck, "step", 0.0)),
    )


def of_pca(data: Dataset, width: int, rows: int | None) -> PictureCode:
    """PCA of the training rows with so many components, or as many as there are."""
    x = learned_rows(data, rows)
    fitted = (pca if data.features <= EXACT else sketch)(x, min(width, *x.shape))
    numbers = fitted.mean.size + fitted.components.size

    def encode(rows: np.ndarray) -> np.ndarray:
        return fitted.encode(rows).astype(np.float32)

    return PictureCode(
        name="PCA",
        train=encode(x),
        test=encode(measured_rows(data)),
        encode=encode,
        decode=lambda z: data.picture(fitted.decode(z)),
        weights=numbers * NUMBER,
    )


def decoder_weights(model: Model) -> int:
    """How many learned numbers a net's decoder reads, shared ones once: found by their gradient."""
    weights = [weight for weight in model.net.parameters() if weight.requires_grad]
    with torch.enable_grad():
        z = torch.zeros(2, model.spec.net.code, device=model.device)
        read = torch.autograd.grad(model.net.decode(z).sum(), weights, allow_unused=True)
    return sum(weight.numel() for weight, found in zip(weights, read, strict=True) if found is not None)
