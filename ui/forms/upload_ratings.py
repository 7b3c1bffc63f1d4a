"""Upload of ratings to train on: a file, read once, then a data set like the others."""

from __future__ import annotations

import streamlit as st

from aecore.data import own
from ui.core.text_format import plain, sentence
from ui.forms.knob_widgets import SetValue

KEY = "own ratings"


def upload(set_value: SetValue) -> None:
    """A place to drop a file of ratings; they are the recipe's data from then on."""
    st.file_uploader(
        "Your own film ratings, or any others: a CSV with the columns user, item, rating",
        type=["csv", "tsv", "txt", "dat", "data", "base", "inter", "gz", "zip"],
        key=KEY,
        on_change=_read_upload,
        args=(set_value,),
        help="0.5 to 5 stars, or up to 10 or 100; items may be titles. MovieLens' own files are read too.",
    )
    if fault := st.session_state.get(f"{KEY} fault"):
        st.caption(f":red[{plain(fault)}]")
    for remark in st.session_state.get(f"{KEY} remarks", ()):
        st.caption(plain(remark))


def uploaded() -> tuple[str, ...]:
    """The names of what this browser session has brought: others' ratings are not shown."""
    return tuple(st.session_state.get(f"{KEY} names", ()))


def _read_upload(set_value: SetValue) -> None:
    file = st.session_state[KEY]
    st.session_state[f"{KEY} fault"], st.session_state[f"{KEY} remarks"] = "", ()
    if file is None:
        return
    try:
        name = own.bring(file.getvalue(), file.name)
        st.session_state[f"{KEY} names"] = dict.fromkeys((*uploaded(), name))
        st.session_state[f"{KEY} remarks"] = own.remarks(name)
        set_value("data.name", name)
    except (OSError, ValueError) as error:
        st.session_state[f"{KEY} fault"] = sentence(error)
