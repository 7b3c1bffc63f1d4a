"""Activation threshold of a winner-take-all code, for use where no minibatch competes. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

KEPT = 0.95  # of the threshold, from one minibatch to the next


class ActivationThreshold(nn.Module):
    """A decoder that, where no units compete, is given those above a threshold: they would have won.

    Units compete while they learn, and winners pass to the decoder as they are; `threshold` (K,) is the
    least that won, a moving average over minibatches. In use, when no gradient is wanted, a unit below its
    threshold is set to zero.

    Source: Bussmann et al., "BatchTopK sparse autoencoders" (2024), section 2.2, a threshold for each unit.
    """

    threshold: torch.Tensor

    def __init__(self, decoder: nn.Module, units: int) -> None:
        super().__init__()
        self.decoder = decoder
        self.register_buffer("threshold", torch.zeros(units))

    def forward(self, z: torch.Tensor, *info: torch.Tensor) -> torch.Tensor:
        """Codes (B, K), and what the encoder tells beside them, to what the decoder makes of them."""
        if torch.is_grad_enabled():
            self._track(z.detach())
        else:
            z = z * (z >= self.threshold)
        decoded: torch.Tensor = self.decoder(z, *info)
        return decoded

    def _track(self, z: torch.Tensor) -> None:
        """Move each threshold towards the unit's least positive value; one without any keeps its own."""
        least = z.masked_fill(z <= 0, torch.inf).amin(0)
        self.threshold.lerp_(torch.where(least.isinf(), self.threshold, least).float(), 1 - KEPT)
