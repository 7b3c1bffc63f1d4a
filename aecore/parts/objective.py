"""Loss terms: squared error, cross-entropy, likelihoods, sparsity, contraction, weight decay, KL divergence.

A term maps one forward pass to a number; the objective is their sum.
"""

from __future__ import annotations

import math
from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import GaussianPosterior


class SquaredError(Part):
    """Squared error of a row and its reconstruction: summed over features, mean over rows.

    Source: Bourlard and Kamp, "Auto-association by multilayer perceptrons", Biol. Cybern. 59 (1988).
    """

    symbol = r"\lVert x - \hat{x} \rVert^2"

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; entries that are masked out give no gradient."""
        return p.squared_error() / len(p.x)


class MeanSquaredError(Part):
    """Mean squared error over all features: unknown ones count as predicted rightly.

    Mean over rows. Somebody who rated little is then hardly heard; that is how the article's network is
    trained.

    Source: PyTorch's MSELoss of an output that was set to 0 where the target is.
    """

    symbol = r"\tfrac{1}{D} \sum_{i\ \text{known}} (x_i - \hat{x}_i)^2"

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; entries that are masked out give no gradient."""
        return p.squared_error() / p.x.numel()


class CrossEntropy(Part):
    """Binary cross-entropy of a row in [0, 1] and its reconstruction, in nats, summed over features.

    Mean over rows. The negative log-likelihood of Bernoulli values.

    Source: Hinton and Salakhutdinov, Science 313 (2006), supporting material.
    """

    symbol = r"-\sum_i x_i \log \hat{x}_i + (1 - x_i) \log (1 - \hat{x}_i)"

    def fits(self, spec: Any, data: Any) -> None:
        """The output must be a sigmoid and the data within [0, 1]."""
        if spec.net.output != "sigmoid":
            raise ValueError("CrossEntropy needs net.output to be sigmoid, got linear")
        if data.range[0] < 0 or data.range[1] > 1:
            lo, hi = data.range
            raise ValueError(
                f"CrossEntropy needs data in [0, 1], and {data.name} is in [{lo:g}, {hi:g}]: use SquaredError"
            )

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar, from the logits: finite however sure the net is."""
        total = functional.binary_cross_entropy_with_logits(
            p.aux["logits"], p.x, weight=p.aux.get("mask"), reduction="sum"
        )
        return total / len(p.x)

    def log_p(self, x: torch.Tensor, logits: torch.Tensor, x_hat: torch.Tensor) -> torch.Tensor:
        """How likely rows x (B, D) of 0 and 1 are where a decoder says logits (..., B, D): (..., B) nats."""
        return (x * logits).sum(-1) - functional.softplus(logits).sum(-1)


class GaussianLikelihood(Part):
    """Gaussian negative log-likelihood of a row, whose mean is the reconstruction, in nats.

    Summed over features, mean over rows. It is a density's, and below 0 where that exceeds 1; a sharper
    sigma asks for a better reconstruction beside whatever else the objective charges.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), appendix C.2.
    """

    symbol = (
        r"-\log N(x; \hat{x}, \sigma^2) = "
        r"\tfrac{1}{2 \sigma^2} \lVert x - \hat{x} \rVert^2 + \tfrac{D}{2} \log 2 \pi \sigma^2"
    )

    sigma: Live[float] = knob(
        0.3, 0.01, 10, log=True, help="standard deviation of the noise, on the data's own scale"
    )

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; entries that are masked out do not count."""
        known = p.aux["mask"].sum() if "mask" in p.aux else p.x.numel()
        return (p.squared_error() / (2 * self.sigma**2) + known * self._peak()) / len(p.x)

    def log_p(self, x: torch.Tensor, logits: torch.Tensor, x_hat: torch.Tensor) -> torch.Tensor:
        """How likely rows x (B, D) are where the decoder says x_hat (..., B, D): (..., B) nats."""
        return -(x - x_hat).square().sum(-1) / (2 * self.sigma**2) - x.shape[-1] * self._peak()

    def _peak(self) -> float:
        """Surprise of one feature that was hit exactly."""
        return 0.5 * math.log(2 * math.pi * self.sigma**2)


class Ridge(Part):
    """Ridge (L2) penalty of every weight of the net; biases are free.

    Source: Hoerl and Kennard, "Ridge regression" (1970).
    """

    symbol = r"\lambda \sum W^2"

    weight: Live[float] = knob(0.02, 0, 10, help="strength beside the reconstruction")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        squares = [parameter.square().sum() for parameter in p.net.parameters() if parameter.ndim > 1]
        return self.weight * torch.stack(squares).sum()


class Multinomial(Part):
    """Multinomial negative log-likelihood of the films that somebody saw.

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


class KL(Part):
    """KL divergence of the posterior from the standard normal prior, in nats: the rate term of the ELBO.

    Summed over units, mean over rows. Those nats are reported as they are, whatever their weight.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), appendix B; the weight: Higgins et
    al., "beta-VAE" (2017), equation 4; warming up: Sønderby et al., "Ladder variational autoencoders"
    (2016), section 2.3.
    """

    symbol = r"\beta \sum_j \tfrac{1}{2} (\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1)"

    weight: Live[float] = knob(1.0, 0, 10, help="strength beside the reconstruction")
    warm_up: int = knob(
        0, 0, 1_000, unit="epochs", help="KL annealing: how long the weight takes to grow from nothing"
    )

    def fits(self, spec: Any, data: Any) -> None:
        """The bottleneck must be a posterior."""
        if not isinstance(spec.bottleneck, GaussianPosterior):
            got = type(spec.bottleneck).__name__
            raise ValueError(f"KL needs bottleneck to be GaussianPosterior, got {got}")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        mu, logvar = p.aux["mu"], p.aux["logvar"]
        nats: torch.Tensor = 0.5 * (mu.square() + logvar.exp() - logvar - 1).sum(1).mean()
        p.found["kl_nats"] = nats.detach()
        return self.weight * kl_warmup(self.warm_up, p) * nats


def kl_warmup(warm_up: int, p: Pass) -> float:
    """KL warm-up (annealing): the share of its weight that a term has by now, over `warm_up` epochs."""
    return min(1.0, p.aux.get("epoch", warm_up) / warm_up) if warm_up else 1.0
