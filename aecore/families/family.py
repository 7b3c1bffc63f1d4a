"""A family is a default recipe plus the part it invents."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aecore.data import Dataset, akin, card
from aecore.evaluation.scoring import Scoring
from aecore.families.preset import FOLDER, Preset, presets
from aecore.knobs import Part
from aecore.lazy import torch
from aecore.spec import Spec
from aecore.training.gradient_descent import Stage, descend
from aecore.views.standard import STANDARD, Picture

if TYPE_CHECKING:
    from torch import nn

    from aecore.nets.autoencoder import Autoencoder


def autoencoder(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A fresh net for a recipe, its weights drawn from `rng`."""
    from aecore.nets import autoencoder as nets  # imports torch, which reading a family must not

    return nets.autoencoder(spec, features, rng)


GROUPS = ("Basics", "Regularisation", "Layers", "Generation", "Ratings")
"""Families that belong together, in the order in which somebody would meet them."""

YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")

Prior = Callable[["nn.Module", Spec, int, "torch.Generator"], "torch.Tensor"]
"""Draws n codes (n, K) of the kind a trained net was taught to decode."""


@dataclass(frozen=True)
class Family:
    """One kind of autoencoder.

    `summary` is three sentences for somebody who has never met it, `formula` one line of LaTeX, `source` the
    paper. `components` are the parts, stages or functions it invents: their code is shown to whoever asks
    what is new. `stages` run one after another; `pictures` turn an instant of a run into views. `scoring`
    scores its runs where that is not done as for all else on such data. `needs` are the parts without which
    its stages or its net cannot do, `nets` the nets it is made for: any where none is named. `prior` is None
    where the net was taught nothing about codes that no row has. `on_home` puts its first preset on the
    first page. `pairs` is False where its net never learns what should come out of what goes in, `holes`
    where its loss takes missing values for 0. Presets are read from `NAME.toml` in `folder`, if it is there.
    """

    name: str
    title: str
    summary: str
    formula: str
    source: str
    group: str
    spec: Spec
    components: tuple[Callable[..., Any], ...] = ()
    needs: tuple[type[Part], ...] = ()
    nets: tuple[type[Part], ...] = ()
    stages: tuple[Stage, ...] = (descend,)
    build: Callable[[Spec, int, torch.Generator], Autoencoder] = autoencoder
    pictures: tuple[Picture, ...] = STANDARD
    scoring: Scoring | None = None
    prior: Prior | None = None
    on_home: bool = False
    pairs: bool = True
    holes: bool = True
    folder: Path = FOLDER

    def fits(self, spec: Spec) -> None:
        """Raise ValueError, in a sentence, where this family cannot train with the parts of a recipe."""
        own = {type(part) for part in self.spec.parts()}
        for kind in self.needs:
            if not any(isinstance(part, kind) for part in spec.parts()):
                raise ValueError(f"{self.name} cannot do without {kind.__name__}: put it back")
        for part in spec.parts():
            if part.own_families and type(part) not in own:
                name = type(part).__name__
                raise ValueError(
                    f"{self.name} does not train what {name} needs: take it out, or choose its family"
                )
        if self.nets and not isinstance(spec.net, self.nets):
            fit = " or ".join(kind.__name__ for kind in self.nets)
            raise ValueError(f"net must be {fit} for {self.name}, got {type(spec.net).__name__}")

    def check_rows(self, data: Dataset) -> None:
        """Raise ValueError, in a sentence, where a set holds pairs, or holes, and this family takes none."""
        if data.paired and not (self.pairs and akin(self.kind, data.kind)):
            raise ValueError(
                f"{data.name} holds pairs, and {self.title} never learns what should come out of what goes "
                "in: choose another kind, such as u-net"
            )
        if data.holed and not self.holes:
            raise ValueError(
                f"{data.name} has holes, which {self.title} cannot pass over: choose another kind"
            )

    @cached_property
    def presets(self) -> tuple[Preset, ...]:
        """Its named recipes, read when they are first asked for."""
        return presets(self.name, self.spec, self.folder)

    @property
    def kind(self) -> str:
        """The kind of data it is for."""
        return card(self.spec.data.name).kind

    @property
    def year(self) -> float:
        """When its source was published; after all others where that is not said."""
        years = YEAR.findall(self.source)
        return int(years[-1]) if years else math.inf
