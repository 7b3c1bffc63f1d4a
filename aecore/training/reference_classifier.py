"""A reference classifier, trained here on the training rows: it scores samples, or gives features."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from aecore.data.minibatches import Batch, Rows, shared
from aecore.device import one_thread
from aecore.lazy import functional, torch
from aecore.nets.convolution.convolutional import grid_of, maps_of
from aecore.nets.dense import dense_parameters
from aecore.spec import DataSpec, Training
from aecore.training.epochs import planned
from aecore.training.gradient_descent import Metrics, optimiser, step_optimizer
from aecore.training.memory import Memory

if TYPE_CHECKING:
    from aecore.nets.classifier import Classifier

EPOCHS, SEED = 8, 0


class Trained(NamedTuple):
    """A classifier, and the share of the test rows that it names rightly; it has not seen them before."""

    net: Classifier
    accuracy: float


def train_classifier(
    net: Classifier,
    rows: Rows,
    train: Training,
    passes: int,
    rng: torch.Generator,
    mixup: bool = False,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Train a classifier by cross-entropy on the training rows; rows without a label teach nothing.

    With `mixup` it is shown pairs of rows laid over each other, in all shares, and told so: it then doubts
    what is half a 3 and half an 8, where it would otherwise be sure of one.

    Source: Zhang et al., "mixup: beyond empirical risk minimization" (2018), equation 2; that it calibrates:
    Thulasidasan et al., "On mixup training" (2019).
    """
    memory = memory or Memory()
    opt = memory.keep("optimiser", optimiser(net, train))
    epochs = planned(rows, passes, train.batch, memory)
    while epochs.left:
        for batch in epochs.minibatches(DataSpec(), rng):
            x, share = batch.x, _one_hot(batch, net.classes)
            if mixup:
                x, share = _mixup(x, share, rng)
            logits = net(x)
            loss = functional.cross_entropy(logits, share)
            step_optimizer(opt, loss)
            yield {"naming": loss.detach(), "named": (logits.argmax(1) == share.argmax(1)).float().mean()}


def with_classifier(net: Any, features: int, classes: int, rng: torch.Generator) -> Any:
    """A net with a classifier of square pictures beside it, as `classifier`, frozen until it is trained."""
    from aecore.nets.classifier import Classifier  # imports torch, which reading a family must not

    shape = (*grid_of((), features), maps_of((), features))
    net.classifier = Classifier(shape, classes, rng).requires_grad_(False)
    return net


def classifier_size(features: int, classes: int) -> tuple[int, int]:
    """Numbers a classifier learns, about, and its values for a row of so many pixels and for its copy."""
    channels = maps_of((), features)
    pixels = features // channels
    maps = 16 * pixels // 4, 32 * pixels // 16, 64
    return dense_parameters((*maps[1:], classes)) + channels * 16 * 9 + 32 * 16 * 9, 2 * sum(maps)


def _one_hot(batch: Batch, classes: int) -> torch.Tensor:
    """One-hot labels (B, classes), all 0 where a label is unknown."""
    assert batch.y is not None
    return functional.one_hot(batch.y.clamp(min=0), classes) * (batch.y >= 0)[:, None].float()


def _mixup(x: torch.Tensor, share: torch.Tensor, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Mixup: each row blended with another of the same minibatch, and its labels alike."""
    other = torch.randperm(len(x), generator=rng, device=x.device)
    mine = torch.rand((len(x), 1), generator=rng, device=x.device)
    return mine * x + (1 - mine) * x[other], mine * share + (1 - mine) * share[other]


@lru_cache(maxsize=8)
def classifier(data: str, classes: int) -> Trained:
    """The one classifier of a named data set of pictures: the same bits each time, trained in seconds.

    Source: a stand-in for the Inception net of Salimans et al. (2016), which has never seen a digit.
    """
    from aecore.nets.classifier import Classifier  # imports torch

    rows, rng = shared(data, "cpu"), torch.Generator().manual_seed(SEED)
    net = Classifier(rows.shape, classes, rng)
    with one_thread(), torch.enable_grad():  # whoever asks may be looking without gradients
        for _ in train_classifier(net, rows, Training(rate=2e-3, batch=64), EPOCHS, rng, mixup=True):
            pass
    with torch.no_grad():
        right = net(rows.x_test).argmax(1) == rows.y_test
    return Trained(net, float(right.float().mean()))
