"""Sample quality: maximum mean discrepancy (MMD), sharpness, mode coverage and a classifier's confidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from aecore.lazy import torch

BANDWIDTHS = (0.125, 0.25, 0.5, 1.0, 2.0)
"""Of the kernels of `mmd`, in units of sqrt(K): at 1 a standard normal's mean squared distance is 2 b^2."""

CAPTURED = 0.01  # of all points, on a mode


def mmd(x: torch.Tensor, y: torch.Tensor, bandwidths: tuple[float, ...] = BANDWIDTHS) -> torch.Tensor:
    """Squared maximum mean discrepancy of codes x (n, K) and y (m, K): 0 on average where they lie alike.

    Unbiased, so a little below 0 as often as above. The kernel is the mean of exp(-d^2 / (2 K b^2)) over the
    bandwidths b, and the score at most 2. Needs two rows of each.

    Source: Gretton et al., "A kernel two-sample test", JMLR 13 (2012), equation 3.
    """
    n, m = len(x), len(y)
    within_x, within_y = ((_kernel(codes, codes, bandwidths).sum() - len(codes)) for codes in (x, y))
    between = _kernel(x, y, bandwidths).mean()
    return within_x / max(n * (n - 1), 1) + within_y / max(m * (m - 1), 1) - 2 * between


def _kernel(x: torch.Tensor, y: torch.Tensor, bandwidths: tuple[float, ...]) -> torch.Tensor:
    """The kernel of each two rows, (n, m): 1 where they are the same."""
    squares = x.square().sum(1)[:, None] + y.square().sum(1) - 2 * x @ y.T
    kernels = [torch.exp(squares.clamp(min=0) / (-2 * x.shape[1] * b * b)) for b in bandwidths]
    return torch.stack(kernels).mean(0)


def sharpness(pictures: np.ndarray) -> float:
    """Sharpness of pictures (n, H, W) in [0, 1]: variance of the Laplacian over pixels, mean over pictures.

    Edges are mirrored outwards, the last pixel twice. Blur lowers it, noise raises it: read it beside the
    originals'.

    Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy" (2000), section 3.
    """
    padded = np.pad(pictures.astype(np.float64), ((0, 0), (1, 1), (1, 1)), mode="symmetric")
    up, down, left, right = (
        padded[:, :-2, 1:-1],
        padded[:, 2:, 1:-1],
        padded[:, 1:-1, :-2],
        padded[:, 1:-1, 2:],
    )
    laplacian = up + down + left + right - 4 * padded[:, 1:-1, 1:-1]
    return float(laplacian.var((1, 2)).mean())


class ModeCoverage(NamedTuple):
    """Mode coverage, against mode collapse: the share of points `on` a mode, and how many are `captured`.

    `on` is in [0, 1]: within three deviations of a mode's mean. A mode is captured where one in a hundred
    points is on it.
    """

    on: float
    captured: int


def mode_coverage(points: np.ndarray, rows: np.ndarray, labels: np.ndarray) -> ModeCoverage:
    """Mode coverage of points (n, 2): the modes are round, of one width, as rows (m, 2) form them by label.

    Source: Srivastava et al., "VEEGAN: reducing mode collapse in GANs" (2017), section 4.1; there one point
    is enough to capture a mode.
    """
    means = class_means(rows, labels)
    deviation = np.sqrt(np.square(rows - means[labels]).mean())
    distance = np.linalg.norm(points[:, None] - means, axis=2)  # (n, C)
    on = distance.min(1) <= 3 * deviation
    share = np.bincount(distance.argmin(1)[on], minlength=len(means)) / len(points)
    return ModeCoverage(float(on.mean()), int((share >= CAPTURED).sum()))


def class_means(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Class means: the mean row of each label, (C, D); labels (m,) are 0 to C - 1."""
    return np.stack([rows[labels == label].mean(0) for label in range(labels.max() + 1)])


class Confidence(NamedTuple):
    """Classifier confidence: `top_probability` is the mean of its largest probability, in [1 / classes, 1].

    `conditional_entropy` is the mean entropy of its probabilities for one picture, in nats, low where each
    looks like something; `marginal_entropy` the entropy of their mean, at most log(classes), low where all
    look alike.
    """

    top_probability: float
    conditional_entropy: float
    marginal_entropy: float


def confidence(pictures: Any, classifier: Callable[[torch.Tensor], torch.Tensor]) -> Confidence:
    """Confidence of a classifier, which gives logits (n, C), in rows (n, D).

    Source: Salimans et al., "Improved techniques for training GANs" (2016), section 4: their score is
    exp(marginal_entropy - conditional_entropy).
    """
    with torch.no_grad():
        chances = torch.softmax(classifier(torch.as_tensor(pictures)).double(), 1)
    return Confidence(
        float(chances.amax(1).mean()),
        float(torch.special.entr(chances).sum(1).mean()),
        float(torch.special.entr(chances.mean(0)).sum()),
    )
