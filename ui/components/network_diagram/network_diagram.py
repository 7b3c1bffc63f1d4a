"""Network diagram: layers as bars, joined from the input through the code to the output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import streamlit as st

from ui.components.lib.static_files import component

_network_diagram = component(
    "network_diagram/network_diagram", ":host { display: block; min-height: 5.3rem }"
)
WIDEST = 1_000_000


def network_diagram(
    widths: Sequence[int],
    *,
    key: str,
    code: int | None = None,
    parameters: Sequence[int] = (),
    editable: bool = False,
    mirrored: bool = True,
    on_widths: Callable[[tuple[int, ...]], None] | None = None,
) -> None:
    """Draw layers of these widths, input and output included; `code` is the place of the code (the middle).

    `parameters` are the weights and biases into each layer after the input, reckoned as dense where not
    given. An editable bow-tie calls `on_widths` with all widths when a layer was pulled taller or shorter,
    added or taken away; the input and the output never change, and a mirrored one changes both sides
    together.
    """
    data = {
        "widths": list(widths),
        "code": len(widths) // 2 if code is None else code,
        "parameters": list(parameters) or _dense(widths),
        "editable": editable,
        "mirrored": mirrored,
    }
    _network_diagram(key=key, data=data, on_widths_change=lambda: _edited(key, tuple(widths), on_widths))


def _dense(widths: Sequence[int]) -> list[int]:
    return [(before + 1) * after for before, after in pairwise(widths)]


def _edited(key: str, before: tuple[int, ...], on_widths: Callable[[tuple[int, ...]], None] | None) -> None:
    """What a browser sends is checked like anything else that comes from outside."""
    sent = st.session_state[key].get("widths")
    if on_widths is None or not isinstance(sent, list) or len(sent) < 3:
        return
    inner = [min(max(1, int(width)), WIDEST) for width in sent[1:-1] if isinstance(width, int | float)]
    on_widths((before[0], *inner, before[-1]))
