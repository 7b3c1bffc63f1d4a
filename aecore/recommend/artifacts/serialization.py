"""Serialisation of trained recommenders (safetensors): written once, read by numpy in a moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

import numpy as np

from aecore.data.folders import assets
from aecore.data.ratings import Ratings
from aecore.recommend import models
from aecore.recommend.artifacts.quantization import restored, rounded, squeezed
from aecore.recommend.models.scorer import Scorer
from aecore.recommend.rating_model.conformal import Intervals
from aecore.recommend.rating_model.factor_model import Stars

FILE = "models.safetensors"
PLAIN = (float, int, bool, str)
Thing = TypeVar("Thing")


@dataclass(frozen=True, eq=False)
class Trained:
    """All that was learned from some ratings. `films` (D,), `raters` (D,) and `code` (D, K) as in Traits."""

    films: np.ndarray
    raters: np.ndarray
    code: np.ndarray
    scorers: Mapping[str, Scorer]
    intervals: Intervals

    @property
    def rating_model(self) -> Stars:
        """What says stars, whoever orders the list."""
        return cast(Stars, self.scorers["stars"])


def folder() -> Path:
    """Where what came with the program lies."""
    return assets().parent / "films"


def digest(ratings: Ratings) -> str:
    """The SHA-256 of who gave what to which film."""
    content = hashlib.sha256()
    for array in (ratings.films, ratings.stars):
        content.update(np.ascontiguousarray(array).tobytes())
    return content.hexdigest()


def lean(thing: Thing, shared: Collection[str] = ()) -> Thing:
    """The same with large float arrays rounded to what half precision can hold, as they will be read back.

    The fields that are `shared` are left as they are.
    """
    changed: dict[str, Any] = {}
    for name, value in _values(thing):
        if name in shared:
            continue
        if is_dataclass(value):
            changed[name] = lean(value)
        elif isinstance(value, np.ndarray):
            changed[name] = rounded(value)
    rounded_off: Thing = replace(cast(Any, thing), **changed)
    return rounded_off


def save(path: Path, trained: Trained, about: Mapping[str, Any]) -> None:
    """Write it, with what it came from. The same numbers give the same bytes."""
    from safetensors.numpy import save as bytes_of

    found = {name: getattr(trained, name) for name in ("films", "raters", "code")}
    for name, scorer in trained.scorers.items():
        made_of = {part: trained.scorers[part] for part in models.find(name).of}
        found |= _named(f"kinds.{name}", packed(scorer, made_of))
    found |= _named("intervals", packed(trained.intervals))
    card = {**about, "kinds": list(trained.scorers)}
    labels = {"about": json.dumps(card, sort_keys=True)}  # one entry: several have no fixed order
    path.write_bytes(bytes_of(squeezed(found), labels))


def load(path: Path | None = None) -> Trained:
    """What lies in a file, or what came with the program; ValueError where it is missing."""
    from safetensors import SafetensorError, safe_open

    place = path or folder() / FILE
    try:
        with safe_open(place, "numpy") as file:
            names = json.loads(file.metadata()["about"])["kinds"]
            found = restored({name: file.get_tensor(name) for name in file.keys()})
    except (OSError, SafetensorError) as error:
        raise ValueError(f"{place} cannot be read ({error}): install Latent Lab again") from None
    scorers: dict[str, Scorer] = {}
    for name in names:
        scorers[name] = unpacked(models.find(name).scorer, _under(f"kinds.{name}", found), scorers)
    return Trained(
        films=found["films"],
        raters=found["raters"],
        code=found["code"],
        scorers=scorers,
        intervals=unpacked(Intervals, _under("intervals", found)),
    )


def about(path: Path | None = None) -> dict[str, Any]:
    """What a file was made of: `ratings` and their `sha256`, the `seed`, the `kinds`."""
    from safetensors import safe_open

    with safe_open(path or folder() / FILE, "numpy") as file:
        found: dict[str, Any] = json.loads(file.metadata()["about"])
        return found


def packed(thing: Any, shared: Mapping[str, Any] | None = None) -> dict[str, np.ndarray]:
    """The arrays of a dataclass by dotted name, without the fields that are in `shared`."""
    found: dict[str, np.ndarray] = {}
    for name, value in _values(thing):
        if name not in (shared or {}):
            found |= _named(name, packed(value)) if is_dataclass(value) else {name: np.asarray(value)}
    return found


def unpacked(kind: type, found: Mapping[str, np.ndarray], shared: Mapping[str, Any] | None = None) -> Any:
    """The dataclass that `packed` took apart; what it left out comes from `shared`."""
    hints, values = get_type_hints(kind), {}
    for field in fields(kind):
        hint = hints[field.name]
        if field.name in found:
            values[field.name] = found[field.name].item() if hint in PLAIN else found[field.name]
        elif is_dataclass(hint) and _under(field.name, found):
            values[field.name] = unpacked(cast(type, hint), _under(field.name, found))
        else:
            values[field.name] = (shared or {})[field.name]
    return kind(**values)


def _values(thing: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(thing, field.name)) for field in fields(thing)]


def _named(prefix: str, found: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {f"{prefix}.{name}": value for name, value in found.items()}


def _under(prefix: str, found: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name[len(prefix) + 1 :]: value for name, value in found.items() if name.startswith(f"{prefix}.")}
