"""Downloads of data sets: in the background, one for all viewers, with their progress."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Thread

import streamlit as st

from aecore import data


@dataclass
class Download:
    """Download that is under way or over: bytes so far, bytes in all, and the sentence it failed with."""

    name: str
    done: int = 0
    total: int = 0
    fault: str = ""
    over: bool = False

    def run(self) -> None:
        """Download; what goes wrong becomes a sentence."""
        try:
            data.fetch(self.name, self._note)
        except data.DataMissing as error:
            self.fault = str(error)
        finally:
            self.over = True

    def _note(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@st.cache_resource(show_spinner=False)
def _downloads() -> dict[str, Download]:
    return {}


def of(name: str) -> Download | None:
    """The download of a set, if there was one since it was last missing."""
    return _downloads().get(name)


def begin(name: str) -> None:
    """Start a download, unless one is under way."""
    now = of(name)
    if now is None or now.over:
        now = _downloads()[name] = Download(name)
        Thread(target=now.run, name=f"fetch {name}", daemon=True).start()


@st.fragment(run_every=0.5)
def progress(name: str) -> None:
    """How far a download is; the page is drawn again when it ends."""
    now = of(name)
    if now is None or now.over:
        st.rerun()
    st.progress(now.done / max(now.total, 1), f"{now.done / 1e6:.1f} of {now.total / 1e6:.1f} MB")
