"""Titles of films: as people write them, and as they are compared."""

from __future__ import annotations

import re

ARTICLES = (
    "The|A|An|Le|La|Les|L'|Un|Une|Der|Die|Das|Ein|Eine|El|Los|Las|Il|Lo|Gli|I|O|Os|As|Det|Den|De|Het|En|Et"
)
_MOVED = re.compile(rf"^(?P<rest>.+), (?P<article>{ARTICLES})$", re.IGNORECASE)


def shown(title: str) -> str:
    """Write "Matrix, The" as people do: "The Matrix"."""
    moved = _MOVED.match(title)
    if moved is None:
        return title
    space = "" if moved["article"].endswith("'") else " "
    return f"{moved['article']}{space}{moved['rest']}"
