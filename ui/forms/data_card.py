"""Data card: rows, sparsity, licence and source of a data set, and a download where it is not here."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore import data
from aecore.data import own
from aecore.evaluation.constant_columns import constant_columns
from aecore.text_format import percent
from ui.core.ownership import may_change
from ui.core.text_format import plain
from ui.forms import downloads


def data_card(name: str) -> None:
    """Rows, sparsity, licence and source of a data set."""
    card = data.card(name)
    size, rows = " x ".join(map(str, card.shape)), "rows"
    if card.coloured:
        size = f"{card.shape[0]} x {card.shape[1]} in colour"
    if card.planar:
        size = "a point (x, y)"
    if card.kind == "series":
        size = _window(card)
    if card.kind == "ratings":
        size, rows = f"{size} films", "people"
    st.markdown(
        f"**{plain(card.title)}.** {card.n_train:,} training {rows}, {card.n_test:,} test {rows}; "
        f"each {size}, values {card.range[0]:g} to {card.range[1]:g}.{_loaded(name, _zeros)}"
    )
    st.caption(plain(f"{card.provenance} Licence: {card.licence}."))
    if told := _loaded(name, _columns):
        st.caption(plain(told))
    _brought(name)


def _window(card: data.Card) -> str:
    """How many samples a window of a series has, and how long it lasts."""
    (samples,) = card.shape
    if not card.rate_hz:
        return f"a window of {samples} samples"
    return f"a window of {samples} samples at {card.rate_hz:,g} Hz ({1000 * samples / card.rate_hz:,.0f} ms)"


def missing_data(name: str, instead: Callable[[str], None]) -> None:
    """Say that a set is not here, and offer to fetch it or to take the embedded one."""
    card, now = data.card(name), downloads.of(name)
    if now is not None and not now.over:
        return downloads.progress(name)
    fault = (
        now.fault
        if now
        else f"{card.title} is not on this computer ({card.download_bytes / 1e6:.0f} MB to fetch)."
    )
    with st.container(horizontal=True, vertical_alignment="center", key="absent"):
        st.markdown(plain(fault))
        st.button("Download", on_click=downloads.begin, args=(name,), icon=":material/download:")
        if card.stand_in:
            title = plain(data.card(card.stand_in).title)
            st.button(f"Use {title}", on_click=instead, args=(card.stand_in,), key="stand-in")


def _brought(name: str) -> None:
    """How a file of one's own was read, and whether everybody on this machine has it in the menus."""
    if name in data.names():
        return
    for remark in own.remarks(name):
        st.caption(plain(remark))
    owner = own.shared().get(name)
    if owner is not None and may_change({owner} if owner else ()):
        st.button(
            "No longer keep it for everybody", on_click=own.unshare, args=(name,), key="own data unshare"
        )


def _loaded(name: str, tell: Callable[[data.Dataset], str]) -> str:
    """What there is to tell of the rows of a set; nothing where they are not here."""
    try:
        return tell(data.load(name)) if data.available(name) else ""
    except data.DataMissing:
        return ""


def _zeros(rows: data.Dataset) -> str:
    if rows.known_train is not None:
        return f" {percent(1 - rows.known_train.mean())} of all values are missing."
    return f" {percent(rows.sparsity)} of all values are zero."


def _columns(rows: data.Dataset) -> str:
    """Constant columns, and the MSE of the mean with and without them: they change every MSE there is."""
    if rows.partial or rows.planar:
        return ""
    found = constant_columns(rows)
    count = int(found.constant.sum())
    if not count or count == rows.features:
        return ""
    names = [name for name, same in zip(rows.columns, found.constant, strict=False) if same]
    which = f" ({own.holes.named(names)})" if names else ""
    return (
        f"{count:,} of {rows.features:,} columns{which} have one value in all training rows. The column "
        f"mean's MSE on test rows is {found.mse:.4g} over all columns, {found.mse_varying:.4g} without them."
    )
