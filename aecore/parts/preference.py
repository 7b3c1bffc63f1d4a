"""Parts for learning an order of films from a few ratings of each person."""

from __future__ import annotations

import math
from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.forward import Pass


class Acquaintance(Part):
    """Keep only some of each person's ratings, as if they were known for a shorter or longer while.

    The share that is kept is drawn anew for each person, as likely between 3 and 10 % as between 30 and
    100 %; then each rating is dropped by chance as well.

    Source: Vincent et al., "Stacked denoising autoencoders" (2010), section 3.3; a share for each row as in
    Devooght and Bersini, "Collaborative filtering with recurrent neural networks" (2017), section 3.
    """

    symbol = r"\tilde{x}_i = m_i x_i,\; m_i \sim \mathrm{Bernoulli}(s (1 - p)),\; \log s \sim U(\log a, 0)"

    least: Live[float] = knob(
        0.03, 0.001, 1, log=True, help="smallest share of somebody's ratings that is kept"
    )
    level: Live[float] = knob(0.5, 0, 0.95, help="share of the values that are erased on top of that")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with some of its entries zero."""
        u = torch.rand(len(x), 1, generator=rng, device=x.device, dtype=x.dtype)
        share = torch.exp(u * math.log(self.least)) * (1 - self.level)
        return x * (torch.rand(x.shape, generator=rng, device=x.device, dtype=x.dtype) < share)

    def label(self) -> str:
        """What was done, in two words."""
        return f"{self.least:.0%} or more kept"


class Multinomial(Part):
    """How surprising it is that somebody saw the films they saw, if each choice falls on a film by its share.

    In nats a film: the mean over a person's films, each by its weight, then over people. Liked films that
    were hidden weigh 1.

    Source: Liang et al., "Variational autoencoders for collaborative filtering" (2018), equation 2.
    """

    symbol = r"-\sum_i w_i \log \mathrm{softmax}(\hat{x})_i \,/\, \sum_i w_i"

    liked: float = knob(4.0, 0.5, 5, unit="stars", help="stars from which a film counts as liked")
    shown: Live[float] = knob(0.5, 0, 1, help="weight of a film that was not hidden from the net")
    disliked: Live[float] = knob(0.3, 0, 1, help="weight of a film that was seen and not liked")

    def fits(self, spec: Any, data: Any) -> None:
        """The data must be ratings."""
        if data.kind != "ratings":
            raise ValueError(
                f"Multinomial needs ratings, and {data.name} holds {data.kind}: use SquaredError"
            )

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        weight = self.weights(p.x, p.x_in)
        surprise = -(weight * functional.log_softmax(p.aux["logits"], 1)).sum(1)
        return (surprise / weight.sum(1).clamp(min=1)).mean()

    def weights(self, x: torch.Tensor, x_in: torch.Tensor) -> torch.Tensor:
        """What each film (B, D) counts."""
        opinion = torch.where(x >= self.liked, 1.0, self.disliked) * (x > 0)
        return opinion * torch.where(x_in > 0, self.shown, 1.0)
