"""Anomalies payload: what the page's panel is told of its run, its set, and where it asks."""

from __future__ import annotations

from typing import Any

from aecore import data
from ui.anomalies.anomalies_route import PATH
from ui.asking.net_aside import recipe
from ui.components.view_card.sprite_sheet import sprite_sheet


def anomalies_payload(run: str, retrained: str) -> dict[str, Any]:
    """AnomaliesPayload in types.d.ts. `retrained` is the run on cleaned rows, or empty."""
    about = data.card(recipe(run).data.name)
    return {
        "url": f"{PATH}/{run}",
        "run": run,
        "title": about.title,
        "group": about.name,
        "atlas": sprite_sheet(about.name),
        "pictured": about.pictured,
        "classes": list(about.classes),
        "series": about.kind == "series",
        "retrained": f"{PATH}/{retrained}" if retrained else None,
    }
