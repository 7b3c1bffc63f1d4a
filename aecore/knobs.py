"""One declaration of a number gives its check, its widget, its flag, its link and its line in the docs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from aecore.old_names import present_fields

T = TypeVar("T")
Live = Annotated[T, "live"]
"""A field that may change during a run. Everything else needs a new run."""


@dataclass(frozen=True)
class Knob:
    """What a screen, a flag and a sentence need to know about one field of a Part."""

    name: str
    default: Any
    lo: float | None
    hi: float | None
    log: bool
    live: bool
    unit: str
    help: str
    kind: Literal["int", "float", "bool", "text", "choice", "widths", "levels"]
    choices: tuple[Any, ...] = ()


def knob(
    default: Any,
    lo: float | None = None,
    hi: float | None = None,
    *,
    help: str,
    log: bool = False,
    unit: str = "",
) -> Any:
    """Declare a field with its range. `lo` and `hi` are inclusive and hold for each element of a tuple."""
    return Field(default, description=help, json_schema_extra={"lo": lo, "hi": hi, "log": log, "unit": unit})


class Part(BaseModel):
    """A frozen piece of a recipe. Its class name is its name in JSON, in links and in flags."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)
    symbol: ClassVar[str] = ""
    """The formula in one line of LaTeX, for the card beside its knobs."""

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, fields: Any) -> Any:
        return present_fields(cls, fields) if isinstance(fields, dict) else fields

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        for k in knobs(type(self)):
            for value in _numbers(getattr(self, k.name)):
                if (k.lo is not None and value < k.lo) or (k.hi is not None and value > k.hi):
                    lo, hi, got = (_plain(each) for each in (k.lo, k.hi, value))
                    raise ValueError(f"{type(self).__name__}.{k.name} must be in [{lo}, {hi}], got {got}")
        return self

    def fits(self, spec: Any, data: Any) -> None:
        """Raise ValueError, in a sentence, where this part cannot work in `spec` on `data`."""


def knobs(part: type[Part]) -> tuple[Knob, ...]:
    """The knobs of a Part, in the order they were declared. Fields that hold other parts are not knobs."""
    return tuple(_knob(name, field) for name, field in part.model_fields.items() if field.json_schema_extra)


def sentence(error: ValidationError) -> str:
    """The first fault of a failed check as one sentence that names the field and what is allowed."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(step) for step in fault["loc"] if step != "function-wrap")
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] == "extra_forbidden":
        return f"{where} is not a field of this recipe: remove it"
    return f"{where}: {fault['msg'][0].lower()}{fault['msg'][1:]}, got {str(fault['input'])[:60]!r}"


def _numbers(value: Any) -> list[float]:
    if isinstance(value, tuple):
        return [number for each in value for number in _numbers(each)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


def _plain(number: float | None) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def _knob(name: str, field: FieldInfo) -> Knob:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    kind, choices = _kind(field.annotation)
    return Knob(
        name=name,
        default=field.default,
        live="live" in field.metadata,
        help=field.description or "",
        kind=kind,
        choices=choices,
        **extra,  # type: ignore[arg-type]
    )


def _kind(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """What sort of widget a type asks for; `X | None` asks for that of X."""
    options = [each for each in get_args(annotation) if each is not type(None)]
    if get_origin(annotation) is Literal:
        return "choice", get_args(annotation)
    if get_origin(annotation) is tuple:
        return ("levels" if options[0] is float else "widths"), ()
    if get_origin(annotation) is not None and options:
        return _kind(options[0])
    names = {bool: "bool", int: "int", float: "float", str: "text"}
    return ("widths", ()) if annotation not in names else (names[annotation], ())
