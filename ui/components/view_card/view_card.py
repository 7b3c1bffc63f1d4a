"""View card: one or more charts in one frame, kept in place while numbers stream into it.

In the browser: view_card.js is the card, canvas_card.js one canvas, charts/ has one for each kind of View.
"""

from __future__ import annotations

from aecore.views.snapshot import View
from ui.components.lib.static_files import component
from ui.components.view_card.payload import payload
from ui.components.view_card.sprite_sheet import sprite_sheet

PLACE = ":host > div { height: 100%; border: 1px solid var(--st-border-color); border-radius: 10px }"

_view_card = component("view_card/view_card", PLACE)


def card(
    *views: View | None,
    title: str = "",
    score: str = "",
    caption: str = "",
    data: str = "",
    group: str = "",
    action: str = "",
) -> bytes:
    """What a card shows, as one block.

    Several views stand one below the other; one that has no pictures, or that is not there where others are,
    is left out. Title, score and caption are the first view's unless given;
    `data` names the data set whose pictures are shown for the points of a map. Cards of one `group` (or one
    data set) mark the same row together. `action` names what a button in its head does: "draw", or nothing.
    """
    drawn = [view for view in views if view is not None and not _without_pictures(view)]
    first = next(iter(drawn), None)
    words = {
        "title": title or (first.title if first else ""),
        "score": score or (_score(first) if first else ""),
        "caption": caption or (first.caption if first else ""),
    }
    words |= {"action": action} if action else {}
    return payload(drawn or [None] * len(views), **words, group=group or data, atlas=sprite_sheet(data))


def draw_card(block: bytes, *, key: str, height: int = 300) -> None:
    """Draw a card of `height` pixels that is there, at its full size, before its first view is."""
    _view_card(key=key, data=block, height=height)


def view_card(*views: View | None, key: str, height: int = 300, **words: str) -> None:
    """Draw views in a card; for `words` see `card`."""
    draw_card(card(*views, **words), key=key, height=height)


def _without_pictures(view: View) -> bool:
    """Whether a view is one of pictures, and holds none: a canvas of no width cannot be drawn."""
    return view.kind in ("Images", "Filters") and not view.sets


def _score(view: View) -> str:
    """A curve has no score of its own: what it measures stands there."""
    return view.score or (view.unit if view.kind == "Curve" else "")
