"""Presets: named recipes of a family, as its TOML file tells them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aecore.spec import Spec, put

FOLDER = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class Preset:
    """A named recipe worth watching: what to notice, and a question to ask oneself first.

    `title` says in the field's words what it is, `subtitle` in a picture what it is like.
    """

    name: str
    title: str
    subtitle: str
    spec: Spec
    hint: str
    question: str

    @property
    def label(self) -> str:
        """Both titles in one line, the plain one first."""
        return f"{self.title} – {self.subtitle}"


def presets(family: str, spec: Spec, folder: Path) -> tuple[Preset, ...]:
    """The presets in `folder/FAMILY.toml`, each with the changes that make it of the family's recipe.

    None where there is no such file. ValueError, in a sentence, where it cannot be read.
    """
    path = folder / f"{family}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return tuple(_preset(name, spec, **fields) for name, fields in found.items())
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path.name} holds no presets: {error}") from None


def _preset(name: str, spec: Spec, *, changes: dict[str, Any] | None = None, **words: str) -> Preset:
    for path, value in (changes or {}).items():
        spec = put(spec, path, value)
    return Preset(name, spec=spec, **words)
