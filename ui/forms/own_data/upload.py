"""Upload of own data: a file, or a folder of pictures with all that is in it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aecore.data import limits
from aecore.data.own import Given
from aecore.data.readers.formats.pictures import OWN_SIDE

KEY = "own data file"
FILE, FOLDER = "A file", "A folder of pictures"
ABOUT = (
    "The folders that pictures are in, of a zip too, are their classes; train and test folders are the "
    "split, and metadata.csv with file_name and label names the classes instead. A table with the columns "
    "user, item and rating is read as ratings."
)
SIZES = (
    f"Pictures of up to {OWN_SIDE} x {OWN_SIDE} pixels keep their size, larger ones are cropped to their "
    "middle and scaled."
)


def uploaded() -> Given | None:
    """What a browser has sent, None before; ValueError, in a sentence, where it is too much, or no folder."""
    ways = [FILE, FOLDER]
    way = st.segmented_control("Bring", ways, default=FILE, key=f"{KEY} way", label_visibility="collapsed")
    found = _folder() if way == FOLDER else _file()
    if found is None:
        st.caption(f"{SIZES} It stays with this browser unless you keep it for everybody.")
    return found


def _file() -> Given | None:
    file = st.file_uploader(
        "A table (CSV, Parquet), arrays (NPY, NPZ, MAT, IDX), pictures in Parquet or a zip of pictures, "
        f"up to {limits.UPLOAD_MB} MB",
        key=KEY,
        max_upload_size=limits.UPLOAD_MB,
        help=ABOUT,
    )
    return None if file is None else Given(file.name, content=file.getvalue())


def _folder() -> Given | None:
    files: list[Any] = st.file_uploader(
        f"A folder of pictures, up to {limits.UPLOAD_MB} MB together",
        key=f"{KEY} folder",
        accept_multiple_files="directory",
        max_upload_size=limits.UPLOAD_MB,
        help=ABOUT,
    )
    if sum(file.size for file in files) > limits.UPLOAD_MB << 20:
        raise ValueError(
            f"the folder has more than the {limits.UPLOAD_MB} MB that a browser may send: take a part, or "
            "give it to the terminal's --data"
        )
    return Given.of_browser((file.name, file.getvalue()) for file in files) if files else None
