"""A factorised density of codes: a logistic distribution for each number. Imports torch."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

MIN_LOG, MAX_LOG = -7.0, 7.0  # logarithms of scales between which nothing overflows


class FactorisedLogistic(nn.Module):
    """A logistic distribution for each number of a code, all independent; mean and scale are learned.

    Source: Ballé, Laparra and Simoncelli, "End-to-end optimized image compression" (2017), section 3, whose
    densities are piecewise linear; logistic: Theis et al., "Lossy image compression with compressive
    autoencoders" (2017) use mixtures likewise.
    """

    def __init__(self, code: int) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(code))
        self.log_scale = nn.Parameter(torch.zeros(code))

    def bits(self, z: torch.Tensor) -> torch.Tensor:
        """Information of each code (B, K) to within plus or minus one half, in bits, (B,).

        The difference of two sigmoids, as a product in which nothing cancels however far out z is.
        """
        scale = self.log_scale.clamp(MIN_LOG, MAX_LOG).exp()
        away = (z - self.mean).abs()
        ends = functional.logsigmoid((0.5 - away) / scale) + functional.logsigmoid((0.5 + away) / scale)
        nats = ends + torch.log(-torch.expm1(-1 / scale))
        return -nats.sum(1) / math.log(2)
