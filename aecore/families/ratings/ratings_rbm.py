"""The restricted Boltzmann machine (RBM) of film ratings, trained by contrastive divergence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Rows
from aecore.families.family import Family
from aecore.lazy import torch
from aecore.nets.ratings.ratings_rbm import RatingsRBM
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training, the
from aecore.training.epochs import planned
from aecore.training.gradient_descent import Metrics, optimiser, set_lr
from aecore.training.memory import Memory
from aecore.views.ratings import RATED

if TYPE_CHECKING:
    from torch import nn


def contrastive_divergence(
    net: nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Contrastive divergence (CD-k): raise the likelihood of ratings, lower that of the model's samples.

    There is no loss. Reported are the error of the stars it gives back, and the share of rated films of which
    the model samples the wrong level.
    """
    machine: Any = net.encoder
    train, memory = live().train, memory or Memory()
    if memory.fresh:
        machine.initialise(rows.x, net.decoder)
    opt = memory.keep("optimiser", optimiser(net, train))
    epochs = planned(rows, train.epochs, train.batch, memory)
    while epochs.left:
        for batch in epochs.minibatches(live().data, rng):
            spec = live()
            rate = spec.train.rate * epochs.rate_factor(train.schedule)
            set_lr(opt, rate, spec.train.weight_decay)
            with torch.no_grad():
                wrong = machine.contrastive_divergence(
                    batch.x, net.decoder, the(RatingsRBM, (spec.net,)).gibbs, rng
                )
                opt.step()
                errors = net(batch.x, spec, None, batch.mask).errors()
            yield {**errors, "wrong": wrong, "rate": rate}


FAMILY = Family(
    name="ratings-rbm",
    title="Ratings RBM",
    summary=(
        "Every film somebody rated is a unit that says liked or not; films they did not rate are left out. "
        "A hundred hidden units answer by chance, back and forth, ten times: Gibbs sampling. "
        "Contrastive divergence makes what was rated likelier than what the machine dreams up: no loss, "
        "and no gradient of one."
    ),
    formula=r"\Delta W \propto \langle v h^\top \rangle_{\text{data}} - \langle v h^\top \rangle_{10}",
    source="Salakhutdinov, Mnih and Hinton, RBMs for collaborative filtering, ICML (2007)",
    group="Ratings",
    components=(contrastive_divergence,),
    spec=Spec(
        family="ratings-rbm",
        data=DataSpec(name="movielens"),
        net=RatingsRBM(code=100),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(optimiser="momentum", rate=5e-2, weight_decay=1e-2, batch=100, epochs=60),
    ),
    nets=(RatingsRBM,),
    stages=(contrastive_divergence,),
    pictures=RATED,
)
