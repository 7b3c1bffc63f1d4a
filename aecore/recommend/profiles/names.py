"""Validation and case folding of user names."""

from __future__ import annotations

import unicodedata

LONGEST = 60
JOINERS = "\u200c\u200d"
"""Invisible, but part of how Persian is written and of how emoji are put together."""


def checked(name: str) -> str:
    """The name as it will be shown: trimmed, one space where there were several.

    Any script, and HTML is only text. ValueError, in one sentence, for a name that is empty, longer than 60
    characters, or holds characters that nobody sees or that turn the writing round.
    """
    shown = unicodedata.normalize("NFC", " ".join(name.split()))
    if any(_hidden(character) for character in shown):
        raise ValueError("A name cannot hold invisible characters: type it anew.")
    if not any(unicodedata.category(character)[0] in "LNPS" for character in shown):
        raise ValueError("A name needs at least one letter, digit or sign.")
    if max(len(shown), len(folded(shown)) // 2) > LONGEST:
        raise ValueError(f"A name has at most {LONGEST} characters: this one has {len(shown)}.")
    return shown


def folded(name: str) -> str:
    """What two names have in common when people take them for the same: case, width and joiners dropped."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(character for character in plain if character not in JOINERS)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in JOINERS
