"""The decoder of a dense net as plain matrices, to be computed where there is no torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aecore.lazy import torch

if TYPE_CHECKING:
    from aecore.nets.standardized_module import RestoreLayer
    from aecore.nets.tied_module import TiedDecoder

BENDS = {"ReLU": "relu", "Tanh": "tanh", "Sigmoid": "sigmoid", "SiLU": "silu", "GELU": "gelu", "ELU": "elu"}


class DenseLayer(NamedTuple):
    """y = bend(W x + b): `weight` (outputs, inputs), `bias` (outputs,), float32; `bend` an activation."""

    weight: np.ndarray
    bias: np.ndarray
    bend: str


def dense_decoder(net: Any) -> list[DenseLayer]:
    """The layers from a code to a row, the output's activation among them; ValueError if it has others."""
    from aecore.nets.tied_module import TiedDecoder

    layers = _tied(net.decoder) if isinstance(net.decoder, TiedDecoder) else _stacked(net.decoder)
    if net.squash:
        layers[-1] = layers[-1]._replace(bend="sigmoid")
    return layers


def _stacked(decoder: Any) -> list[DenseLayer]:
    from aecore.nets.standardized_module import RestoreLayer

    layers: list[DenseLayer] = []
    for module in _flat(decoder):
        name = type(module).__name__
        if isinstance(module, torch.nn.Linear):
            layers.append(DenseLayer(_array(module.weight), _array(module.bias), "linear"))
        elif name in BENDS and layers and layers[-1].bend == "linear":
            layers[-1] = layers[-1]._replace(bend=BENDS[name])
        elif isinstance(module, RestoreLayer) and layers and layers[-1].bend == "linear":
            layers[-1] = _restored(layers[-1], module)
        else:
            raise ValueError(f"its decoder has a layer of another kind than dense ones ({name})")
    return layers


def _flat(module: Any) -> list[Any]:
    if isinstance(module, torch.nn.Sequential):
        return [layer for child in module for layer in _flat(child)]
    return [module]


def _tied(decoder: TiedDecoder) -> list[DenseLayer]:
    bend = next((BENDS[type(module).__name__] for module in decoder.bend), "linear")
    pairs = list(zip(decoder._layers[0], decoder.biases, strict=True))
    return [
        DenseLayer(_array(layer.weight.T), _array(bias), bend if i < len(pairs) - 1 else "linear")
        for i, (layer, bias) in enumerate(pairs)
    ]


def _restored(layer: DenseLayer, module: RestoreLayer) -> DenseLayer:
    """A layer and the scale its rows had before they were standardised, as one layer."""
    scale = module._scale[0]
    mean, spread = _array(scale.mean), _array(scale.spread)
    weight = layer.weight * spread.reshape(-1, 1)
    return DenseLayer(weight, layer.bias * spread + mean, "linear")


def _array(weight: Any) -> np.ndarray:
    found: np.ndarray = np.ascontiguousarray(weight.detach().cpu().numpy(), dtype=np.float32)
    return found
