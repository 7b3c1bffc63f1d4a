"""Warm start: transfer of the weights another run has learned, and freezing of the first layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from aecore.lazy import torch
from aecore.old_names import present_weights
from aecore.spec import Start

if TYPE_CHECKING:
    from torch import nn

    from aecore.nets.autoencoder import Autoencoder


FindWeights = Callable[[str], Mapping[str, np.ndarray]]
"""Finds the weights of a run by its id; ValueError, in one sentence, where they are not to be had."""


def transfer(net: Autoencoder, start: Start, kept: FindWeights | None) -> None:
    """Transfer another run's weights to a fresh net where name and shape agree; freeze its first layers.

    ValueError, in one sentence, where the weights are not to be had or the first layer does not fit.

    Source: Yosinski, Clune, Bengio and Lipson, "How transferable are features in deep networks?" (2014).
    """
    if kept is None:
        raise ValueError("start.run names a run, and none are kept here: leave it empty")
    own = net.state_dict()
    weights = {present_weights(name): weight for name, weight in kept(start.run).items()}
    shared = {
        name: weight for name, weight in weights.items() if name in own and weight.shape == own[name].shape
    }
    first = next(iter(own))
    if first not in shared:
        raise ValueError(
            f"the first layer of the run {start.run} has another shape than this net's: "
            "choose a run with a net like this one"
        )
    net.load_state_dict({**own, **{name: torch.tensor(weight) for name, weight in shared.items()}})
    for layer in layers(net.encoder)[: start.freeze]:
        layer.requires_grad_(False)


def layers(encoder: nn.Module) -> list[nn.Module]:
    """The modules that hold weights of their own, from the input to the code."""
    return [module for module in encoder.modules() if any(True for _ in module.parameters(recurse=False))]
