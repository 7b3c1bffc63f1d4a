"""Ratings as two L2-normalised channels, likes and dislikes. Imports torch."""

from __future__ import annotations

import torch
from torch import nn


class LikeDislikeChannels(nn.Module):
    """Likes and dislikes, each row L2-normalised: stars (B, D) to (B, 2 D).

    First films with `liked` stars or more, then the others.
    """

    def __init__(self, liked: float) -> None:
        super().__init__()
        self.liked = liked

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """A channel without a film is 0."""
        liked = x >= self.liked
        channels = (liked, (x > 0) & ~liked)
        return torch.cat([nn.functional.normalize(channel.to(x.dtype)) for channel in channels], 1)
