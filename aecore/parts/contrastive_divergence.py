"""Contrastive divergence: how a stack of restricted Boltzmann machines is pretrained, one after another."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.parts.layerwise import single_layers
from aecore.slots import plain_code

UNITS = ("sigmoid", "relu", "linear")
UNSETTLED = 5  # epochs at momentum 0.5, until the first large steps are made: practical guide, section 9.1


class ContrastiveDivergence(Part):
    """Contrastive divergence (CD-k, or PCD with persistent chains) for each pair of layers as an RBM.

    Such a machine learns to tell rows from what it dreams up by itself.

    Sigmoid layers are units that are on or off, rectified ones units of 0 or more with noise, linear ones
    normal; so is the output. The fine-tuning afterwards has a rate of its own.

    Source: Hinton, "A practical guide to training restricted Boltzmann machines" (2010); persistent chains:
    Tieleman, "Training RBMs using approximations to the likelihood gradient" (2008).
    """

    own_families = True
    symbol = (
        r"\Delta W \propto \langle h v^\top \rangle_{\text{rows}} - \langle h v^\top \rangle_{\text{dream}}"
    )

    epochs: int = knob(8, 0, 1000, unit="epochs", help="passes over the rows for each layer")
    rate: Live[float] = knob(0.1, 1e-5, 1, log=True, help="learning rate, for units that are on or off")
    unbounded: Live[float] = knob(
        0.01, 1e-4, 1, log=True, help="the learning rate's share for layers with units that have no upper end"
    )
    steps: Live[int] = knob(1, 1, 25, help="Gibbs steps of dreaming before it is compared with the row")
    persistent: bool = knob(
        False, help="persistent chains: go on with the last dream, where else each begins at a row"
    )
    momentum: Live[float] = knob(0.9, 0, 0.99, help="share of a step kept for the next; at most 0.5 at first")
    decay: Live[float] = knob(2e-4, 0, 0.1, help="weight decay: pull every weight towards zero")
    transposed: bool = knob(True, help="begin the decoder as the encoder turned round, where else at random")

    def fits(self, spec: Any, data: Any) -> None:
        """The net must be a mirror of layers that such units can stand for."""
        net = spec.net
        single_layers(self, spec)
        plain_code(self, spec)
        if net.decoder not in (None, net.hidden[::-1]):
            raise ValueError(
                "ContrastiveDivergence needs net.decoder to mirror net.hidden, "
                f"got {net.decoder}: leave it empty"
            )
        for name in ("activation", "code_activation"):
            if getattr(net, name) not in UNITS:
                raise ValueError(
                    f"ContrastiveDivergence needs net.{name} to be one of {', '.join(UNITS)}, "
                    f"got {getattr(net, name)}"
                )
        if net.output == "sigmoid" and (data.range[0] < 0 or data.range[1] > 1):
            raise ValueError(
                f"units that are on or off need rows in [0, 1], and {data.name} leaves it: use linear output"
            )

    def passes(self, spec: Any) -> int:
        """Epochs of all layers."""
        return self.epochs * (len(spec.net.hidden) + 1)

    def set_lr(self, opt: torch.optim.Optimizer, epoch: int, bounded: bool) -> float:
        """Set learning rate, weight decay and momentum; returns the rate. Biases do not decay."""
        rate = self.rate * (1.0 if bounded else self.unbounded)
        for group, decay in zip(opt.param_groups, (self.decay, 0.0), strict=True):
            group["lr"], group["weight_decay"] = rate, decay
            group["momentum"] = min(self.momentum, 0.5) if epoch < UNSETTLED else self.momentum
        return rate
