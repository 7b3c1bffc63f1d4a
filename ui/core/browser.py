"""Browser identity: which browser asks, by a signed cookie; no account, and nothing about a person."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

from aecore.data.folders import home

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "latentlab_browser"
LASTS_S = 400 * 86_400  # the longest that browsers keep a cookie
SIGNED = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


def browser() -> str:
    """The id of the browser of this session, empty where it keeps no cookie: it owns nothing."""
    return verified(st.context.cookies)


def verified(cookies: Mapping[str, str]) -> str:
    """The id in a browser's cookie, empty where it has none that this server signed."""
    found = SIGNED.fullmatch(str(cookies.get(COOKIE, "")))  # AppTest, without a browser, gives no text
    return found[1] if found and hmac.compare_digest(signed(found[1]), found[0]) else ""


def signed(id: str) -> str:
    """An id with its signature: HMAC-SHA-256 (RFC 2104) under the secret of the home folder."""
    return f"{id}.{hmac.new(_secret(home()), id.encode(), hashlib.sha256).hexdigest()}"


@lru_cache(maxsize=4)
def _secret(folder: Path) -> bytes:
    """The secret in `secret.key`, made at the first call, for this user's eyes alone.

    Of several processes that begin at once all get the same. Where it can be neither read nor kept, browsers
    are known as long as this process lives.
    """
    path, fresh = folder / "secret.key", secrets.token_bytes(32)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _write_first(path, fresh)
    with suppress(OSError):
        kept = path.read_bytes()
        fresh = kept if len(kept) == len(fresh) else fresh
    return fresh


def _write_first(path: Path, content: bytes) -> None:
    """Make a file for this user alone, whole or not at all, and never over one that is there."""
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


class BrowserCookie:
    """Middleware that gives a browser its cookie with the first page it loads, before any session begins.

    `HttpOnly`: no script reads it; `SameSite=Lax`: no other site sends it along with a request of its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as before, and add the cookie to a page for a browser that has none of ours."""

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _fresh(scope["scheme"]))
            await send(message)

        await self._app(scope, receive, with_cookie if _is_new(scope) else send)


def _is_new(scope: Scope) -> bool:
    """Whether a browser asks for a page, and has no cookie of ours."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    asked = HTTPConnection(scope)
    return "text/html" in asked.headers.get("accept", "") and not verified(asked.cookies)


def _fresh(scheme: str) -> str:
    secure = "; Secure" if scheme == "https" else ""
    value = signed(secrets.token_hex(16))
    return f"{COOKIE}={value}; Path=/; Max-Age={LASTS_S}; HttpOnly; SameSite=Lax{secure}"
