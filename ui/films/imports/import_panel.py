"""Import panel: upload the ratings that another service exports."""

from __future__ import annotations

import streamlit as st

from ui.core.text_format import plain
from ui.films.films_state import FilmsPageState
from ui.films.imports import import_review, import_state
from ui.films.people_panel import SHEET

KINDS = ("zip", "gz", "csv", "tsv", "txt", "json", "dat", "data")
LARGEST_MB = 64
UPLOAD = "bring-upload"
WHERE = {
    "Letterboxd": "Settings, Data, *Export your data*. Bring the zip as it is.",
    "IMDb": "Your ratings, the menu ⋮, *Export*. Bring the CSV.",
    "Trakt": "Settings, Data, *Export*. Bring the zip, or the JSON or CSV of your ratings.",
    "MovieLens": "Profile, Import and export, *Export ratings*. Bring the CSV.",
    "Netflix": "Account, your profile, Viewing activity, *Download all*. Films count as seen, without stars. "
    "The zip of *Get my info* has stars and thumbs too.",
    "TMDB": "Your ratings, *Export*. Bring the CSV.",
    "Simkl": "Settings, Backup. Bring the CSV or the JSON.",
    "Your own": "A CSV whose first line is `title,rating` or `movieId,rating`; also a copy saved here.",
}


def draw(state: FilmsPageState) -> None:
    """A file on the left; on the right what became of it, or what will."""
    st.html(SHEET)
    left, right = st.columns([1, 1.05], gap="small")
    with left, st.container(key="bring-file"):
        _file(state)
    with right:
        imported = import_state.now(state)
        if imported is None:
            _before()
        else:
            import_review.draw(state, imported)
    import_review.stars(state)


def _file(state: FilmsPageState) -> None:
    st.subheader("Import your ratings", anchor=False)
    st.file_uploader(
        f"An export of another service, up to {LARGEST_MB} MB",
        KINDS,
        key=UPLOAD,
        max_upload_size=LARGEST_MB,
        on_change=import_state.read_upload,
        args=(state, UPLOAD),
    )
    if fault := import_state.fault():
        st.error(plain(fault), icon=":material/error:")
    st.markdown("\n".join(f"- **{name}**: {how}" for name, how in WHERE.items()))


def _before() -> None:
    with st.container(key="bring-found"):
        st.subheader("What happens with it", anchor=False)
        st.markdown(
            "1. Each row of the file is taken, asked about, or left out for a reason; you see which, and how "
            "far the ratings go, before anything is saved.\n"
            "2. Films that are certain, by their number or by title and year, are saved together.\n"
            "3. Where it is not certain, you are asked, one film at a time. You can stop whenever you like.\n"
            "4. What is not among the films here (they end in 2016) is listed, and you can keep that list."
        )
        st.caption("Only titles and stars are taken from the file. The file itself is not kept.")
