"""Imputation: known cells are hidden and told again, by layers that correct probabilistic PCA."""

from __future__ import annotations

from typing import Any

from aecore.evaluation.imputation.hidden_scoring import HIDDEN
from aecore.families.family import Family
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.imputation.imputation_net import ImputationNet
from aecore.parts.bottleneck import Identity
from aecore.parts.emphasis import Emphasis
from aecore.spec import DataSpec, Spec, Training
from aecore.text_format import percent
from aecore.training.from_ppca import descend_from_ppca
from aecore.views.standard import STANDARD


class HideCells(Part):
    """Hide cells of a row: each is missing by a chance that is drawn for the row, from 0 up to `level`.

    A hidden cell is no number (NaN), and not 0: a net is told that it is missing.

    Source: Gondara and Wang, "MIDA: multiple imputation using denoising autoencoders" (2018), section 3;
    the share drawn anew: Yoon, Jordon and van der Schaar, "GAIN" (2018), section 4.
    """

    own_families = True
    symbol = r"\tilde{x}_i \text{ missing with probability } p,\; p \sim U(0, a)"

    level: Live[float] = knob(0.6, 0.05, 0.95, help="greatest share of a row's cells that is hidden")

    def fits(self, spec: Any, data: Any) -> None:
        """The net must read holes."""
        if not isinstance(spec.net, ImputationNet):
            got = type(spec.net).__name__
            raise ValueError(f"HideCells needs a net that reads holes, ImputationNet, got {got}: use Masking")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with NaN in what is hidden."""
        share = self.level * torch.rand(x[:, :1].shape, generator=rng, device=x.device)
        return x.masked_fill(torch.rand(x.shape, generator=rng, device=x.device) < share, float("nan"))

    def label(self) -> str:
        """What was done, in two words."""
        return f"up to {percent(self.level)} hidden"


FAMILY = Family(
    name="imputation",
    title="Imputation",
    summary=(
        "Known cells of a table are hidden, and told again from those that are left. "
        "Probabilistic PCA, the best linear guess for any pattern of holes, answers first. "
        "The net learns from the hidden cells alone what to add to that."
    ),
    formula=r"\min \sum_{i\ \text{hidden}} (x_i - \hat{x}_i)^2, \quad \hat{x} = \hat{x}_{\text{PPCA}} + g(z)",
    source="Gondara and Wang, MIDA: multiple imputation using denoising autoencoders, PAKDD (2018)",
    group="Regularisation",
    spec=Spec(
        family="imputation",
        data=DataSpec(name="wine"),
        net=ImputationNet(),
        bottleneck=Identity(),
        corruption=HideCells(),
        objective=(Emphasis(weight=1.0),),
        train=Training(rate=2e-3, schedule="one-cycle", weight_decay=0.01, batch=128, epochs=250),
    ),
    nets=(ImputationNet,),
    components=(ImputationNet, HideCells, descend_from_ppca),
    stages=(descend_from_ppca,),
    pictures=STANDARD,
    scoring=HIDDEN,
)
