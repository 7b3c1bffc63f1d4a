"""What a net is asked to make small. A term maps one forward pass to a number; the objective is their sum."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.forward import Pass


class SquaredError(Part):
    """Squared distance between a row and its reconstruction: summed over features, mean over rows.

    Source: Bourlard and Kamp, "Auto-association by multilayer perceptrons", Biol. Cybern. 59 (1988).
    """

    symbol = r"\lVert x - \hat{x} \rVert^2"

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; entries that are masked out give no gradient."""
        return p.squared_error() / len(p.x)


class MeanSquaredError(Part):
    """Squared error of known features over the number of all: unknown ones count as answered rightly.

    Mean over rows. Somebody who rated little is then hardly heard; that is how the article's network is
    trained.

    Source: PyTorch's MSELoss of an output that was set to 0 where the target is.
    """

    symbol = r"\tfrac{1}{D} \sum_{i\ \text{known}} (x_i - \hat{x}_i)^2"

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar; entries that are masked out give no gradient."""
        return p.squared_error() / p.x.numel()


class CrossEntropy(Part):
    """Cross-entropy of a row in [0, 1] and its reconstruction, in nats: summed over features, mean over rows.

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
        each = functional.binary_cross_entropy_with_logits(
            p.aux["logits"], p.x, weight=p.aux.get("mask"), reduction="sum"
        )
        return each / len(p.x)


class KLSparsity(Part):
    """Pull each code unit's mean activation towards `rho`.

    Sum over units of KL(rho || rho_hat), in nats. rho_hat is the mean over the minibatch, so the term is
    noisy below about 50 rows. rho is on the code's own scale; a tanh code and its rho are mapped from (-1,
    1) to (0, 1) first.

    Source: Ng, "Sparse autoencoder", CS294A notes (2011), section 3.
    """

    symbol = (
        r"\beta \sum_j \rho \log \frac{\rho}{\hat\rho_j} + (1 - \rho) \log \frac{1 - \rho}{1 - \hat\rho_j}"
    )

    weight: Live[float] = knob(0.1, 0, 10, help="strength beside the reconstruction")
    rho: Live[float] = knob(-0.1, -0.99, 0.99, help="target mean activation, on the code's own scale")

    def fits(self, spec: Any, data: Any) -> None:
        """The code must be bounded and rho inside its bounds."""
        span = spec.net.code_span()
        if span is None:
            raise ValueError(
                f"KLSparsity needs net.code_activation to be tanh or sigmoid, got {spec.net.code_activation}"
            )
        if not span[0] < self.rho < span[1]:
            raise ValueError(
                f"KLSparsity.rho must be inside ({span[0]:g}, {span[1]:g}) for this code, got {self.rho:g}"
            )

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        lo, hi = p.net.code_span
        rho = (self.rho - lo) / (hi - lo)
        rho_hat = p.unit_rate().mean(0).clamp(1e-6, 1 - 1e-6)  # (K,); log 0 would poison the step
        on = rho * torch.log(rho / rho_hat)
        off = (1 - rho) * torch.log((1 - rho) / (1 - rho_hat))
        return self.weight * (on + off).sum()


class L1(Part):
    """Charge every active code unit: absolute activation summed over units, mean over rows.

    Source: Olshausen and Field, "Emergence of simple-cell receptive field properties", Nature 381 (1996).
    """

    symbol = r"\lambda \sum_j \lvert z_j \rvert"

    weight: Live[float] = knob(0.01, 0, 10, help="strength beside the reconstruction")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        return self.weight * p.z.abs().sum(1).mean()


class Ridge(Part):
    """Charge every weight of the net by its square; biases are free.

    Source: Hoerl and Kennard, "Ridge regression" (1970).
    """

    symbol = r"\lambda \sum W^2"

    weight: Live[float] = knob(0.02, 0, 10, help="strength beside the reconstruction")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        squares = [each.square().sum() for each in p.net.parameters() if each.ndim > 1]
        return self.weight * torch.stack(squares).sum()
