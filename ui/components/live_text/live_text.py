"""Live text: a paragraph that a stream can change; it is text to the letter, never markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.components.lib.static_files import component

_live_text = component("live_text/live_text", ":host { display: block }")


def text(words: str) -> dict[str, Any]:
    """What a paragraph says."""
    return {"text": words}


def live_text(shown: Mapping[str, Any], *, key: str) -> None:
    """Draw a paragraph; nothing stands there while it is empty."""
    _live_text(key=key, data=shown)
