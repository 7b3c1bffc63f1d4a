"""Searched sets: whose pictures a browser may search, besides the training rows of a run's set."""

from __future__ import annotations

from aecore import data
from aecore.data import own


def searchable(browser: str) -> dict[str, str]:
    """Titles of the sets of pictures, by name, that a browser has brought or that are kept for everybody."""
    found = {}
    for name in dict.fromkeys((*own.offered(browser), *own.shared())):
        try:
            about = data.card(name)
        except data.DataMissing:
            continue
        if about.pictured and not about.paired:
            found[name] = about.title
    return found
