"""The RBM of ratings: softmax visible units, Bernoulli hidden units, Gibbs sampling. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.rbm import cd_gradient

CUTS = {2: (4.0,), 5: (1.5, 2.5, 3.5, 4.5), 10: (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)}
"""Stars from which the next side begins."""


class RatingsEncoder(nn.Module):
    """The encoder of the RBM: stars (B, D), 0 unrated, to probabilities (B, K) of the hidden units.

    `weight` (K, D * L), a film's L sides beside each other; `values` (L,) are the mean stars of each side.
    """

    cuts: torch.Tensor
    values: torch.Tensor

    def __init__(self, films: int, units: int, levels: int, rng: torch.Generator) -> None:
        super().__init__()
        self.films, self.levels = films, levels
        self.weight = nn.Parameter(0.01 * torch.randn(units, films * levels, generator=rng))
        self.bias = nn.Parameter(torch.zeros(units))
        self.register_buffer("cuts", torch.tensor(CUTS[levels]), persistent=False)
        self.register_buffer("values", torch.full((levels,), 3.5))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Chances of the units, given all that was rated."""
        return torch.sigmoid(nn.functional.linear(self.one_hot(x), self.weight, self.bias))

    def one_hot(self, x: torch.Tensor) -> torch.Tensor:
        """One-hot ratings (B, D * L): one of a film's L levels is 1, none where it is unrated."""
        level = torch.bucketize(x, self.cuts, right=True)
        return (nn.functional.one_hot(level, self.levels) * (x > 0)[..., None]).flatten(1).to(x.dtype)

    def initialise(self, x: torch.Tensor, down: RatingsDecoder) -> None:
        """Start from how often each side of a film was shown: Hinton, practical guide (2010), section 8.1."""
        with torch.no_grad():
            shown = self.one_hot(x).view(-1, self.films, self.levels)
            count = shown.sum(0)
            self.values.copy_((shown * x[..., None]).sum((0, 1)) / count.sum(0).clamp(min=1))
            share = count.sum(0) / count.sum().clamp(min=1)
            down.bias.copy_(
                torch.log((count + 5 * share + 1e-3) / (count.sum(1, keepdim=True) + 5)).flatten()
            )

    def contrastive_divergence(
        self, x: torch.Tensor, down: RatingsDecoder, steps: int, rng: torch.Generator
    ) -> torch.Tensor:
        """CD-k: put the gradient after `steps` Gibbs steps into `.grad`; the share of wrong levels."""
        v0 = v = self.one_hot(x)
        rated = (x > 0).nonzero(as_tuple=True)
        on0 = on = self(x)
        for _ in range(steps):
            h = (torch.rand(on.shape, generator=rng, device=x.device) < on).to(x.dtype)
            v = self._sample_visible(down.logits(h), rated, rng)
            on = torch.sigmoid(nn.functional.linear(v, self.weight, self.bias))
        self.weight.grad, self.bias.grad, down.bias.grad = cd_gradient((v0, on0), (v, on))
        return (v - v0).abs().sum() / (2 * max(len(rated[0]), 1))

    def _sample_visible(
        self, logits: torch.Tensor, rated: tuple[torch.Tensor, ...], rng: torch.Generator
    ) -> torch.Tensor:
        """Softmax visible units: one level for each rated film, drawn by its probability."""
        below = logits[rated].softmax(-1).cumsum(-1)[:, :-1]
        draw = torch.rand((len(below), 1), generator=rng, device=logits.device)
        v = torch.zeros_like(logits)
        v[(*rated, (draw > below).sum(-1))] = 1
        return v.flatten(1)


class RatingsDecoder(nn.Module):
    """The decoder of the RBM: probabilities or states (B, K) to expected stars (B, D), weights tied."""

    def __init__(self, up: RatingsEncoder) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(up.films * up.levels))
        self._up = (up,)  # in a tuple, so that its weights are not counted twice

    def logits(self, h: torch.Tensor) -> torch.Tensor:
        """How likely each side of each film is, (B, D, L), before it is scaled to chances."""
        up = self._up[0]
        return (h @ up.weight + self.bias).view(h.shape[0], up.films, up.levels)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """The mean stars of the sides, by their chances."""
        return self.logits(z).softmax(-1) @ self._up[0].values
