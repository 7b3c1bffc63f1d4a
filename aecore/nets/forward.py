"""One forward pass: input, code, reconstruction, and its mean squared error (MSE)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aecore.lazy import functional, torch

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder
    from aecore.spec import Spec


@dataclass(slots=True)
class Pass:
    """A forward pass: target x (B, D), input x_in (B, D), code z (B, K), reconstruction x_hat (B, D).

    A term that needs noise draws it from `rng`; None asks for none. `spec` is the recipe in force.

    `aux` carries what a part wants to tell a term: `logits` (B, D) before the output activation, `mask` (B,
    D) of known entries, `clean` (B, D) the input before it was corrupted where that is not x, `epoch` the
    passes over the rows so far, and whatever a bottleneck adds. What a term has found out besides its share
    of the loss goes into `found`, by name, and is reported.
    """

    x: torch.Tensor
    x_in: torch.Tensor
    z: torch.Tensor
    x_hat: torch.Tensor
    net: Autoencoder
    rng: torch.Generator | None = None
    aux: dict[str, Any] = field(default_factory=dict)
    found: dict[str, torch.Tensor] = field(default_factory=dict)
    spec: Spec | None = None

    def another_view(self) -> torch.Tensor:
        """The code (B, K) of the same rows, corrupted and encoded once more."""
        if self.spec is None:
            raise ValueError("another view is made by a recipe, and this pass has none")
        return self.net.view(self.aux.get("clean", self.x), self.spec, self.rng)

    def unit_rate(self) -> torch.Tensor:
        """Activation rates of the code in [0, 1], (B, K): a tanh code is mapped from (-1, 1) first."""
        lo, hi = self.net.code_span
        return (self.z - lo) / (hi - lo)

    def squared_error(self) -> torch.Tensor:
        """Squared error summed over the batch; masked entries do not count. Computed once, whoever asks."""
        if "squared_error" not in self.aux:
            if "mask" in self.aux:
                squares = (self.x_hat - self.x).square() * self.aux["mask"]
                self.aux["squared_error"] = squares.sum()
            else:
                self.aux["squared_error"] = functional.mse_loss(self.x_hat, self.x, reduction="sum")
        error: torch.Tensor = self.aux["squared_error"]
        return error

    def errors(self) -> dict[str, torch.Tensor]:
        """Metrics of a minibatch: its training MSE, and what terms have found out.

        Of entries that are partly known also the root.
        """
        mse = self.mse()
        root = {"train_rmse": mse.sqrt()} if "mask" in self.aux else {}
        return {"train_mse": mse, **root, **self.found}

    def mse(self) -> torch.Tensor:
        """MSE per feature, in the data's range, without gradient; masked entries do not count."""
        known = self.aux["mask"].sum().clamp(min=1) if "mask" in self.aux else self.x.numel()
        return self.squared_error().detach() / known
