"""Latent pad: a map of codes and the plane they lie in, decoded under the pointer.

In the browser: pad.js is the part, pad_plane.js one of its two planes, pad_background.js what is drawn
beneath the cursor, and decode_client.js asks the server for pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from aecore.views.snapshot import View
from ui.components.lib.static_files import component
from ui.components.view_card.payload import payload
from ui.components.view_card.sprite_sheet import sprite_sheet

_latent_pad = component("latent_pad/pad", ":host { display: block; min-height: 30rem }")
ENDS = 2


def pad(
    cloud: View,
    *,
    url: str,
    window: tuple[float, float, float, float],
    shape: tuple[int, ...],
    side: int,
    words: Mapping[str, str],
    data: str = "",
    ends: Sequence[int] = (),
    action: str = "",
) -> bytes:
    """What a pad shows, as one block; its pictures, of `shape`, come from `url`.

    `cloud` is a map (Scatter) that may hold further arrays: `sheet`, a PNG of `side` x `side` decoded places,
    `shade` (n, n), how far places are from the cloud in 64ths of its reach, and `straight` and `spherical`
    (n, 2), the ways between its two `ends`. `words` say what is to be said near the cloud, at its edge and
    outside. `action` names what a button in its head does: "draw", or nothing.
    """
    card = {"url": url, "window": window, "shape": shape, "side": side, "words": words, "ends": list(ends)}
    card |= {"action": action} if action else {}
    return payload([cloud], title=cloud.title, caption=cloud.caption, atlas=sprite_sheet(data), **card)


def draw_pad(block: bytes, *, key: str, rows: int, on_ends: Callable[[tuple[int, ...]], None]) -> None:
    """Draw a pad; `on_ends` is told when somebody has chosen other ends, by their places among `rows`."""

    def chosen() -> None:
        if found := checked_ends(_message(key), rows):
            on_ends(found)

    _latent_pad(key=key, data=block, on_ends_change=chosen)


def checked_ends(ends: object, count: int) -> tuple[int, ...]:
    """The ends that a browser sends, or none: what comes from outside is checked like anything else."""
    if not isinstance(ends, list) or len(ends) != ENDS:
        return ()
    fine = all(type(end) is int and 0 <= end < count for end in ends)
    return tuple(ends) if fine else ()


def _message(key: str) -> object:
    return st.session_state[key].get("ends")


def as_array(picture: bytes) -> np.ndarray:
    """The bytes of a file as an array of a view."""
    return np.frombuffer(picture, np.uint8)
