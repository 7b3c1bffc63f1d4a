"""Greedy layerwise pretraining: one layer after another, each as an autoencoder of what is below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aecore.data import scratch
from aecore.data.minibatches import Rows
from aecore.lazy import torch
from aecore.parts.bottleneck import Identity
from aecore.parts.layerwise import Layerwise
from aecore.spec import Spec, the
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory, Values

if TYPE_CHECKING:
    from torch import nn

    from aecore.nets.autoencoder import Autoencoder

PORTION = 4096  # rows that are passed up at once


def pretrain_layerwise(
    net: nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Greedy layerwise pretraining: each layer and its mirror image as an autoencoder of the layers below.

    Those are clean. Only the layer's own weights move. `layer` is the one that trains, from 1, `layer_i`
    its error.
    """
    fed, memory = replace(rows, wanted=None), memory or Memory()  # a layer learns from what goes in alone
    present = memory.keep("present", Values(layer=0))
    for i in range(len(layers(net.encoder))):
        small = layer_autoencoder(net, live(), i)
        if i >= present.layer:  # those below have learned, and only have to pass their rows up again
            present.layer, own = i, memory.keep("own", Memory())
            for metrics in descend(small, fed, partial(_layer_spec_now, live, i), rng, own):
                yield {"layer": i + 1.0, f"layer_{i + 1}": metrics["train_mse"], **_kept(metrics)}
        fed = encode_rows(small, fed, layer_spec(live(), i))


def _layer_spec_now(live: Callable[[], Spec], i: int) -> Spec:
    return layer_spec(live(), i)


def layer_autoencoder(net: Any, spec: Spec, i: int) -> Autoencoder:
    """Layer i, from 0, and its mirror image as an autoencoder: the very same weights."""
    from aecore.nets.autoencoder import Autoencoder  # imports torch, which reading a recipe must not

    own, up, down = layer_spec(spec, i), layers(net.encoder)[i], layers(net.decoder)[-1 - i]
    squashed: Any = own.net
    return Autoencoder(up, down[:1] if squashed.output == "sigmoid" else down, own)


def layer_spec(spec: Spec, i: int) -> Spec:
    """The recipe of layer i, from 0: the whole net's, on what the layers below say."""
    part, net, top = the(Layerwise, spec.pretrain), spec.net, i == len(spec.net.hidden)
    own: Any = net
    shape = {
        "hidden": (),
        "code": (*own.hidden, own.code)[i],
        "code_activation": own.code_activation if top else own.activation,
        "output": own.output if not i else "sigmoid" if own.activation == "sigmoid" else "linear",
    }
    changes = {
        "net": own.model_copy(update=shape),
        "bottleneck": spec.bottleneck if top else Identity(),
        "corruption": part.noise(i, spec.corruption),
        "train": spec.train.model_copy(update={"epochs": part.epochs, "rate": part.rate}),
    }
    rows = (
        {"data": spec.data.model_copy(update={"shift": 0, "mirror": False, "binarise": False})} if i else {}
    )
    return spec.model_copy(update=changes | rows)


def encode_rows(small: Autoencoder, fed: Rows, spec: Spec) -> Rows:
    """Activations of a layer for clean rows (n, D): the rows of the next layer, on disk where many."""
    parts, n = torch.split(fed.x, PORTION), len(fed.x)
    with torch.no_grad():
        first = small.encode(parts[0], spec)
        if fed.x.device.type != "cpu" or not scratch.large(n * first[0].nbytes):
            return replace(fed, x=torch.cat([first, *(small.encode(x, spec) for x in parts[1:])]), mask=None)
        x = torch.from_numpy(scratch.empty((n, first.shape[1])))
        for part, below in zip(torch.split(x, PORTION), parts, strict=True):
            part.copy_(small.encode(below, spec))
    return replace(fed, x=x, mask=None)


def layers(stack: Any) -> list[Any]:
    """A stack of fully connected layers, cut before each matrix."""
    begins = [i for i, module in enumerate(stack) if hasattr(module, "weight")]
    return [stack[a:b] for a, b in pairwise([*begins, len(stack)])]


def _kept(metrics: Metrics) -> dict[str, Any]:
    """All but the error: that of a layer above the first is no error of rows."""
    return {name: value for name, value in metrics.items() if not name.startswith("train_")}
