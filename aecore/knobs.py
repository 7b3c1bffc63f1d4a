"""One declaration of a number gives its check, its widget, its flag, its link and its line in the docs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic.functional_validators import ModelWrapValidatorHandler

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


@dataclass(frozen=True)
class Range:
    """From `lo` to `hi`, both allowed, for a number or for each of a tuple; None is no bound.

    pydantic holds it as its own `ge` and `le`, so that a JSON Schema says it too. `log` is how a slider runs.
    """

    lo: float | None
    hi: float | None
    log: bool
    unit: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        """The field's schema, its numbers bounded."""
        return self._bounded(handler(source))

    def _bounded(self, schema: Any) -> Any:
        if schema["type"] in ("int", "float"):
            bounds = {"ge": self.lo, "le": self.hi}
            return schema | {name: bound for name, bound in bounds.items() if bound is not None}
        if schema["type"] == "nullable":
            return schema | {"schema": self._bounded(schema["schema"])}
        if schema["type"] == "tuple":
            return schema | {"items_schema": [self._bounded(item) for item in schema["items_schema"]]}
        return schema

    def __str__(self) -> str:
        return f"[{_plain(self.lo)}, {_plain(self.hi)}]"


def knob(
    default: Any,
    lo: float | None = None,
    hi: float | None = None,
    *,
    help: str,
    log: bool = False,
    unit: str = "",
    silent: bool = False,
) -> Any:
    """Declare a field with its range. `lo` and `hi` are inclusive and hold for each element of a tuple.

    One that is `silent` is not written while it has its default: recipes from before it was declared keep
    their digest.
    """
    field = Field(default, description=help, exclude_if=(lambda value: value == default) if silent else None)
    field.metadata.append(Range(lo, hi, log, unit))
    return field


class Part(BaseModel):
    """A frozen piece of a recipe. Its class name is its name in JSON, in links and in flags."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)
    symbol: ClassVar[str] = ""
    """The formula in one line of LaTeX, for the card beside its knobs."""
    offered_with: ClassVar[str] = ""
    """The module with whose parts a form offers this one, where it stands in its family's file."""
    own_families: ClassVar[bool] = False
    """Whether only families that have it in their own recipe know what to do with it."""
    uses_labels: ClassVar[bool] = False
    """Whether a net that is trained with it learns from the labels of rows; `labelled` says of how many."""

    @model_validator(mode="wrap")
    @classmethod
    def _in_range(cls, fields: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(present_fields(cls, fields) if isinstance(fields, dict) else fields)
        except ValidationError as error:
            said = _out_of_range(cls, error.errors(include_url=False)[0])
            if not said:
                raise
            raise ValueError(said) from None

    def fits(self, spec: Any, data: Any) -> None:
        """Raise ValueError, in a sentence, where this part cannot work in `spec` on `data`."""


@cache
def knobs(part: type[Part]) -> tuple[Knob, ...]:
    """The knobs of a Part, in the order they were declared. Fields that hold other parts are not knobs."""
    known = ((name, field, _range(field)) for name, field in part.model_fields.items())
    return tuple(_knob(name, field, found) for name, field, found in known if found)


def sentence(error: ValidationError) -> str:
    """The first fault of a failed check as one sentence that names the field and what is allowed."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(ascii(step)[:60].strip("'") for step in fault["loc"] if step != "function-wrap")
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] == "extra_forbidden":
        return f"{where} is not a field of this recipe: remove it"
    found = f"{fault['msg'][0].lower()}{fault['msg'][1:]}, got {str(fault['input'])[:60]!r}"
    return f"{where}: {found}" if where else found


def _out_of_range(part: type[Part], fault: Any) -> str:
    """The fault as a sentence where a number of the part itself leaves its range; else nothing."""
    if fault["type"] not in ("greater_than_equal", "less_than_equal"):
        return ""
    name = str(fault["loc"][0])
    allowed, got = _range(part.model_fields[name]), _plain(fault["input"])
    return f"{part.__name__}.{name} must be in {allowed}, got {got}" if allowed else ""


def _plain(number: float | None) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)[:60]


def _range(field: FieldInfo) -> Range | None:
    return next((entry for entry in field.metadata if isinstance(entry, Range)), None)


def _knob(name: str, field: FieldInfo, found: Range) -> Knob:
    kind, choices = _kind(field.annotation)
    return Knob(
        name=name,
        default=field.default,
        lo=found.lo,
        hi=found.hi,
        log=found.log,
        unit=found.unit,
        live="live" in field.metadata,
        help=field.description or "",
        kind=kind,
        choices=choices,
    )


def _kind(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """What sort of widget a type asks for; `X | None` asks for that of X."""
    options = [option for option in get_args(annotation) if option is not type(None)]
    if get_origin(annotation) is Literal:
        return "choice", get_args(annotation)
    if get_origin(annotation) is tuple:
        return ("levels" if options[0] is float else "widths"), ()
    if get_origin(annotation) is not None and options:
        return _kind(options[0])
    names = {bool: "bool", int: "int", float: "float", str: "text"}
    return ("widths", ()) if annotation not in names else (names[annotation], ())
