"""The same training written in several ways: by the engine, bare, as tutorials write it, by scikit-learn."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from sklearn.neural_network import MLPRegressor
from threadpoolctl import threadpool_limits
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from aecore import device
from aecore.data.minibatches import shared
from aecore.families import find
from aecore.limits import largest_product
from aecore.nets.autoencoder import Autoencoder, autoencoder
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.views.renderer import Renderer
from aecore.views.snapshot import Snapshot

BATCH, RATE, SEED = 256, 1e-3, 123


def recipe(widths: tuple[int, ...], precision: str = "auto", data: str = "mnist-full", **train: Any) -> Spec:
    """tanh inside, sigmoid output, squared error, Adam: `widths` are those down to the code."""
    changes = {
        "data.name": data,
        "net.hidden": widths[:-1],
        "net.code": widths[-1],
        "net.activation": "tanh",
        "train.batch": BATCH,
        "train.rate": RATE,
        "train.schedule": "constant",
        "train.precision": precision,
        "train.epochs": 1000,
    }
    spec = find("stacked").spec
    for path, value in (changes | {f"train.{name}": value for name, value in train.items()}).items():
        spec = put(spec, path, value)
    return spec


class Epochs:
    """One way of training; each call takes one epoch more."""

    def __init__(self, steps: Iterator[Any], per_epoch: int) -> None:
        self._steps, self._per_epoch = steps, per_epoch

    def __call__(self) -> None:
        for _ in range(self._per_epoch):
            next(self._steps)


def by_session(spec: Spec) -> Epochs:
    """Session.step, without anybody looking."""
    session = Session(spec)
    return Epochs(iter(session.step, False), session.facts()["steps_per_epoch"])


def by_watched(spec: Spec, every_s: float = 0.25) -> Epochs:
    """Session.step, and a snapshot with all its pictures four times a second of CPU time."""
    session = Session(spec)
    look = Renderer()

    def steps() -> Iterator[Snapshot | None]:
        shown = time.process_time()
        while session.step():
            due = time.process_time() - shown >= every_s
            if due:
                shown = time.process_time()
            yield _picture(session, look) if due else None

    return Epochs(steps(), session.facts()["steps_per_epoch"])


def _picture(session: Session, look: Renderer) -> Snapshot:
    with device.arithmetic(session.precision, session.device):
        views = look.render(session)
        return session.snapshot(views)


def bare(spec: Spec) -> Epochs:
    """Only the mathematics of a step: rows gathered, net, loss, gradient, fused Adam."""
    x_train = shared(spec.data.name, "cpu").x
    net = autoencoder(spec, x_train.shape[1], torch.Generator().manual_seed(SEED))
    weights = list(net.parameters())
    opt = torch.optim.AdamW(weights, spec.train.rate, weight_decay=0.0, fused=True)
    product = largest_product(spec, x_train.shape[1])
    precision = device.precision_for(spec.train.precision, "cpu", product)

    def steps() -> Iterator[None]:
        while True:
            for index in torch.randperm(len(x_train)).split(spec.train.batch):
                _bare_step(net, weights, opt, x_train.index_select(0, index), precision)
                yield

    torch.set_float32_matmul_precision("medium" if precision == "medium" else "highest")
    return Epochs(steps(), -(-len(x_train) // spec.train.batch))


def _bare_step(
    net: Autoencoder, weights: list[nn.Parameter], opt: torch.optim.Optimizer, x: torch.Tensor, precision: str
) -> None:
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16", cache_enabled=False):
        x_hat = torch.sigmoid(net.decoder(net.encoder(x)).float())
        loss = functional.mse_loss(x_hat, x, reduction="sum") / len(x)
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights), strict=True):
        weight.grad = gradient
    opt.step()


def tutorial(spec: Spec) -> Epochs:
    """As nearly every tutorial writes it: TensorDataset, DataLoader, Adam, zero_grad, backward, step."""
    x_train = shared(spec.data.name, "cpu").x
    net = autoencoder(spec, x_train.shape[1], torch.Generator().manual_seed(SEED))
    model = nn.Sequential(net.encoder, net.decoder, nn.Sigmoid())
    loader = DataLoader(TensorDataset(x_train), batch_size=spec.train.batch, shuffle=True)
    opt = torch.optim.Adam(model.parameters(), lr=spec.train.rate)

    def steps() -> Iterator[float]:
        while True:
            for (x,) in loader:
                loss = functional.mse_loss(model(x), x)
                opt.zero_grad()
                loss.backward()
                opt.step()
                yield loss.item()

    torch.set_float32_matmul_precision("highest")
    return Epochs(steps(), len(loader))


def scikit(spec: Spec) -> Epochs:
    """scikit-learn's MLPRegressor, one partial_fit an epoch."""
    x_train = shared(spec.data.name, "cpu").x.numpy()
    widths = spec.net.widths(x_train.shape[1])[1:-1]
    model = MLPRegressor(
        hidden_layer_sizes=widths,
        activation="tanh",
        batch_size=spec.train.batch,
        learning_rate_init=RATE,
        random_state=SEED,
    )

    def epochs() -> Iterator[None]:
        while True:
            with threadpool_limits(1), warnings.catch_warnings(action="ignore"):
                model.partial_fit(x_train, np.asarray(x_train))
            yield

    return Epochs(epochs(), 1)
