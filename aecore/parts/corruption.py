"""Corruptions of the input: masking noise, salt and pepper, Gaussian noise, dropout. The target stays."""

from __future__ import annotations

import math

from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.text_format import percent


class NoCorruption(Part):
    """No corruption: the input as it is."""

    symbol = r"\tilde{x} = x"

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) itself."""
        return x

    def label(self) -> str:
        """What was done, in two words."""
        return "as it is"


class Masking(Part):
    """Masking noise: set a random share of each row to zero.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 3.3.
    """

    symbol = r"\tilde{x}_i = m_i x_i,\; m_i \sim \mathrm{Bernoulli}(1 - p)"

    level: Live[float] = knob(0.3, 0, 0.95, help="share of the values that are erased")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with about `level` of its entries zero."""
        return x * (_uniform(x, rng) >= self.level)

    def label(self) -> str:
        """What was done, in two words."""
        return f"{percent(self.level)} erased"


class SaltAndPepper(Part):
    """Salt-and-pepper noise: set a random share of each row to 0 or 1, by a fair coin.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 3.3.
    """

    symbol = r"\tilde{x}_i \in \{0, 1\} \text{ with probability } p"

    level: Live[float] = knob(0.3, 0, 0.95, help="share of the values that become 0 or 1")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with about `level` of its entries replaced: one draw decides whether and which."""
        u = _uniform(x, rng)
        return torch.where(u < self.level, (u < self.level / 2).to(x.dtype), x)

    def label(self) -> str:
        """What was done, in two words."""
        return f"{percent(self.level)} salt, pepper"


class Gaussian(Part):
    """Additive Gaussian noise; the result may leave the data's range.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 3.3.
    """

    symbol = r"\tilde{x} = x + \varepsilon,\; \varepsilon \sim N(0, \sigma^2)"

    level: Live[float] = knob(0.3, 0, 2, help="standard deviation of the noise, on the data's own scale")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) plus noise of standard deviation `level`."""
        return x + self.level * torch.randn(x.shape, generator=rng, device=x.device, dtype=x.dtype)

    def label(self) -> str:
        """What was done, in two words."""
        return f"noise, sd {self.level:.2f}"


class Dropout(Part):
    """Inverted dropout: erase a random share and scale up the rest, so that the expected input stays.

    Source: Srivastava et al., "Dropout", JMLR 15 (2014), section 10 (inverted scaling).
    """

    symbol = r"\tilde{x}_i = m_i x_i / (1 - p),\; m_i \sim \mathrm{Bernoulli}(1 - p)"

    level: Live[float] = knob(0.3, 0, 0.95, help="share of the values that are dropped")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with about `level` of its entries zero and the others divided by 1 - level."""
        return x * (_uniform(x, rng) >= self.level) / (1 - self.level)

    def label(self) -> str:
        """What was done, in two words."""
        return f"{percent(self.level)} dropped"


class RandomKeepRate(Part):
    """Masking with a random keep rate for each row: only some of a person's ratings are left.

    As if they were known for a shorter or longer while. The share that is kept is drawn anew for each
    person, as likely between 3 and 10 % as between 30 and 100 %; then each rating is dropped by chance as
    well.

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
        u = _uniform(x[:, :1], rng)
        share = torch.exp(u * math.log(self.least)) * (1 - self.level)
        return x * (_uniform(x, rng) < share)

    def label(self) -> str:
        """What was done, in two words."""
        return f"{percent(self.least)} or more kept"


def _uniform(x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    return torch.rand(x.shape, generator=rng, device=x.device, dtype=x.dtype)
