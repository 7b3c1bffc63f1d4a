"""Share menu: links to the run as it goes on, and to its recipe."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from ui.core.lazy_popover import lazy_popover
from ui.core.run_state import RunState
from ui.core.spec_link import pack


def share(state: RunState) -> None:
    """The Share button: both links, ready to copy."""
    lazy_popover("Share", lambda: _links(state), key="share", icon=":material/link:")


def _links(state: RunState) -> None:
    st.markdown("**This recipe.** Whoever opens the link trains it anew, on any Latent Lab.")
    st.code(f"{_address()}?spec={pack(state.draft)}", language=None, wrap_lines=True)
    if state.job is not None:
        st.markdown("**This very run,** watched together as long as this server is up.")
        st.code(f"{_address()}?run={state.job.id}", language=None, wrap_lines=True)


def _address() -> str:
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path}" if here.netloc else "/playground"
