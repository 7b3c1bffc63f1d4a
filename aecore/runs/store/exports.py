"""A kept run as what is exported."""

from __future__ import annotations

from aecore.inference.export.format import Trained
from aecore.runs.store.folder import RunFolder
from aecore.views.snapshot import Snapshot


def trained(folder: RunFolder) -> Trained:
    """The net of a run, by its name; ValueError, in a sentence, where it is not to be had."""
    last, name = folder.load(), folder.listed(folder.path.name).name
    return Trained(folder.model(), last.facts["widths"][0], name, changed(last))


def changed(last: Snapshot) -> tuple[str, ...]:
    """The paths of knobs that were moved while a run learned, in order, each once."""
    return tuple(dict.fromkeys(change.path for change in last.changes))
