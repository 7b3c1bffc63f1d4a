"""Diagnosis of a trained net on rows: worse than the means of their columns, or a collapsed posterior."""

from __future__ import annotations

import numpy as np

from aecore.evaluation.metrics import active_units
from aecore.inference.model import Model
from aecore.parts.bottleneck import GaussianPosterior
from aecore.text_format import percent

ACTIVE = 0.1  # standard deviation over rows of the posterior mean of a unit that tells something
FLAT = 0.01  # nearer to 0 or 1 than this a sigmoid is flat
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
    found = (
        f"The net gives these rows back worse than the means of their columns would (MSE {error:.4g}, means "
        f"{means:.4g}): "
    )
    rate, share = model.spec.train.rate, saturated_share(model, x)
    if share > 0.5:
        return (
            f"{found}{percent(share)} of that error is of outputs that have saturated, where a sigmoid has "
            f"next to no gradient. Try a lower rate than {rate:g}, such as {rate / 4:g}."
        )
    return (
        f"{found}bring the columns to one scale (StandardScaler), train for more epochs, or try another rate "
        f"than {rate:g}."
    )


def saturated_share(model: Model, x: np.ndarray) -> float:
    """Which share of the squared error on rows x (n, D) is of saturated outputs; 0 where none are sigmoids.

    A sigmoid within 0.01 of 0 or 1 has a slope under 0.01: its weights hardly move any more.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
    (2010).
    """
    if getattr(model.spec.net, "output", "linear") != "sigmoid":
        return 0.0
    x_hat = model.reconstruct(x)
    squares = (x_hat.astype(np.float64) - x) ** 2
    stuck = np.minimum(x_hat, 1 - x_hat) < FLAT
    return float(squares[stuck].sum() / max(float(squares.sum()), 1e-300))


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
