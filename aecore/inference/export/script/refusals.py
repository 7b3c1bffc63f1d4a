"""Which recipes a stand-alone script can train, told by their parts; of others, why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from aecore.data import DataMissing, card
from aecore.families import find
from aecore.families.family import autoencoder
from aecore.inference.export.script.net import NETS
from aecore.inference.export.script.noise import CORRUPTIONS
from aecore.inference.export.script.objective import BOTTLENECKS, TERMS
from aecore.knobs import Part
from aecore.nets.jacobian import SLOPES
from aecore.spec import Spec
from aecore.training.gradient_descent import descend

BENT = {"linear", *(name.lower() for name in SLOPES)}
"""Activations of a single layer of which the contractive penalty has a formula."""
SETTINGS = ("DataSpec", "Training", "Start")
"""Parts of a recipe that are no part of its net, noise or objective."""


def refuses(spec: Spec) -> str | None:
    """Why no script trains a recipe, in a sentence; None where one does."""
    return next(_reasons(spec), None)


def _reasons(spec: Spec) -> Iterator[str]:
    family = find(spec.family)
    if "ratings" in (family.kind, _kind(spec.data.name)):
        yield "The script reads rows whose values are all known, and ratings are not"
    if family.stages != (descend,):
        yield f"{family.title} trains by stages of its own, and the script has one: gradient descent"
    if family.build is not autoencoder:
        yield f"{family.title} builds a net of its own, which the script does not have"
    for part in _parts(spec):
        yield f"The script has no {type(part).__name__}"
    yield from _settings(spec)


def _parts(spec: Spec) -> Iterator[Part]:
    """Parts that no text is written for; of subclasses, too, for they do something else."""
    known = {*NETS, *BOTTLENECKS, *CORRUPTIONS, *TERMS}
    filled = (part for part in spec.parts() if type(part).__name__ not in SETTINGS)
    yield from (part for part in filled if type(part).__name__ not in known)


def _settings(spec: Spec) -> Iterator[str]:
    train, net = spec.train, cast(Any, spec.net)
    deep = net.hidden or net.code_activation not in BENT
    if deep and any(type(term).__name__ == "ContractivePenalty" for term in spec.objective):
        yield "The script has the contractive penalty of one layer alone, and this encoder has more"
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


def _kind(data: str) -> str:
    try:
        return card(data).kind
    except DataMissing:
        return ""
