"""A kept run as what is exported."""

from __future__ import annotations

from aecore.inference.export.format import About, Trained
from aecore.runs.store.folder import RunFolder
from aecore.views.snapshot import Snapshot


def trained(folder: RunFolder) -> Trained:
    """The net of a run, by its name; ValueError, in a sentence, where it is not to be had."""
    last, name = folder.load(), folder.listed(folder.path.name).name
    return Trained(folder.model(), last.facts["widths"][0], about(last, name))


def about(last: Snapshot, name: str) -> About:
    """What is known of a run by its last snapshot: the knobs that were moved, each once, and the machine."""
    moved = tuple(dict.fromkeys(change.path for change in last.changes))
    facts = {key: last.facts[key] for key in ("device", "precision") if key in last.facts}
    return About(name, moved, last=last, **facts)
