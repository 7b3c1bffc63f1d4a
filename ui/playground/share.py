"""Share menu: links to the run as it goes on, and to its recipe."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from ui.core.lazy_popover import lazy_popover
from ui.core.run_state import RunState
from ui.core.spec_link import pack
from ui.forms.own_data import wanted


def share(state: RunState) -> None:
    """The Share button: both links, ready to copy."""
    lazy_popover("Share", lambda: _links(state), key="share", icon=":material/link:")


def _links(state: RunState) -> None:
    st.markdown("**This recipe.** Whoever opens the link trains it anew, on any Latent Lab.")
    file = wanted.pack(state.draft.data.name)
    if file:
        st.markdown("It learns from your own file, which is not in the link: whoever opens it is asked.")
    st.code(
        f"{_address()}?spec={pack(state.draft)}{f'&file={file}' if file else ''}",
        language=None,
        wrap_lines=True,
    )
    if state.job is not None:
        st.markdown("**This very run,** watched together as long as this server is up.")
        st.code(f"{_address()}?run={state.job.id}", language=None, wrap_lines=True)


def _address() -> str:
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path}" if here.netloc else "/playground"
