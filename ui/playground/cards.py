"""Cards of the Playground: what each shows of a snapshot."""

from __future__ import annotations

from aecore.views.snapshot import Snapshot
from ui.components.drawing_pad.drawing_pad import ACTION
from ui.components.view_card.view_card import card
from ui.core.streams.layout import Layout
from ui.core.streams.topic import Slots
from ui.playground.drawing import is_drawable
from ui.playground.error_view import error_view, verdict
from ui.playground.family_views import own_views
from ui.playground.followed_row.row_route import is_followable

UNSEEN = "Input and reconstruction"


def cards(shown: Snapshot) -> Slots:
    """Reconstructions and error, the two maps and the inside, and what the family adds."""
    data = shown.spec.data.name
    strip, plan, plane = shown.view("strip"), shown.view("map"), shown.view("pca")
    drawable = is_drawable(data)
    words = {"title": UNSEEN if strip is None else "", "caption": verdict(shown), "data": data}
    seen = card(strip, action=ACTION if drawable else "", **words)
    own = {f"card-own-{i}": card(view, data=data) for i, view in enumerate(own_views(shown))}
    return {
        "card-strip": seen,
        "card-error": card(error_view(shown), data=data),
        "card-map": card(plan, title="" if plan else "Latent space", data=data),
        "card-pca": card(plane, title="" if plane else "PCA of the same rows", data=data),
        "card-inside": card(shown.view("activation"), shown.view("filters"), title="Units"),
        **({"row": {"step": shown.step}} if is_followable(data) else {}),
        **({"draw": {"step": shown.step}} if drawable else {}),
        **own,
    }


PLAYGROUND = Layout("playground", cards, timeline=True)
