"""Where codes come from when no row is at hand: what a net was taught to decode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aecore.lazy import torch
from aecore.spec import Spec

if TYPE_CHECKING:
    from torch import nn


def standard_normal(net: nn.Module, spec: Spec, n: int, rng: torch.Generator) -> torch.Tensor:
    """n codes (n, K), every unit an independent normal of mean 0 and variance 1.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), section 3.
    """
    return torch.randn(n, spec.net.code, generator=rng, device=rng.device)  # type: ignore[attr-defined]
