"""How a part's script reaches the browser: by a route of ours, once, and not with every update."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

PARTS = Path(__file__).parent
FILES = {
    path.relative_to(PARTS).as_posix(): path for path in PARTS.rglob("*") if path.suffix in (".js", ".css")
}

LOADER = """\
const part = import(new URL("{url}", location.origin));
export default async (component) => (await part).default(component);
"""


def _version() -> str:
    """Changes when, and only when, one of the files does: they may be cached for ever under it."""
    every = b"".join(FILES[name].read_bytes() for name in sorted(FILES))
    return hashlib.sha256(every).hexdigest()[:12]


VERSION = _version()


def part(name: str, place: str | None = None) -> Any:
    """The component whose script is NAME.js in this folder, ready to be mounted.

    A component's script is sent again with each update, so what is sent is two lines that import the real
    one, and its style sheet comes with it; `place` is CSS for the moment before.
    """
    loader = LOADER.format(url=f"/lab/static/{VERSION}/{name}.js")
    return st.components.v2.component(f"lab_{name}", css=place, js=loader)
