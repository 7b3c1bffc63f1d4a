"""Emphasis on corrupted values: what was broken in the input counts more in the loss."""

from __future__ import annotations

from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.forward import Pass


class Emphasis(Part):
    """Squared error once more, of values alone that the corruption changed: summed over them, mean over rows.

    Beside SquaredError a changed value weighs 1 + weight, another 1. Their mean is reported as
    `corrupted_mse`.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 3.4.
    """

    symbol = r"\alpha \sum_{i:\, \tilde{x}_i \ne x_i} (x_i - \hat{x}_i)^2"

    weight: Live[float] = knob(10.0, 0, 100, help="how much more a value counts that was corrupted")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; nothing where the input is whole."""
        changed = p.x_in != p.x  # also where a hidden value is NaN
        if "mask" in p.aux:
            changed = changed & (p.aux["mask"] > 0)
        error = ((p.x_hat - p.x) * changed).square().sum()
        p.found["corrupted_mse"] = error.detach() / changed.sum().clamp(min=1)
        return self.weight * error / len(p.x)
