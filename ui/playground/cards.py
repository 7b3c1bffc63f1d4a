"""Cards of the Playground: what each shows of a snapshot."""

from __future__ import annotations

from aecore import data
from aecore.views.snapshot import Snapshot, View
from ui.components.drawing_pad.drawing_pad import ACTION
from ui.components.view_card.view_card import card
from ui.core.streams.layout import Layout
from ui.core.streams.topic import Slots
from ui.drawing.pad import is_drawable, told_of
from ui.playground.error_view import error_view, verdict
from ui.playground.family_views import own_views
from ui.playground.followed_row.row_route import is_followable, mapped_layer

NOT_FOLLOWED = "rows are people, and none is followed by itself"
UNSEEN = "Input and reconstruction"


def cards(shown: Snapshot) -> Slots:
    """Reconstructions and error, the two maps and the inside, and what the family adds."""
    name = shown.spec.data.name
    strip, plan, plane = shown.view("strip"), shown.view("map"), shown.view("pca")
    drawable = is_drawable(name)
    words = {"title": UNSEEN if strip is None else "", "caption": _told(shown, strip), "data": name}
    seen = card(strip, action=ACTION if drawable else "", **words)
    own = {f"card-own-{i}": card(view, data=name) for i, view in enumerate(own_views(shown))}
    return {
        "card-strip": seen,
        "card-error": card(error_view(shown), data=name),
        "card-map": card(plan, title="" if plan else "Latent space", data=name),
        "card-pca": card(plane, title="" if plane else "PCA of the same rows", data=name),
        "card-inside": _inside(shown),
        **({"row": {"step": shown.step, "layer": mapped_layer(shown)}} if is_followable(name) else {}),
        **told_of(name, shown.step),
        **own,
    }


def _told(shown: Snapshot, strip: View | None) -> str:
    """Who does best; why no row is followed; what a difference in colour is; what stands where in a line."""
    if not is_followable(shown.spec.data.name):
        return " · ".join(filter(None, (verdict(shown), NOT_FOLLOWED)))
    return " · ".join(filter(None, (verdict(shown), strip.caption if strip else "")))


def _inside(shown: Snapshot) -> bytes:
    """Activations above weights; of pictures in colour it is said that these are one map each."""
    activation, filters = shown.view("activation"), shown.view("filters")
    told = ""
    if activation and filters and data.card(shown.spec.data.name).coloured:
        told = f"{activation.caption} · {filters.caption}"
    return card(activation, filters, title="Units", caption=told)


PLAYGROUND = Layout("playground", cards, timeline=True)
