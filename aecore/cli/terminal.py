"""Plain text for the terminal: what comes from outside cannot move the cursor or turn the writing round."""

from __future__ import annotations

import re

SIGNALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters other than tab and newline, and those that change the direction of writing."""


def plain(text: str) -> str:
    """The text with a replacement character for each that a terminal obeys in place of showing it."""
    return SIGNALS.sub("\N{REPLACEMENT CHARACTER}", text)
