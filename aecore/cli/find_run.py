"""Rename and delete a run that is found by its id, a prefix of it, its folder, or "last"."""

from __future__ import annotations

from aecore.runs.store import Store
from aecore.runs.store.find import find

__all__ = ["delete", "find", "rename"]


def rename(run: str, name: str) -> None:
    """Call a run something else; ValueError is one sentence."""
    find(run).rename(name)


def delete(run: str) -> None:
    """Remove a run that is in the data folder; ValueError is one sentence."""
    store, found = Store(), find(run).path
    if found.parent != store.folder:
        raise ValueError(f"{found} is not in {store.folder}: remove that folder yourself")
    store.delete(found.name)
