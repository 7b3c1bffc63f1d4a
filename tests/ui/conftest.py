"""Whoever looks at a page: a browser on this machine, with or without a cookie."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from streamlit.runtime import context

from ui.core.browser import COOKIE, signed


@dataclass
class Client:
    """What a browser's request tells, as Streamlit keeps it."""

    headers: list[tuple[str, str]] = field(default_factory=lambda: [("Host", "localhost:8501")])
    cookies: dict[str, str] = field(default_factory=dict)
    remote_ip: str = "127.0.0.1"

    def use(self, id: str) -> None:
        """Look on with this browser."""
        self.cookies = {COOKIE: signed(id)} if id else {}

    def come_from(self, ip: str, host: str) -> None:
        """Look on from another machine."""
        self.headers, self.remote_ip = [("Host", host)], ip


@pytest.fixture(autouse=True)
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """The client of every AppTest, which of itself has none: change it between two runs of a page."""
    found = Client()
    monkeypatch.setattr(context, "_get_client_context", lambda: found)
    return found
