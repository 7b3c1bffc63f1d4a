"""Share menu: links to the run as it goes on, to its recipe, and to a result that can be verified."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from aecore.families.spec_link import LONGEST, pack
from aecore.runs.verification.repetition import repetition
from aecore.spec import unreplayed
from aecore.views.snapshot import Snapshot
from ui.core.lazy_popover import lazy_popover
from ui.core.run_state import RunState
from ui.core.text_format import sentence


def share(state: RunState) -> None:
    """The Share button: the links, ready to copy."""
    lazy_popover("Share", lambda: _links(state), key="share", icon=":material/link:")


def _links(state: RunState) -> None:
    st.markdown("**This recipe.** Whoever opens the link trains it anew, on any Latent Lab.")
    st.code(f"{_address()}?spec={pack(unreplayed(state.draft))}", language=None)
    if state.job is not None:
        st.markdown("**This very run,** watched together as long as this server is up.")
        st.code(f"{_address()}?run={state.job.id}", language=None, wrap_lines=True)
        _result(state, state.job.latest)


def _result(state: RunState, snapshot: Snapshot) -> None:
    """A link that proves itself: whoever opens it sees the run repeated and verified."""
    try:
        packed = pack(repetition(snapshot))
        if len(packed) > LONGEST:
            raise ValueError(f"it was changed {len(snapshot.changes):,} times, more than a link can tell")
    except ValueError as refusal:
        st.markdown("**This result, to be verified.**")
        st.caption(sentence(refusal))
        return
    n = len(snapshot.changes)
    moved = f", moves {n} live knob{'s' * (n != 1)} at the same steps" if n else ""
    st.markdown(
        f"**This result, to be verified.** Whoever opens the link repeats the run{moved}, and is told "
        "whether the same comes out, to the bit or to how many digits."
    )
    view = "&map=UMAP" if state.map_method == "UMAP" else ""
    st.code(f"{_address()}?spec={packed}{view}", language=None)


def _address() -> str:
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path}" if here.netloc else "/playground"
