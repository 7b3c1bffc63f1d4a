"""What people typed, shown letter by letter."""

from __future__ import annotations

import re

SIGN = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """The text for a place that reads Markdown: nothing in it becomes a link, a picture or a heading."""
    return SIGN.sub(r"\\\1", text)
