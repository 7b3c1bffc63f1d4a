"""A classifier trained here, on the rows that a run may learn from: to score pictures, or to look at them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from aecore.lazy import functional, torch
from aecore.machine import one_thread
from aecore.rows import Rows, batches, shared
from aecore.spec import DataSpec, Training
from aecore.stages import Metrics, optimiser, turn

if TYPE_CHECKING:
    from aecore.nets.classifier import Classifier

EPOCHS, SEED = 5, 0


class Trained(NamedTuple):
    """A classifier, and the share of the test rows that it names rightly; it has not seen them before."""

    net: Classifier
    accuracy: float


def name(
    net: Classifier, rows: Rows, train: Training, epochs: int, rng: torch.Generator
) -> Iterator[Metrics]:
    """Teach a classifier the labels of the training rows; rows without a label teach nothing."""
    opt = optimiser(net, train)
    for _ in range(epochs):
        for batch in batches(rows, DataSpec(), train.batch, rng):
            assert batch.y is not None
            logits = net(batch.x)
            loss = functional.cross_entropy(logits, batch.y, ignore_index=-1)
            turn(opt, loss)
            yield {"naming": loss.detach(), "named": (logits.argmax(1) == batch.y).float().mean()}


@lru_cache(maxsize=8)
def classifier(data: str, classes: int) -> Trained:
    """The one classifier of a named data set of pictures: the same bits each time, trained in seconds.

    Source: a stand-in for the Inception net of Salimans et al. (2016), which has never seen a digit.
    """
    from aecore.nets.classifier import Classifier  # imports torch

    rows, rng = shared(data, "cpu"), torch.Generator().manual_seed(SEED)
    net = Classifier(rows.shape, classes, rng)
    with one_thread():
        for _ in name(net, rows, Training(rate=2e-3, batch=64), EPOCHS, rng):
            pass
    with torch.no_grad():
        right = net(rows.x_test).argmax(1) == rows.y_test
    return Trained(net, float(right.float().mean()))
