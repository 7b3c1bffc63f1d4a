"""Preview of a file: what it holds in one line, some pictures or the columns of a table, its classes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from aecore.data.own import Look
from aecore.data.picture_shape import grid
from aecore.text_format import percent
from ui.components.view_card.sprite_sheet import tiled
from ui.core.text_format import plain, sentence

KINDS = {
    "ratings": "film ratings, or any others",
    "table": "a table",
    "pictures": "pictures",
    "rows": "rows of numbers",
}
COLUMNS = 200
"""Of a wider table only the first are listed."""
ACROSS, PIXELS = 12, 44
CLASSES = 12


def preview(name: str, look: Look) -> None:
    """What a file holds, as it is."""
    st.markdown(f"**{plain(name)}**, {_bytes(look.size)}: {_counts(look)}")
    if look.kind == "ratings":
        return
    if look.examples is not None and look.kind == "pictures":
        _pictures(look.examples)
    elif look.picture:
        _pictures(_pixels(look).reshape(-1, *look.picture))
    elif look.facts is not None:
        _columns(look)
    if look.classes:
        st.caption(plain(_classes(look)))
    for remark in (*look.remarks, *([sentence(look.lost)] if look.lost else [])):
        st.caption(plain(remark))


def _counts(look: Look) -> str:
    if look.kind == "ratings":
        return f"{KINDS['ratings']}."
    size = " x ".join(map(str, look.shape))
    if look.kind == "pictures":
        size = " x ".join(map(str, grid(look.shape)))
        told = [f"{look.rows:,} {'pairs of ' if look.pairs else ''}pictures of {size}{_colour(look)}"]
    else:
        columns = "columns of numbers" if look.names else "numbers each"
        told = [KINDS[look.kind], f"{look.rows:,} rows", f"{size} {columns}"]
    if look.n_test:
        told.append(f"{look.n_test:,} of them to test on")
    if look.facts is not None:
        told.append(f"{percent(float(look.facts.zeros.mean()))} of all values are zero")
        some = "one row" if look.holes == 1 else f"{look.holes:,} rows"
        told.append(f"{some} with a missing value" if look.holes else "none is missing")
    return ", ".join(told) + "."


def _colour(look: Look) -> str:
    """How many of the pictures that are shown are in colour."""
    shown = 0 if look.examples is None else len(look.examples)
    if not look.coloured:
        return " in grey"
    return " in colour" if look.coloured == shown else f", {look.coloured} of {shown} looked at in colour"


def _classes(look: Look) -> str:
    assert look.classes is not None
    some = [f"{name} {count:,}" for name, count in list(look.classes.items())[:CLASSES]]
    more = f" and {len(look.classes) - CLASSES} more" if len(look.classes) > CLASSES else ""
    return f"{len(look.classes)} classes by {look.label}: {', '.join(some)}{more}."


def _pixels(look: Look) -> np.ndarray:
    """The example rows without what is no pixel: the label, an index."""
    assert look.examples is not None
    if not look.names:
        return look.examples
    aside = {look.label, *look.indices}
    kept = [place for place, name in enumerate(look.names) if name not in aside]
    return look.examples[:, kept]


def _pictures(found: np.ndarray) -> None:
    """Pictures side by side, each at least PIXELS wide, in the range that they have together."""
    values = np.nan_to_num(found.astype(np.float32))
    values -= values.min()
    shades = (255 * values / max(float(values.max()), 1e-9)).astype(np.uint8)
    times = max(1, PIXELS // max(grid(shades.shape[1:])))
    edge = ((0, 0), (1, 1), (1, 1), (0, 0))[: shades.ndim]
    large = np.pad(shades.repeat(times, 1).repeat(times, 2), edge)
    st.image(tiled(large, min(ACROSS, len(large))), width="content")


def _columns(look: Look) -> None:
    """Name, range, zeros, holes and some values of each column."""
    assert look.facts is not None and look.examples is not None
    facts = look.facts
    names = look.names or tuple(f"{place + 1}" for place in range(len(facts.least)))
    rows = look.examples.reshape(len(look.examples), -1)[:3]
    st.dataframe(
        {
            "column": list(names[:COLUMNS]),
            "min": facts.least[:COLUMNS].tolist(),
            "max": facts.most[:COLUMNS].tolist(),
            "zero": [percent(share) for share in facts.zeros[:COLUMNS].tolist()],
            "missing": [percent(share) for share in facts.holes[:COLUMNS].tolist()],
            "some values": [", ".join(f"{v:g}" for v in values) for values in rows.T[:COLUMNS].tolist()],
        },
        hide_index=True,
        height=min(38 + 35 * min(len(names), COLUMNS), 220),
    )
    if len(names) > COLUMNS:
        st.caption(f"The first {COLUMNS} of {len(names):,} columns.")


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
