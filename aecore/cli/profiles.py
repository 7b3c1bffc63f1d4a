"""Profiles of people by their names, for whoever runs the server: list them, and delete one."""

from __future__ import annotations

from datetime import datetime

from rich.table import Table

from aecore.cli.report import console
from aecore.recommend.profiles.names import folded
from aecore.recommend.profiles.repository import Profiles

SHOWN = 10  # names in a sentence


def profiles() -> None:
    """Everybody with a name: films, last change, and whether there is a PIN."""
    shown = Table("name", "films", "changed", "PIN", "id")
    for profile in Profiles().named():
        changed = datetime.fromtimestamp(profile.changed).strftime("%Y-%m-%d %H:%M")
        shown.add_row(profile.name, f"{profile.films:,}", changed, "yes" if profile.pin else "-", profile.id)
    console().print(shown)


def delete(who: str) -> None:
    """Remove a profile by its name or its id, whoever owns it; ValueError is one sentence."""
    people = Profiles()
    named = people.named()
    id = {folded(profile.name): profile.id for profile in named}.get(folded(who), who)
    if not people.exists(id):
        known = ", ".join(profile.name for profile in named[:SHOWN]) or "nobody yet"
        raise ValueError(f"there is no profile {who[:60]!r}; there is {known}")
    people.delete(id)
