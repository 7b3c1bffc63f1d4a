"""A start from PCA: a net that holds a linear transform begins as the best there is, then descends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from aecore.data.minibatches import Rows
from aecore.evaluation.pca import pca, sketch
from aecore.lazy import torch
from aecore.nets.transform_coding.pca_residual import PCAResidual
from aecore.spec import Spec
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory

ROWS, VALUES = 10_000, 20_000_000  # rows that PCA is fitted on, and their numbers, at most
EXACT = 1_024  # features up to which it is exact


def descend_from_pca(
    net: Any, rows: Rows, live: Callable[[], Spec], rng: torch.Generator, memory: Memory | None = None
) -> Iterator[Metrics]:
    """Begin as PCA of the training rows where the net has a place for it; then gradient descent.

    Source: Hotelling, "Analysis of a complex of statistical variables into principal components" (1933).
    """
    memory, part = memory or Memory(), live().net
    if memory.fresh and isinstance(part, PCAResidual):
        x = rows.x[: min(ROWS, max(1, VALUES // rows.x.shape[1]))].cpu().numpy()
        found = (pca if x.shape[1] <= EXACT else sketch)(x, min(part.code, *x.shape))
        part.begin_as(net, found.mean, found.components)
    yield from descend(net, rows, live, rng, memory)
