"""The slots of a recipe: what a net, a bottleneck, a corruption, an objective or a pretraining can do.

A part belongs to a slot by what it can do, not by what it inherits from: whoever writes one needs no list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import core_schema

from aecore.knobs import Part
from aecore.lazy import torch
from aecore.old_names import present

if TYPE_CHECKING:
    from torch import nn

MARKS = {
    "net": "build",
    "bottleneck": "outputs",
    "corruption": "label",
    "pretrain": "passes",
    "objective": "__call__",
}
"""The method that marks a part as one for a slot; of several, that of the slot named first."""


class Net(Protocol):
    """Encoder and decoder: rows of D features to a code of K numbers, and back."""

    @property
    def code(self) -> int:
        """K, how many numbers a row becomes."""

    @property
    def hidden(self) -> tuple[int, ...]:
        """Widths of the layers between rows and code."""

    @property
    def decoder(self) -> tuple[int, ...] | None:
        """Widths between code and output; None mirrors `hidden`."""

    @property
    def output(self) -> str:
        """What bends the output: "linear" or "sigmoid"."""

    def widths(self, features: int) -> tuple[int, ...]:
        """Every layer's width from input to output."""

    def parameters(self, features: int) -> int:
        """How many weights and biases there are."""

    def code_span(self) -> tuple[float, float] | None:
        """The interval a code unit lives in, or None where it is unbounded."""

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, D) to (B, outputs), decoder (B, K) to logits (B, D), drawn from `rng`."""


class Bottleneck(Protocol):
    """What happens to the code between encoder and decoder."""

    def outputs(self, code: int) -> int:
        """How wide the encoder's last layer is for a code of K."""

    def __call__(
        self, h: torch.Tensor, rng: torch.Generator | None, /
    ) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, outputs) to z (B, K), and what the objective may see; None asks for no noise."""


class Corruption(Protocol):
    """How the input is broken before it is encoded; the target stays as it was."""

    def __call__(self, x: torch.Tensor, rng: torch.Generator, /) -> torch.Tensor:
        """x (B, D) to what is encoded in its place."""

    def label(self) -> str:
        """What was done, in two words."""


class Objective(Protocol):
    """A term of the loss."""

    def __call__(self, p: Any, /) -> torch.Tensor:
        """A scalar, of a `Pass`."""


class Pretraining(Protocol):
    """A stage before all layers are trained together, or beside it."""

    def passes(self, spec: Any, /) -> int:
        """How many passes over the rows it takes, in epochs."""


def plain_code(part: Part, spec: Any) -> None:
    """ValueError, in a sentence, where the bottleneck wants more of the encoder than one number a unit."""
    if spec.bottleneck.outputs(spec.net.code) != spec.net.code:
        got = type(spec.bottleneck).__name__
        raise ValueError(
            f"{type(part).__name__} gives one number a unit: bottleneck must be Identity, got {got}"
        )


@dataclass(frozen=True)
class Slot:
    """A field of a recipe that holds one of a slot's parts; the name in the JSON decides which."""

    name: str

    def parts(self) -> Iterator[type[Part]]:
        """Every part there is for the slot, wherever it was written."""
        return (part for part in descendants(Part) if slot_of(part) == self.name)

    def read(self, value: Any) -> Part:
        """A part from itself, `"Masking"` or `{"part": "Masking", "level": 0.3}`.

        ValueError, in a sentence, names the parts there are where it is none of them.
        """
        if isinstance(value, dict) and not isinstance(value.get("part"), str):
            raise ValueError(f'{self.name} does not say which part it is: give it "part", {self._known()}')
        part = _read(value)
        if not isinstance(part, Part) or slot_of(type(part)) != self.name:
            raise ValueError(f"{self.name} must be {self._known()}: got {_said(part)}")
        return part

    def written(self, part: Any) -> dict[str, Any]:
        """A part as JSON, which `read` reads."""
        return _write(part)

    def _known(self) -> str:
        return "one of " + ", ".join(part.__name__ for part in self.parts())

    def __get_pydantic_core_schema__(self, _: Any, handler: Any) -> core_schema.CoreSchema:
        """How pydantic reads and writes the field."""
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(_write)
        )

    def __get_pydantic_json_schema__(self, _: Any, handler: Any) -> dict[str, Any]:
        """One object for each part, told apart by `part`; or a part's name, for one as it is by default."""
        kinds = sorted(self.parts(), key=lambda kind: kind.__name__)
        names = {"enum": [kind.__name__ for kind in kinds]}
        return {"oneOf": [names, *map(_schema, kinds)], "discriminator": {"propertyName": "part"}}


def slot_of(kind: type[Part]) -> str:
    """The slot a kind of part is for; empty for one that is none's, as the settings of a training are."""
    known = {name for ancestor in kind.__mro__ for name in vars(ancestor)}
    return next((slot for slot, mark in MARKS.items() if mark in known), "")


def part_named(name: str) -> type[Part]:
    """The Part of that class name, or that had it once; ValueError where there is none.

    No part of another package takes the place of ours; of theirs the one that was written last has the name.
    """
    ours_last = sorted(descendants(Part), key=lambda part: part.__module__.startswith("aecore."))
    known = {part.__name__: part for part in ours_last}
    found = known.get(name) or known.get(present(name))
    if found is None:
        raise ValueError(f"{name[:60]!r} is not a part of any autoencoder here")
    return found


def descendants(part: type[Part]) -> Iterator[type[Part]]:
    """Every class below it."""
    for child in part.__subclasses__():
        yield child
        yield from descendants(child)


def _read(value: Any) -> Any:
    if isinstance(value, str):
        return part_named(value)()
    if isinstance(value, dict):
        fields = dict(value)
        return part_named(str(fields.pop("part"))).model_validate(fields)
    return value


def _write(part: Part) -> dict[str, Any]:
    return {"part": type(part).__name__, **part.model_dump(mode="json")}


def _said(value: Any) -> str:
    return type(value).__name__ if isinstance(value, Part) else repr(str(value)[:60])


def _schema(kind: type[Part]) -> dict[str, Any]:
    """The part's own schema with its name in front; of what it says of itself the first line."""
    found = kind.model_json_schema()
    fields = {"part": {"const": kind.__name__}} | found["properties"]
    about = found.get("description", "").partition("\n")[0]
    needed = ["part", *found.get("required", ())]
    return found | {"description": about, "properties": fields, "required": needed}
