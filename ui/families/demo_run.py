"""Demo run: a family's first preset for a minute, with the charts that are its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore import families
from aecore.families.family import Family
from aecore.spec import Spec, put
from aecore.views.snapshot import Snapshot, View
from ui.components.view_card.view_card import card, draw_card
from ui.core.run_state import RunState
from ui.core.streams.frames import Frame
from ui.core.streams.layout import Layout
from ui.core.streams.topic import Slots
from ui.core.style import tall
from ui.playground.error_view import verdict
from ui.playground.family_views import ACROSS, own_views, rows

BRIEF_S = 60.0
"""So long a run of this page computes, and then rests: it is for looking, and many look at once."""

Card = tuple[View | None, ...]
SLOT = "card-kind-"


def start(state: RunState, family: Family) -> str:
    """Let a kind run, unless it does; the one before is forgotten. Says what is amiss, or nothing."""
    if state.job is not None and state.job.spec.family == family.name:
        return ""
    try:
        state.start(brief(family))
    except ValueError as error:
        return str(error)
    return ""


def brief(family: Family) -> Spec:
    """Its first preset, or its own recipe where it has none, for a minute of computing at most."""
    spec = next((preset.spec for preset in family.presets), family.spec)
    return put(spec, "train.seconds", min(BRIEF_S, spec.train.seconds or BRIEF_S))


def draw_cards(now: Frame) -> None:
    """What it makes of its rows, and beside and below it what only this kind shows."""
    first, *others = (slot for slot in now.slots if slot.startswith(SLOT))
    beside, below = (others, []) if len(others) < ACROSS else (others[:1], others[1:])
    _row(now, [first, *beside], [1.28, 1] if len(beside) == 1 else [1, 1, 1])
    for row in rows(below):
        _row(now, row, [1.0] * len(row))


def cards(now: Snapshot) -> list[Card]:
    """What stands in each card: of a kind without a picture of its own, its map and its inside.

    Where codes are to follow a prior, the map stands before the pictures of its own.
    """
    own: list[Card] = [(view,) for view in own_views(now)]
    inside = (now.view("activation"), now.view("filters"))
    shaped = families.find(now.spec.family).prior is not None
    mapped: list[Card] = [(now.view("map"),)] if shaped or not own else []
    return [(now.view("strip"),), *mapped, *(own or [inside])]


def _row(now: Frame, row: Sequence[str], shares: list[float]) -> None:
    for place, slot in zip(st.columns(shares, gap="small"), row, strict=True):
        with place:
            draw_card(now.data(slot), key=slot, height=tall(300))


def _slots(now: Snapshot) -> Slots:
    return {f"{SLOT}{i}": _card(now, views, i) for i, views in enumerate(cards(now))}


def _card(now: Snapshot, views: Card, number: int) -> bytes:
    words = {"title": "Units"} if len(views) > 1 else {}
    if number == 0:
        words = {"caption": verdict(now)} if views[0] else {"title": "Input and reconstruction"}
    return card(*views, data=now.spec.data.name, **words)


KINDS = Layout("kinds", _slots)
