"""Followed row: one test row before the net of a run as it learns, chosen by a click on its dot.

In the browser: followed_row.js is the card, sample_view.js what it shows, chosen_row.js what the maps of the
page know of it, row_address.js its place in the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.components.lib.static_files import component

_followed_row = component("followed_row/followed_row", ":host { display: block }")


def followed_row(data: Mapping[str, Any], *, key: str) -> None:
    """A card that a click on a dot opens; `data` says where rows are asked for: FollowedRowPayload."""
    _followed_row(key=key, data=dict(data))
