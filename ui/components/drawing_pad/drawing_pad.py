"""Drawing pad: a drawing before the net of a run as it learns.

In the browser: drawing_pad.js is the panel, surface.js what is drawn on, ink.js its arithmetic,
answer_view.js what the net makes of it, picture_source.js a file or the camera in place of a hand. The card
of the page that has the action "draw" holds its button.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.components.lib.static_files import component

ACTION = "draw"
"""What a card is given whose head is to hold the pad's button."""
_drawing_pad = component("drawing_pad/drawing_pad", ":host { display: block }")


def drawing_pad(data: Mapping[str, Any], *, key: str) -> None:
    """A panel that the key D opens; `data` says where the net is asked: DrawingPadPayload in types.d.ts."""
    _drawing_pad(key=key, data=dict(data))
