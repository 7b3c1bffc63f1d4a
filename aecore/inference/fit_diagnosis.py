"""Diagnosis of a trained net on rows: worse than the means of their columns, or a collapsed posterior."""

from __future__ import annotations

import numpy as np

from aecore.evaluation.metrics import active_units
from aecore.inference.model import Model
from aecore.parts.bottleneck import GaussianPosterior

ACTIVE = 0.1  # standard deviation over rows of the posterior mean of a unit that tells something
FEW = 2048  # rows that are looked at


def diagnosis(model: Model, x: np.ndarray) -> str:
    """What is wrong with the net on rows x (n, D) it learned from, in sentences with a way out; or nothing.

    The first rows speak for all.
    """
    x = x[:FEW]
    return " ".join(sentence for sentence in (_beside_means(model, x), _collapse(model, x)) if sentence)


def mse_beside_means(model: Model, x: np.ndarray) -> tuple[float, float]:
    """MSE per feature of rows x (n, D): of the net, and of the means of their columns.

    The means are what PCA without any component gives back: to be worse is to know less.
    """
    return float(model.errors(x).mean(dtype=np.float64)), float(x.var(0, dtype=np.float64).mean())


def _beside_means(model: Model, x: np.ndarray) -> str:
    error, means = mse_beside_means(model, x)
    if error < means or not means:
        return ""
    return (
        f"The net gives these rows back worse than the means of their columns would (MSE {error:.4g}, means "
        f"{means:.4g}): bring the columns to one scale (StandardScaler), train for more epochs, or try "
        f"another rate than {model.spec.train.rate:g}."
    )


def _collapse(model: Model, x: np.ndarray) -> str:
    """Posterior collapse: no unit is active.

    Source: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders" (2016), section 5.1.
    """
    if not isinstance(model.spec.bottleneck, GaussianPosterior) or len(x) < 2:
        return ""
    if active_units(model.encode(x), ACTIVE).any():
        return ""
    return (
        f"The posterior has collapsed: none of the {model.spec.net.code} code units tells one row from "
        "another. Lower the weight of KL (or warm it up), or the sigma of GaussianLikelihood."
    )
