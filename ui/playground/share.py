"""Share menu: links to the run as it goes on, to its recipe, and to a result that can be verified."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from aecore.data.own import wanted
from aecore.families.spec_link import LONGEST, pack
from aecore.runs.verification.repetition import repetition
from aecore.spec import Spec, unreplayed
from aecore.views.snapshot import Snapshot
from ui.components.followed_row.told_row import told_row
from ui.core.lazy_popover import lazy_popover
from ui.core.run_state import RunState, looked_at
from ui.core.text_format import sentence
from ui.playground.followed_row.row_route import is_number


def share(state: RunState) -> None:
    """The Share button: the links, ready to copy."""
    lazy_popover("Share", lambda: _links(state), key="share", icon=":material/link:")


def _links(state: RunState) -> None:
    st.markdown("**This recipe.** Whoever opens the link trains it anew, on any Latent Lab.")
    if wanted.pack(state.draft.data.name):
        st.markdown("It learns from your own file, which is not in the link: whoever opens it is asked.")
    st.code(_link(unreplayed(state.draft)), language=None)
    if state.job is not None:
        told_row(key="share-row")
        st.markdown("**This very run,** watched together as long as this server is up.")
        st.code(f"{_address()}?run={state.job.id}{_looked_at()}", language=None, wrap_lines=True)
        _result(state, state.job.latest)


def _result(state: RunState, snapshot: Snapshot) -> None:
    """A link that proves itself: whoever opens it sees the run repeated and verified."""
    try:
        told = repetition(snapshot)
        if len(pack(told)) > LONGEST:
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
    st.code(f"{_link(told)}{view}{_looked_at()}", language=None)


def _looked_at() -> str:
    """The followed row and the unit whose card is open, as they stand in the address."""
    return "".join(f"&{name}={said}" for name, said in looked_at().items() if is_number(said))


def _link(spec: Spec) -> str:
    """A link to a recipe; where its rows were brought it names their file."""
    file = wanted.pack(spec.data.name)
    return f"{_address()}?spec={pack(spec)}{f'&file={file}' if file else ''}"


def _address() -> str:
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path}" if here.netloc else "/playground"
