"""Layer activations: the values of every layer of an encoder, not of its code alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

    from aecore.spec import Spec


def encoder_widths(net: Any, features: int) -> tuple[int, ...]:
    """The widths of an encoder's layers for rows of that many features; the last is the code's."""
    widths: Sequence[int] = net.widths(features)
    return tuple(widths[1 : len(net.hidden) + 2])


def check_layer(layer: int, net: Any) -> None:
    """Raise ValueError, in a sentence, where a net has no layer of that number, counted from 1."""
    if not 1 <= layer <= code_layer(net):
        raise ValueError(f"layer must be 1 to {code_layer(net)}, which is the code, got {layer}")


def code_layer(net: Any) -> int:
    """The number of the layer that is the code: the encoder's last."""
    return len(net.hidden) + 1


def layer_activations(encoder: nn.Module, x: torch.Tensor) -> list[torch.Tensor]:
    """Activations of an encoder's layers for rows x (B, D), from the first on, (B, U) each.

    A hidden layer's are what the next weights are given: behind its activation function, and behind pooling
    where there is any; feature maps are flattened. The last is what comes before the bottleneck. Meanwhile
    no other thread may use this encoder.
    """
    weighing = [module for module in encoder.modules() if hasattr(module, "weight")]
    read: list[torch.Tensor] = []
    hooks = [
        module.register_forward_pre_hook(lambda _, given: read.append(given[0])) for module in weighing[1:]
    ]
    try:
        h = encoder(x)
    finally:
        for hook in hooks:
            hook.remove()
    return [*(values.flatten(1) for values in read), h[0] if isinstance(h, tuple) else h]


def layer_code(net: Any, x: torch.Tensor, spec: Spec, layer: int) -> torch.Tensor:
    """The code (B, U) of one layer for clean rows x (B, D), counted from 1; the last layer's is the code.

    ValueError where there is no such layer.
    """
    check_layer(layer, spec.net)
    if layer == code_layer(spec.net):
        code: torch.Tensor = net.encode(x, spec)
        return code
    return layer_activations(net.encoder, x)[layer - 1].float()
