"""An export format: what a trained net can be written as, to be used without this program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

from aecore.data import own
from aecore.inference.model import Model
from aecore.nets.layer_activations import check_layer
from aecore.spec import Spec, digest
from aecore.views.snapshot import Snapshot


class About(NamedTuple):
    """What is known of a run besides its net: the `name` it goes by, and what it was computed with.

    `changed` are the paths of knobs that were moved while it learned: the recipe alone would not give these
    weights again. `last` is the last snapshot of the run, where there was one.
    """

    name: str = ""
    changed: tuple[str, ...] = ()
    device: str = "cpu"
    precision: str = "fp32"
    last: Snapshot | None = None


class Trained(NamedTuple):
    """What is exported: a trained net for rows of so many `features`.

    `layer` is the encoder's layer that is asked for, from 1, where a format writes any; None is the code's.
    """

    model: Model
    features: int
    about: About = About()
    layer: int | None = None

    @property
    def spec(self) -> Spec:
        """Its recipe."""
        return self.model.spec

    def rows_note(self) -> str:
        """How rows of somebody's file become what the net sees, as JSON; empty of sets that come along.

        `columns` in order, empty without names; a value x becomes (x - shift) / scale, and with `clip` is
        held in [0, 1].
        """
        known, done = own.about(self.spec.data.name), own.scaling(self.spec.data.name)
        if known is None or done is None:
            return ""
        told = {"columns": list(known["columns"]), "shift": done.shift.tolist(), "scale": done.scale.tolist()}
        return json.dumps({**told, "clip": done.unit})

    @property
    def stem(self) -> str:
        """How files of it are called: its name in letters that any file system has, else its recipe's."""
        words = re.sub(r"[^A-Za-z0-9]+", "-", self.about.name).strip("-").lower()
        return words[:60] or f"{self.spec.family}-{digest(self.spec)}"


class File(NamedTuple):
    """An exported file: what to call it, and what is in it."""

    name: str
    content: bytes


def accepts_all(spec: Spec) -> str | None:
    """No recipe is refused."""
    return None


def needs(*packages: str) -> Callable[[Spec], str | None]:
    """Refuses every recipe where a package is not installed."""

    def refuses(spec: Spec) -> str | None:
        missing = [package for package in packages if find_spec(package) is None]
        return f"{' and '.join(missing)} must be there: pip install {' '.join(missing)}" if missing else None

    return refuses


@dataclass(frozen=True)
class Format:
    """A format a trained net can be written in.

    `summary` is one sentence of what the file is and who reads it. `variants` are what can be asked for,
    each with the ending of its file; the first is meant where nothing is said. `write` gives the content of
    a variant, and raises ValueError, in a sentence, where the net cannot be written so. `refuses` says as
    much of a recipe before anything is made: a sentence, or None. `label` stands in the file's name, where
    its ending does not say what it holds. What is written `by_layer` can be of any layer of the encoder.
    `also_called` are other names it goes by on the command line.
    """

    name: str
    title: str
    summary: str
    variants: Mapping[str, str]
    write: Callable[[Trained, str], bytes]
    refuses: Callable[[Spec], str | None] = accepts_all
    label: str = ""
    by_layer: bool = False
    also_called: tuple[str, ...] = ()

    def variant(self, wanted: str = "", ending: str = "") -> str:
        """The variant that was asked for, by name or by the ending of a file; ValueError lists them."""
        if wanted and wanted not in self.variants:
            raise ValueError(f"{self.name} has no variant {wanted[:40]!r}; it has {', '.join(self.variants)}")
        fitting = (name for name, suffix in self.variants.items() if suffix == ending.lower())
        return wanted or next(fitting, next(iter(self.variants)))

    def file(self, trained: Trained, wanted: str = "", ending: str = "") -> File:
        """The file of a variant; ValueError, in a sentence, where the net cannot be written so."""
        variant = self.variant(wanted, ending)
        self.check(trained.spec, trained.layer)
        layer = f"layer-{trained.layer}" if trained.layer else ""
        name = "-".join(filter(None, (trained.stem, self.label or self._part(variant), layer)))
        return File(f"{name}{self.variants[variant]}", self.write(trained, variant))

    def check(self, spec: Spec, layer: int | None = None) -> None:
        """ValueError, in a sentence, where a recipe is refused, or has no such layer."""
        if refusal := self.refuses(spec):
            raise ValueError(refusal)
        if layer is None:
            return
        if not self.by_layer:
            raise ValueError(f"{self.name} is not written layer by layer; codes are")
        check_layer(layer, spec.net)

    def _part(self, variant: str) -> str:
        """What tells the file of a variant from those of others, where its ending does not."""
        endings = list(self.variants.values())
        return variant if variant != next(iter(self.variants)) and len(set(endings)) == 1 else ""
