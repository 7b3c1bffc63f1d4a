"""A start from probabilistic PCA: a net that corrects a linear model is fitted one first, then descends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from aecore.data.minibatches import Rows
from aecore.evaluation.imputation.probabilistic_pca import fitted_ppca
from aecore.lazy import torch
from aecore.nets.imputation.imputation_net import ImputationNet
from aecore.spec import Spec
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory

VALUES = 400_000
"""Numbers of the training rows that PPCA is fitted to, at most."""


def descend_from_ppca(
    net: Any, rows: Rows, live: Callable[[], Spec], rng: torch.Generator, memory: Memory | None = None
) -> Iterator[Metrics]:
    """Begin as probabilistic PCA of the known training cells; then gradient descent on its errors.

    Source: Tipping and Bishop, "Probabilistic principal component analysis" (1999).
    """
    memory, part = memory or Memory(), live().net
    if memory.fresh and isinstance(part, ImputationNet):
        some = slice(max(2, VALUES // rows.x.shape[1]))
        x = rows.x[some].cpu().numpy().astype(np.float64)
        known = np.ones(x.shape, bool) if rows.mask is None else rows.mask[some].cpu().numpy() > 0
        seed = int(torch.randint(2**31, (), generator=rng, device=rng.device))
        found = fitted_ppca(x, known, np.random.default_rng(seed), part.components)
        net.encoder.begin_as(found.mean, found.loadings, found.noise)
    yield from descend(net, rows, live, rng, memory)
