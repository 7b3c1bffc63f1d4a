"""The whole recipe of a run as one frozen value that travels as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from aecore.knobs import Knob, Live, Part, knob, knobs, sentence
from aecore.old_names import present, present_field
from aecore.replay import Replay
from aecore.slots import Bottleneck, Corruption, Net, Objective, Pretraining, Slot

P = TypeVar("P", bound=Part)


class DataSpec(Part):
    """Which rows to learn from."""

    name: str = knob("mnist", help="name of the data set")
    rows: int | None = knob(None, 16, 1_000_000, help="learn from the first rows only; empty is all of them")
    shift: int = knob(
        0,
        0,
        4,
        unit="pixels",
        help="augmentation: shift each training image by up to this much, target and all",
    )
    mirror: bool = knob(
        False,
        silent=True,
        help="augmentation: mirror every other training image by chance, left to right, target and all",
    )
    binarise: bool = knob(
        False,
        help="stochastic binarisation: at each use of a training row, a value is 1 by its own chance, else 0",
    )

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures can be moved, and only chances be tried."""
        if self.binarise and (data.range[0] < 0 or data.range[1] > 1):
            raise ValueError(f"data.binarise needs rows in [0, 1], and {data.name} leaves it: turn it off")
        for name in ("shift", "mirror"):
            if getattr(self, name) and not data.pictured:
                raise ValueError(
                    f"data.{name} needs pictures, and rows of {data.name} have the shape {data.shape}"
                )


class Training(Part):
    """How to learn: the optimiser, its rate, how long, and on what."""

    optimiser: Literal["adam", "momentum", "sgd", "rmsprop"] = knob(
        "adam", help="how a gradient becomes a step"
    )
    rate: Live[float] = knob(
        1e-3, 1e-6, 10, log=True, help="step size of the optimiser; the schedule scales it"
    )
    schedule: Literal["constant", "cosine", "one-cycle", "plateau", "error"] = knob(
        "constant", help="how the learning rate changes during the run"
    )
    weight_decay: Live[float] = knob(0.0, 0, 1, help="L2 penalty: pull every weight towards zero")
    clear_gradients: bool = knob(
        True, help="forget a step's gradient before the next; a program that does not adds them all up"
    )
    batch: int = knob(256, 1, 16_384, log=True, unit="rows", help="rows per step")
    epochs: int = knob(20, 0, 100_000, unit="epochs", help="passes over the training rows")
    seconds: float | None = knob(None, 0.1, 86_400, unit="s", help="stop after this long; empty is no limit")
    patience: int = knob(
        0,
        0,
        1000,
        unit="epochs",
        help="early stopping: when the training error has not fallen for so long; 0 never",
    )
    seed: int = knob(123, 0, 2**32 - 1, help="random seed: where all randomness of the run starts")
    device: Literal["auto", "cpu", "cuda", "mps"] = knob("auto", help="where to compute")
    precision: Literal["auto", "fp32", "medium", "bf16"] = knob(
        "auto", help="floating-point precision of the matrix products"
    )


class Start(Part):
    """Where the weights begin: drawn from the seed, or as another run has learned them."""

    run: str = knob(
        "", help="warm start: id of a run whose layers to begin from; empty draws all of them afresh"
    )
    freeze: int = knob(
        0,
        0,
        16,
        unit="layers",
        help="frozen layers: the first of the encoder, which stay as that run learned them",
    )

    def fits(self, spec: Any, data: Any) -> None:
        """Only learned layers are worth keeping, and some layer must be left to learn."""
        if self.freeze and not self.run:
            raise ValueError("start.freeze keeps layers as another run learned them: choose start.run")
        if self.freeze > len(spec.net.hidden) + 1:
            raise ValueError(
                f"start.freeze is {self.freeze}, and this encoder has {len(spec.net.hidden) + 1} layers"
            )


class Spec(Part):
    """A recipe: the same Spec gives the same bits on the same kind of machine."""

    family: str
    data: DataSpec = DataSpec()
    net: Annotated[Net, Slot("net")]
    bottleneck: Annotated[Bottleneck, Slot("bottleneck")]
    corruption: Annotated[Corruption, Slot("corruption")]
    objective: tuple[Annotated[Objective, Slot("objective")], ...]
    pretrain: tuple[Annotated[Pretraining, Slot("pretrain")], ...] = ()
    start: Start = Start()
    train: Training = Training()
    replay: Replay | None = Field(default=None, exclude_if=lambda replay: replay is None)

    @field_validator("objective", "pretrain")
    @classmethod
    def _once(cls, parts: tuple[object, ...], info: ValidationInfo) -> tuple[object, ...]:
        names = [type(part).__name__ for part in parts]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"{info.field_name} has {twice} twice: keep one of them")
        return parts

    def parts(self) -> Iterator[Part]:
        """Every part of the recipe, once."""
        for value in dict(self).values():
            yield from (
                part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, Part)
            )


def the(kind: type[P], parts: Iterable[object]) -> P:
    """The one part of that kind; ValueError where a recipe has lost it."""
    for part in parts:
        if isinstance(part, kind):
            return part
    raise ValueError(f"this recipe cannot do without {kind.__name__}: put it back")


def digest(spec: Spec) -> str:
    """Sixteen hex digits that identify the recipe: the start of the SHA-256 of its JSON.

    What it replays, if anything, does not count.
    """
    plain = spec.model_dump(mode="json", exclude={"replay"})
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def unreplayed(spec: Spec) -> Spec:
    """The recipe alone, without a run that it would repeat."""
    return spec if spec.replay is None else spec.model_copy(update={"replay": None})


def paths(spec: Part, stem: str = "") -> Iterator[tuple[str, Knob, Any]]:
    """Every knob of a recipe as (path, knob, value): `train.rate`, `objective.KLSparsity.rho`."""
    own = {declared.name: declared for declared in knobs(type(spec))}
    for name, value in dict(spec).items():
        if name in own:
            yield f"{stem}{name}", own[name], value
        elif isinstance(value, Part):
            yield from paths(value, f"{stem}{name}.")
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, Part):
                    yield from paths(part, f"{stem}{name}.{type(part).__name__}.")


def at(spec: Spec, path: str) -> Any:
    """The value at a path; ValueError where there is none."""
    value: Any = spec
    for step in path.split("."):
        value = _child(value, _present(value, step), path)
    return value


def put(spec: Spec, path: str, value: Any) -> Spec:
    """The same recipe with one value changed and everything checked again; ValueError is one sentence."""
    try:
        changed: Spec = _put(spec, path.split("."), value, path)
        return changed
    except ValidationError as error:
        raise ValueError(sentence(error)) from None


def adjust(spec: Spec, path: str, value: Any) -> Spec:
    """`put` for a run that is under way: only live knobs; ValueError lists them."""
    live = [place for place, k, _ in paths(spec) if k.live]
    if _present_path(spec, path) not in live:
        raise ValueError(f"{path} cannot change during a run; these can: {', '.join(live)}")
    return put(spec, path, value)


def _present_path(spec: Spec, path: str) -> str:
    """A path as it is written now; from where it leads nowhere, as it came."""
    value, steps = spec, path.split(".")
    for i, step in enumerate(steps):
        steps[i] = _present(value, step)
        try:
            value = _child(value, steps[i], path)
        except ValueError:
            break
    return ".".join(steps)


def _put(node: Any, steps: list[str], value: Any, path: str) -> Any:
    if not steps:
        return value
    step = _present(node, steps[0])
    child = _put(_child(node, step, path), steps[1:], value, path)
    if isinstance(node, tuple):
        return tuple(child if type(part).__name__ == step else part for part in node)
    return type(node).model_validate({**dict(node), step: child})


def _present(node: Any, step: str) -> str:
    if not isinstance(node, tuple):
        return present_field(type(node), step)
    return step if any(type(part).__name__ == step for part in node) else present(step)


def _child(node: Any, step: str, path: str) -> Any:
    if isinstance(node, tuple):
        named = {type(part).__name__: part for part in node}
        if step in named:
            return named[step]
        raise ValueError(f"{path}: no {step} here; there is {', '.join(named) or 'nothing'}")
    if isinstance(node, Part) and step in type(node).model_fields:
        return getattr(node, step)
    known = ", ".join(type(node).model_fields) if isinstance(node, Part) else ""
    raise ValueError(f"{path}: {type(node).__name__} has no {step}" + (f"; it has {known}" if known else ""))
