"""Static files: a component's script reaches the browser by a route of ours, once, not with every update."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

COMPONENTS = Path(__file__).parents[1]
FILES = {
    path.relative_to(COMPONENTS).as_posix(): path
    for path in COMPONENTS.rglob("*")
    if path.suffix in (".js", ".css")
}

LOADER = """\
const script = import(new URL("{url}", location.origin));
export default async (component) => (await script).default(component);
"""


def _version() -> str:
    """Changes when, and only when, one of the files does: they may be cached for ever under it."""
    every = b"".join(FILES[name].read_bytes() for name in sorted(FILES))
    return hashlib.sha256(every).hexdigest()[:12]


VERSION = _version()


def component(path: str, place: str | None = None) -> Any:
    """The component whose script is PATH.js among ui/components, ready to be mounted.

    A component's script is sent again with each update, so what is sent is two lines that import the real
    one, and its style sheet comes with it; `place` is CSS for the moment before.
    """
    loader = LOADER.format(url=f"/lab/static/{VERSION}/{path}.js")
    return st.components.v2.component(f"lab_{Path(path).name}", css=place, js=loader)
