"""Which recipes a stand-alone script can train, told by their parts; of others, why it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from aecore.data import DataMissing, card
from aecore.families import find
from aecore.families.family import autoencoder
from aecore.families.regularisation.winner_take_all import with_threshold
from aecore.inference.export.script.net import NETS
from aecore.inference.export.script.noise import CORRUPTIONS
from aecore.inference.export.script.objective import BOTTLENECKS, TERMS
from aecore.nets.jacobian import SLOPES
from aecore.spec import Spec
from aecore.training.gradient_descent import descend

BENT = {"linear", *(name.lower() for name in SLOPES)}
"""Activations of a single layer of which the contractive penalty has a formula."""


def refuses(spec: Spec) -> str | None:
    """Why no script trains a recipe, in a sentence; None where one does."""
    return next(_reasons(spec), None)


def _reasons(spec: Spec) -> Iterator[str]:
    family = find(spec.family)
    if "ratings" in (family.kind, _kind(spec.data.name)):
        yield "The script reads rows whose values are all known, and ratings are not"
    if _paired(spec.data.name):
        yield "The script gives rows back as they are, and this recipe learns from pairs"
    if family.stages != (descend,):
        yield f"{family.title} trains by stages of its own, and the script has one: gradient descent"
    if family.build not in (autoencoder, with_threshold):
        yield f"{family.title} builds a net of its own, which the script does not have"
    yield from _unknown("nets", NETS, (spec.net,))
    yield from _unknown("bottlenecks", BOTTLENECKS, (spec.bottleneck,))
    yield from _unknown("corruptions", CORRUPTIONS, (spec.corruption,))
    yield from _unknown("terms of the objective", TERMS, spec.objective)
    yield from _unknown("ways to pretrain", (), spec.pretrain)
    yield from _settings(spec)


def _unknown(kind: str, known: Iterable[str], parts: Iterable[object]) -> Iterator[str]:
    """Parts that no text is written for; of a subclass, too, for it does something else."""
    for name in (type(part).__name__ for part in parts):
        if name not in known:
            yield f"The script has no {name}: of {kind} it has {', '.join(known) or 'none'}"


def _settings(spec: Spec) -> Iterator[str]:
    train, net = spec.train, cast(Any, spec.net)
    deep = net.hidden or getattr(net, "code_activation", "") not in BENT
    if deep and any(type(term).__name__ == "ContractivePenalty" for term in spec.objective):
        yield "The script has the contractive penalty of one layer alone, and this encoder has more"
    if spec.data.mirror:
        yield "The script moves pictures and does not mirror them, and this recipe does"
    if spec.start.run:
        yield "This run began from another run's weights, and the script from its seed"
    if train.seconds is not None:
        yield "train.seconds stops by the clock, which no script can repeat"
    if train.schedule in ("plateau", "error") or train.patience:
        yield "The script slows and stops by plan, and this recipe by its errors"
    if train.precision == "bf16":
        yield "The script computes in float32, and this recipe in bf16"
    if train.epochs == 0:
        yield "train.epochs is 0: there is nothing to train"


def _paired(data: str) -> bool:
    try:
        return card(data).paired
    except DataMissing:
        return False


def _kind(data: str) -> str:
    try:
        return card(data).kind
    except DataMissing:
        return ""
