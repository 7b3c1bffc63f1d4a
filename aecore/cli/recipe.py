"""Parse a recipe from the command line: a family, preset or file, flags, and PATH=VALUE settings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aecore import data, families
from aecore.cli.report import progress
from aecore.cli.terminal import plain
from aecore.data import own
from aecore.families.given_pairs import for_pairs
from aecore.families.real_values import for_span
from aecore.families.wide_pictures import for_pictures
from aecore.spec import Spec, at, paths, put

RECIPE_BYTES = 16 << 20
OF_FILES = "--label --split --scaling --size --colour --header --leave-out --keep-holes --pairs".split()
"""What is chosen about a file of one's own."""


def recipe(
    family: str | None,
    preset: str | None,
    file: Path | None,
    flags: Mapping[str, Any],
    settings: Iterable[str],
) -> Spec:
    """The recipe of a file, a preset or a family, with flags and `PATH=VALUE` settings put in.

    ValueError, in one sentence, for what does not exist, does not go together, or is out of range.
    """
    spec, settings = _base(family, preset, file), tuple(settings)
    for path, value in flags.items():
        spec = spec if value is None else put(spec, path, value)
    if flags.get("data.name") is not None:
        about = data.card(spec.data.name)
        by_hand = file is not None or any(setting.startswith("corruption") for setting in settings)
        spec = for_pictures(spec if by_hand else for_pairs(spec, about.paired), about.shape, about.kind)
        if about.kind == "series":
            spec = for_span(spec, about.range, [path for path, value in flags.items() if value is not None])
    for setting in settings:
        spec = _set(spec, setting)
    data.card(spec.data.name)  # an unknown data set is refused before anything slow begins
    return spec


def rows_named(
    named: str | None, choices: own.Choices, colour: bool | None = None, quiet: bool = False
) -> str | None:
    """The name of a data set; a file or a folder is kept as one, and has its name from then on.

    Its pictures are read in `colour`, or None where they are so. How it was read goes to stderr. ValueError
    is one sentence where there is nothing to learn from.
    """
    if named is not None and named not in data.names():
        _refuse_missing(named)
    if named is None or named in data.names() or not Path(named).exists():
        if choices != own.Choices(seed=choices.seed) or colour is not None:
            raise ValueError(f"{', '.join(OF_FILES[:-1])} and {OF_FILES[-1]} are for a file")
        return named
    with progress(f"reading {Path(named).name}", quiet) as bar:
        given = own.Given.at(Path(named))
        choices = replace(choices, colour=own.coloured(given) if colour is None else colour)
        name = own.bring(given, choices=choices, progress=lambda done, total: bar(done / total, f"{done:,}"))
    for remark in own.remarks(name):
        print(plain(remark), file=sys.stderr)
    return name


def _refuse_missing(named: str) -> None:
    """ValueError, in one sentence, for no name at all, and for a path where nothing is."""
    if not named.strip():
        raise ValueError("--data takes the name of a data set, a file or a folder, and got nothing")
    path = Path(named)
    of_path = path.suffix or len(path.parts) > 1 or path.is_absolute() or named.endswith(("/", "\\"))
    if of_path and not path.exists():
        raise ValueError(f"there is no file or folder {named[:200]}")


def value(text: str) -> Any:
    """What a value says: JSON, else a list between commas, else the text itself; nothing is an empty list."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return [value(part) for part in text.split(",") if part] if "," in text or not text else text


def _base(family: str | None, preset: str | None, file: Path | None) -> Spec:
    if preset is not None and file is not None:
        raise ValueError("--preset and --spec are two recipes: give one of them")
    if family is None and preset is None and file is None:
        raise ValueError(f"give --family ({', '.join(families.load())}), --preset or --spec")
    if preset is not None:
        spec = _preset(preset)
    elif file is not None:
        spec = _file(file)
    else:
        return families.find(str(family)).spec
    if family is not None and families.find(family).name != spec.family:
        raise ValueError(f"--family is {family}, but {preset or file} is a recipe for {spec.family}")
    return spec


def _preset(name: str) -> Spec:
    known = families.presets()
    if name not in known:
        raise ValueError(f"there is no preset {name[:60]!r}; there is {', '.join(known)}")
    return known[name].spec


def _file(path: Path) -> Spec:
    """The recipe in a file: by itself, or as the start of a saved run."""
    with path.open("rb") as file:
        text = file.read(RECIPE_BYTES)
    try:
        found = json.loads(text)
        kept = isinstance(found, dict) and "initial" in found
        return families.read(json.dumps(found["initial"]) if kept else text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not a recipe: {error}") from None


def _set(spec: Spec, setting: str) -> Spec:
    path, sign, text = setting.partition("=")
    if not sign:
        raise ValueError(f"--set takes PATH=VALUE, got {setting!r}; paths are {_known(spec)}")
    try:
        before = at(spec, path)
    except ValueError as error:
        raise ValueError(f"--set {error}; paths are {_known(spec)}") from None
    after = value(text)
    single = isinstance(before, tuple) and after is not None and not isinstance(after, list)
    return put(spec, path, [after] if single else after)


def _known(spec: Spec) -> str:
    parts = ("net", "bottleneck", "corruption", "objective")
    return ", ".join([*(path for path, _, _ in paths(spec)), *parts])
