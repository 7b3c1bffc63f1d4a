"""The denoising autoencoder for ranking (top-n recommendation): a multinomial likelihood over films."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from aecore.data.minibatches import Rows
from aecore.evaluation.rating_scores import RANKED as BY_RANK
from aecore.families.family import Family
from aecore.lazy import torch
from aecore.nets.ratings.like_dislike import LikeDislike
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import RandomKeepRate
from aecore.parts.objective import Multinomial
from aecore.spec import DataSpec, Spec, Training
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory
from aecore.views.ratings import RANKED


def descend_from_popularity(
    net: torch.nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Popularity as the bias to begin with, then gradient descent."""
    memory = memory or Memory()
    if memory.fresh:
        _begin_at_popularity(net, rows, live())
    yield from descend(net, rows, live, rng, memory)


def _begin_at_popularity(net: Any, rows: Rows, spec: Any) -> None:
    likes = (rows.x >= spec.net.liked).float().sum(0) + 1
    with torch.no_grad():
        net.decoder[-1].bias.copy_(torch.log(likes / likes.sum()))


FAMILY = Family(
    name="ranking",
    title="Film ranking",
    summary=(
        "Most of what people rated is hidden, sometimes all but two films, and it has to name the rest. "
        "So it is at home with somebody it knows little of, and learns a ranking instead of stars. "
        "What was liked and what was not come in apart: a dislike tells something too."
    ),
    formula=r"\min -\sum_i w_i \log \mathrm{softmax}\big(g(f(\tilde{x}))\big)_i",
    source="Liang, Krishnan, Hoffman and Jebara, Variational autoencoders for collaborative filtering (2018)",
    group="Ratings",
    components=(RandomKeepRate, Multinomial, descend_from_popularity),
    spec=Spec(
        family="ranking",
        data=DataSpec(name="movielens"),
        net=LikeDislike(hidden=(128,), code=32, activation="tanh", code_activation="tanh", output="linear"),
        bottleneck=Identity(),
        corruption=RandomKeepRate(),
        objective=(Multinomial(),),
        train=Training(rate=5e-3, schedule="one-cycle", weight_decay=1e-4, batch=64, epochs=60),
    ),
    nets=(LikeDislike,),
    stages=(descend_from_popularity,),
    pictures=RANKED,
    scoring=BY_RANK,
)
