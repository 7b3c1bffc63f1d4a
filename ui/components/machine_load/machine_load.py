"""Machine load: two lines of text that the browser asks for by itself, past the page's script."""

from __future__ import annotations

from ui.components.lib.static_files import component

PATH = "/lab/load"
_machine_load = component("machine_load/machine_load", ":host { display: block; min-height: 2.4rem }")


def machine_load(now: str) -> None:
    """Show how busy the machine is `now`; PATH answers how busy it is later."""
    _machine_load(key="machine-load", data={"path": PATH, "now": now})
