"""A family is a default recipe plus the part it invents."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aecore.data import card
from aecore.evaluation.scoring import Judge
from aecore.lazy import torch
from aecore.spec import Spec, put
from aecore.training.gradient_descent import Stage, descend
from aecore.views.standard import STANDARD, Picture

if TYPE_CHECKING:
    from torch import nn

    from aecore.nets.autoencoder import Autoencoder


@dataclass(frozen=True)
class Preset:
    """A named recipe worth watching: what to notice, and a question to ask oneself first."""

    name: str
    title: str
    spec: Spec
    notice: str
    question: str


def autoencoder(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A fresh net for a recipe, its weights drawn from `rng`."""
    from aecore.nets import autoencoder as nets  # imports torch, which reading a family must not

    return nets.autoencoder(spec, features, rng)


CHAPTERS = ("Basics", "Restraint", "Layers", "Generation", "Ratings")
"""Families that belong together, in the order in which somebody would meet them."""

YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")

Prior = Callable[["nn.Module", Spec, int, "torch.Generator"], "torch.Tensor"]
"""Draws n codes (n, K) of the kind a trained net was taught to decode."""


@dataclass(frozen=True)
class Family:
    """One kind of autoencoder.

    `story` is three sentences for somebody who has never met it, `formula` one line of LaTeX, `source` the
    paper. `adds` are the parts, stages or functions it invents: their code is shown to whoever asks what is
    new. `stages` run one after another; `pictures` turn an instant of a run into views. `judge` scores its
    runs where that is not done as for all else on such data. `prior` is None where the net was taught nothing
    about codes that no row has. `on_home` puts its first preset on the first page.
    """

    name: str
    title: str
    story: str
    formula: str
    source: str
    chapter: str
    spec: Spec
    adds: tuple[Callable[..., Any], ...] = ()
    presets: tuple[Preset, ...] = ()
    stages: tuple[Stage, ...] = (descend,)
    build: Callable[[Spec, int, torch.Generator], Autoencoder] = autoencoder
    pictures: tuple[Picture, ...] = STANDARD
    judge: Judge | None = None
    prior: Prior | None = None
    on_home: bool = False

    @property
    def kind(self) -> str:
        """The kind of data it is for."""
        return card(self.spec.data.name).kind

    @property
    def year(self) -> float:
        """When its source was published; after all others where that is not said."""
        years = YEAR.findall(self.source)
        return int(years[-1]) if years else math.inf

    def with_presets(self, *presets: tuple[str, str, dict[str, Any], str, str]) -> Family:
        """The family with presets, each (name, title, changes to its recipe by path, notice, question)."""
        return replace(self, presets=tuple(_preset(self.spec, *each) for each in presets))


def _preset(spec: Spec, name: str, title: str, changes: dict[str, Any], notice: str, question: str) -> Preset:
    for path, value in changes.items():
        spec = put(spec, path, value)
    return Preset(name, title, spec, notice, question)
