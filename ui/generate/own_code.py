"""Own code: where a row that somebody drew lies on the plane of the latent space explorer."""

from __future__ import annotations

import numpy as np

from aecore.inference.new_row import NewRow
from ui.drawing.draw_route import Whereabouts
from ui.generate.latent_explorer import cached

METHOD = "plane"
ITS_OWN = "The cursor went to its code: walk on from there."


def on_plane(run: str, found: NewRow) -> Whereabouts:
    """On the plane as it is shown: coded by the net that decodes there, nowhere before there is one.

    LookupError where there is no such run.
    """
    explorer = cached(run)
    if explorer is None:
        return Whereabouts()
    code = explorer.space.model.encode(found.x[None])
    if not np.isfinite(code).all():
        return Whereabouts()
    x, y = explorer.space.plane.places(code)[0]
    return Whereabouts((round(float(x), 6), round(float(y), 6)), METHOD, _told(code.shape[1]))


def _told(units: int) -> str:
    if units <= 2:
        return ITS_OWN
    return (
        f"The cursor went to its code's place on the plane; the other {units - 2} of {units} dimensions stay "
        "at their mean there."
    )
