"""Choices about a file, as widgets: label, columns, scaling, size, test rows, missing values."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from aecore.data import limits
from aecore.data.own import Choices, Look
from aecore.data.own.choices import SCALINGS
from aecore.data.picture_shape import coloured, grid, pictured
from aecore.data.readers.formats.pictures import DEFAULT_SIDE, OWN_SIDE
from ui.forms.knob_widgets import value_label

FEW = 60
"""Columns that can be chosen one by one."""
SIDES = (16, 20, 24, 28, 32, 48, 64)
NONE = "none"


def choices(look: Look, usual: Choices, key: str) -> Choices:
    """What is chosen; ValueError, in a sentence, where it cannot be. Widgets begin with what is `usual`."""
    left, right = st.columns(2, gap="medium")
    with left:
        label = _label(look, usual, key)
        scaling = _scaling(usual, key)
    with right:
        share, seed = _split(look, usual, key)
        side, picture = _size(look, usual, key)
        colour = _colour(look, usual, key)
    return Choices(
        kind="rows",
        label=label,
        columns=_columns(look, usual, label or "", key),
        scaling=scaling,
        side=side,
        picture=picture,
        colour=colour,
        test_share=share,
        seed=seed,
        holes=_holes(look, usual, scaling, key),
        header=usual.header,
        pairs=look.pairs,
    )


def _label(look: Look, usual: Choices, key: str) -> str | None:
    """The column of labels; None is the likely one, so that the set has the name that the terminal gives."""
    if not look.labels:
        return usual.label
    options = ["", *look.labels]
    now = look.label if usual.label is None else usual.label
    found = st.selectbox(
        "Labels",
        options,
        options.index(now) if now in options else 0,
        key=f"{key} label",
        format_func=lambda name: name or NONE,
        help="Colours maps and scores; nothing is learned from it.",
    )
    return None if found == look.label else found


def _scaling(usual: Choices, key: str) -> Any:
    return st.selectbox(
        "Scaling of values",
        list(SCALINGS),
        list(SCALINGS).index(usual.scaling),
        key=f"{key} scaling",
        format_func=lambda scaling: SCALINGS[scaling],
        help="By the training rows alone: of a table each column by itself, of pictures all pixels alike.",
    )


def _split(look: Look, usual: Choices, key: str) -> tuple[float, int]:
    if look.n_test:
        st.caption(f"The file has {look.n_test:,} test rows of its own: they are kept apart.")
        return usual.test_share, usual.seed
    left, right = st.columns([2, 1])
    before = round(100 * usual.test_share)
    with left:
        share = _share(before, f"{key} share")
    about = "Draws the test rows."
    seed = right.number_input("Seed", 0, 2**32 - 1, usual.seed, key=f"{key} seed", help=about)
    return usual.test_share if share == before else share / 100, int(seed)


def _share(usual: int, key: str) -> int:
    """The share of test rows, per cent."""
    about = "Held back and never learned from; as many of each class as there are."
    with value_label("Test rows", f"{st.session_state.get(key, usual)} %", about, key):
        ends = min(5, usual), max(50, usual)
        return st.slider("Test rows", *ends, usual, key=key, label_visibility="collapsed")


def _size(look: Look, usual: Choices, key: str) -> tuple[int | None, Any]:
    if look.kind == "pictures" and look.facts is None:
        return _side(look, usual, key), usual.picture
    width = math.prod(look.shape) - (look.label in look.names) - len(look.indices)
    seen = look.picture is not None or pictured(look.shape)
    shape = look.picture or (grid(look.shape) if seen else _square(width))
    if shape is None:
        return usual.side, usual.picture
    if usual.picture:
        shape = usual.picture
    shown = st.toggle(
        f"Rows are pictures of {shape[0]} x {shape[1]}",
        seen if usual.picture is None else bool(usual.picture),
        key=f"{key} picture",
    )
    as_guessed = usual.picture is None and shown == seen
    return usual.side, None if as_guessed else (tuple(shape) if shown else ())


def _side(look: Look, usual: Choices, key: str) -> int | None:
    """The size of pictures that come as files, which may be any."""
    own = " x ".join(map(str, look.shape))
    fits = max(look.shape) <= OWN_SIDE
    options = [*([None] if fits else []), *sorted({*SIDES, usual.side or SIDES[0]})]
    now = usual.side if usual.side in options else None if fits else DEFAULT_SIDE
    return st.selectbox(
        "Size in pixels",
        options,
        options.index(now),
        format_func=lambda side: own if side is None else f"{side} x {side}",
        key=f"{key} side",
        help="Cropped to the middle and scaled.",
    )


def _colour(look: Look, usual: Choices, key: str) -> bool:
    """Whether pictures are learned in colour, where the file has them so, or may."""
    if look.kind != "pictures" or not (look.facts is None or coloured(look.shape)):
        return usual.colour
    return st.toggle(
        "In colour",
        usual.colour,
        key=f"{key} colour",
        help="A pixel is then three numbers, red, green and blue; otherwise one, its brightness.",
    )


def _square(width: int) -> tuple[int, int] | None:
    side = math.isqrt(width)
    return (side, side) if side * side == width and 4 <= side <= limits.SIDE else None


def _columns(look: Look, usual: Choices, label: str, key: str) -> tuple[str, ...] | None:
    """The columns to learn from; None is all that are neither label nor index."""
    if not 1 < len(look.names) <= FEW:
        return usual.columns
    aside = {label or look.label, *look.indices}
    all_of_them = [name for name in look.names if name not in aside]
    given = [name for name in usual.columns or all_of_them if name in look.names]
    found = st.multiselect(
        "Columns to learn from", list(look.names), given, key=f"{key} columns of {label or look.label}"
    )
    if not found:
        raise ValueError("choose a column to learn from")
    return None if set(found) == set(all_of_them) else tuple(name for name in look.names if name in found)


def _holes(look: Look, usual: Choices, scaling: str, key: str) -> Any:
    """Rows with missing values go, or stay with their holes, only where somebody says so."""
    if not look.holes and not look.lost:
        return usual.holes
    count = f"{look.holes:,} of {look.rows:,} rows" if look.holes else "lines"
    if look.kind == "table" and look.holes:
        return _kept_or_not(count, usual, scaling, key)
    leave = usual.holes == "leave out"
    out = st.checkbox(f"Leave out {count} with a missing value", leave, key=f"{key} holes")
    if not out:
        raise ValueError("say that rows with missing values may be left out, or mend the file")
    return "leave out"


def _kept_or_not(count: str, usual: Choices, scaling: str, key: str) -> str:
    """Of a table: what becomes of rows with holes."""
    ways = {"keep": "keep the holes", "leave out": "leave these rows out"}
    now = list(ways).index(usual.holes) if usual.holes in ways else None
    way = st.radio(
        f"{count} have a missing value",
        list(ways),
        now,
        format_func=ways.__getitem__,
        key=f"{key} holes",
        help="Nothing is learned from a hole and nothing scored there; a net is given the column's mean.",
    )
    if way is None:
        raise ValueError("say what becomes of rows with missing values, or mend the file")
    if way == "keep" and scaling not in ("auto", "standard"):
        raise ValueError("where holes are kept, values are standardised: choose that scaling, or automatic")
    return way
