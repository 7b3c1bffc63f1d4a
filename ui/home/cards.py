"""Cards of Home: what each shows of a snapshot."""

from __future__ import annotations

from aecore.views.snapshot import Snapshot
from ui.components.view_card.view_card import card
from ui.core.streams.layout import Layout
from ui.core.streams.topic import Slots


def cards(now: Snapshot) -> Slots:
    """Reconstructions, and the map of the code."""
    data = now.spec.data.name
    return {
        "card-strip": card(now.view("strip"), title="Input and reconstruction", data=data),
        "card-map": card(now.view("map"), title="Latent space", data=data),
    }


HOME = Layout("home", cards)
