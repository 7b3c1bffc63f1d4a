"""Ownership: what a browser made it may change; others may look, and copy."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

import streamlit as st

from ui.core.browser import browser

LOCAL = ("localhost", "127.0.0.1", "::1")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


def may_change(owners: Collection[str]) -> bool:
    """Whether this browser may change or delete what belongs to these browsers.

    What belongs to none, because the command line or an earlier version made it, is the local user's.
    """
    return browser() in owners if owners else is_local()


def is_local() -> bool:
    """Whether the browser runs on this machine: it asked for localhost, and no proxy stands between.

    A proxy may put localhost in place of the Host that was asked for, and say nothing of itself; the Origin,
    which browsers send along when a session begins, it lets pass.
    """
    headers = st.context.headers
    asked = (f"//{headers.get('Host', LOCAL[0])}", headers.get("Origin", f"//{LOCAL[0]}"))
    near = st.context.ip_address is None and all(urlsplit(address).hostname in LOCAL for address in asked)
    return near and not any(name in headers for name in FORWARDED)
