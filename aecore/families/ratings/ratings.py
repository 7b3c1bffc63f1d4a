"""The autoencoder of film ratings (AutoRec): rating prediction by a loss on known entries only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from aecore.data.minibatches import Rows
from aecore.families.family import Family
from aecore.lazy import torch
from aecore.nets.ratings.centered import Centred
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import Masking
from aecore.parts.objective import Ridge, SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory
from aecore.views.ratings import RATED


def descend_from_averages(
    net: torch.nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Item means as the bias to begin with, then gradient descent."""
    memory = memory or Memory()
    if memory.fresh:
        encoder: Any = net.encoder
        encoder.initialise(rows.x)
    yield from descend(net, rows, live, rng, memory)


FAMILY = Family(
    name="ratings",
    title="Film ratings",
    summary=(
        "A row is a person, a column a film, and most of the table is empty. "
        "Only ratings that were given count in the loss, so an empty cell teaches nothing. "
        "Some of what people rated is hidden while it learns, and so it learns to predict what they "
        "would give."
    ),
    formula=r"\min \sum_{(u,i)\ \text{rated}} (x_{ui} - \hat{x}_{ui})^2 + \lambda \lVert W \rVert^2",
    source="Sedhain, Menon, Sanner and Xie, AutoRec: autoencoders meet collaborative filtering, WWW (2015)",
    group="Ratings",
    components=(Ridge, descend_from_averages),
    spec=Spec(
        family="ratings",
        data=DataSpec(name="movielens"),
        net=Centred(hidden=(), code=13, activation="tanh", output="linear"),
        bottleneck=Identity(),
        corruption=Masking(level=0.3),
        objective=(SquaredError(), Ridge(weight=0.02)),
        train=Training(rate=3e-3, schedule="one-cycle", batch=64, epochs=60),
    ),
    nets=(Centred,),
    stages=(descend_from_averages,),
    pictures=RATED,
)
