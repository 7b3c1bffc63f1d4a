"""The kinds of autoencoder, group by group: on the terminal, as JSON, and as the page of the docs."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from rich.table import Table

from aecore.cli.report import console
from aecore.families import load
from aecore.families.code import lines
from aecore.families.family import Family
from aecore.families.preset import Preset

FIELDS = {"name": "name", "title": "title", "chapter": "group", "story": "summary"}
FIELDS |= {"formula": "formula", "source": "source"}
"""What JSON says of a family: keys as programs have come to read them, and the field each is."""
PAGE = """\
# Every kind of autoencoder

Each family is one file in [aecore/families](../aecore/families): a default recipe, plus the part it invents.
The page *Kinds* of the program shows each at work. This page is what `python -m aecore families --markdown`
prints.

| family | group | what it adds | formula | source | presets |
| --- | --- | --- | --- | --- | --- |"""


def families(as_json: bool, as_markdown: bool) -> None:
    """Every family with its presets; ValueError where two forms are asked for."""
    if as_json and as_markdown:
        raise ValueError("--json and --markdown are two forms: give one of them")
    if as_json:
        print(json.dumps([_plain(family) for family in load().values()]))
    elif as_markdown:
        print("\n".join([PAGE, *map(_row, load().values())]))
    else:
        _print()


def first_sentence(family: Family) -> str:
    """What it is, for somebody who has never met it."""
    return family.summary.split(". ")[0] + "."


def _plain(family: Family) -> dict[str, Any]:
    return {
        **{key: getattr(family, field) for key, field in FIELDS.items()},
        "adds": [component.__name__ for component in family.components],
        "presets": {preset.name: preset.title for preset in family.presets},
        "spec": family.spec.model_dump(mode="json"),
    }


def _print() -> None:
    for group, known in groupby(load().values(), key=lambda family: family.group):
        shown = Table("family", "what it is", "presets", title=group, title_justify="left")
        for family in known:
            shown.add_row(family.name, first_sentence(family), "\n".join(map(_called, family.presets)))
        console().print(shown)


def _called(preset: Preset) -> str:
    """The name to ask for it by, and its titles."""
    return f"{preset.name}: {preset.label}"


def _row(family: Family) -> str:
    cells = (
        f"**{family.title}**, `{family.name}`",
        family.group,
        f"{first_sentence(family)} {_code(family)}",
        f"$`{_formula(family.formula)}`$",
        family.source,
        ", ".join(f"{preset.label} (`{preset.name}`)" for preset in family.presets),
    )
    return f"| {' | '.join(cells)} |"


def _code(family: Family) -> str:
    """What it invents, each name a link to its file; the names of lines would go stale with every change."""
    found = [lines(component) for component in family.components]
    return ", ".join(f"[`{code.name}`](../{code.path})" for code in found) or "Settings only."


def _formula(latex: str) -> str:
    """A bar would end the cell of a table."""
    return latex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
