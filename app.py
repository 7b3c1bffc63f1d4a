"""Server: `streamlit run app.py`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from ui.core import shared_scheduler
from ui.core.browser import BrowserCookie
from ui.core.error_page import show_error
from ui.engine import history
from ui.routes import routes


@asynccontextmanager
async def lifespan(_server: st.App) -> AsyncIterator[None]:
    """The engine runs exactly as long as the server does."""
    shared_scheduler.start()
    recording = asyncio.create_task(history.record())
    try:
        yield
    finally:
        recording.cancel()
        await asyncio.to_thread(shared_scheduler.close)


app = st.App(
    "ui/main.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=[Middleware(BrowserCookie)],
    on_script_error=show_error,
)
