"""Image tools: a picture, and what a tool makes of it with a run's net, as the hand moves.

In the browser: image_tools.js is the panel, and asks; ../drawing_pad/picture_input.js is the picture; each
tool has a view of its own, TOOL_view.js, here or in a folder of the tool, with its controls and its answer;
tool_view.js is what they share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.components.lib.static_files import component

_image_tools = component("image_tools/image_tools", ":host { display: block; min-height: 34rem }")


def draw_image_tool(data: Mapping[str, Any], *, key: str) -> None:
    """A tool on a run: ImageToolPayload in types.d.ts."""
    _image_tools(key=key, data=dict(data))
