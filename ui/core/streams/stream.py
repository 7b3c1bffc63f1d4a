"""Stream: what moves on a page reaches the browser by a WebSocket, or a long poll, past the page's script.

One message for each new frame, packed once for all who look on. A slow reader gets the newest frame when it
is ready for one, never a queue. Nothing is to be said here: a browser that sends anything is cut off.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from ui.core.browser import verified
from ui.core.streams.broadcast import look
from ui.core.streams.frames import SILENCE, Frame
from ui.core.streams.topic import TOO_MANY, Refused, Streamed, Topic, unreadable

PATH = "/lab/stream"
MOST = 32
"""Streams of one browser at once; of one address, where browsers keep no cookie."""
FAST_S, CROWD_S = 0.16, 0.01
"""Between two looks at a run, and what each open stream adds: thirty viewers share a part of a core."""
BEAT_S = 1.5
"""So often something is sent even where nothing has changed: silence means a broken line."""
SEND_S = 10.0
"""A reader that takes no message for so long is dropped."""
LONGEST_REASON = 123
"""Bytes of the sentence with which a WebSocket is closed (RFC 6455, 5.5)."""
GONE = (WebSocketDisconnect, WebSocketDisconnected, TimeoutError)
"""What is raised of a reader that has left, or takes nothing."""


@dataclass(frozen=True)
class Feed:
    """The frames of one topic, for one reader, `by` a browser, that has frame `since` already."""

    page: Streamed
    topic: Topic
    since: int
    by: str

    def frame(self) -> Frame | None:
        """The newest frame, None before the first."""
        return look(self.page.source(self.topic), self.by)


class Streams:
    """The streams of these pages."""

    def __init__(self, *pages: Streamed) -> None:
        self._pages = {page.page: page for page in pages}
        self._open: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """How many are open."""
        return self._open.total()

    async def socket(self, websocket: WebSocket) -> None:
        """Send frame after frame, until the browser leaves or is cut off."""
        if not _allowed(websocket):
            return await websocket.close(1008)  # not accepted yet: the answer is a 403
        await websocket.accept()
        with suppress(*GONE):
            try:
                with self._seat(websocket) as by:
                    feed = self._feed(websocket.query_params, by)
                    await _until_first(self._send(websocket, feed), _listen(websocket))
            except Refused as refusal:
                await websocket.close(refusal.code, _reason(refusal))
            except GONE:
                raise
            except Exception:  # a border: what a page does wrong is said in the log, and on the page
                logging.getLogger(__name__).exception("a stream failed")
                await websocket.close(1011)

    async def poll(self, request: Request) -> Response:
        """The next message by a long poll, where something lets no WebSocket through."""
        if not _allowed(request):
            return Response(status_code=403)
        try:
            with self._seat(request) as by:
                feed = self._feed(request.query_params, by)
                frame = await self._newer(feed, feed.since)
        except Refused as refusal:
            return Response(str(refusal), refusal.code - 4000)
        return Response(
            frame.message(feed.since),
            media_type="application/octet-stream",
            headers={"Cache-Control": "no-store"},
        )

    def _feed(self, asked: Mapping[str, str], by: str) -> Feed:
        chosen = {"page": "", "run": "", "since": "0", **asked}
        page, run, since = self._pages.get(chosen.pop("page")), chosen.pop("run"), chosen.pop("since")
        if page is None or not (since.isascii() and since.isdigit() and len(since) <= 15):
            raise unreadable()
        return Feed(page, Topic(page.page, run, tuple(sorted(chosen.items()))), int(since), by)

    @contextmanager
    def _seat(self, asked: HTTPConnection) -> Iterator[str]:
        source = verified(asked.cookies) or (asked.client.host if asked.client else "")
        if self._open[source] >= MOST:
            raise Refused(TOO_MANY, f"This browser has {MOST} streams open, and more are not given.")
        self._open[source] += 1
        try:
            yield source
        finally:
            self._open -= Counter([source])  # a source without a stream is forgotten

    async def _send(self, websocket: WebSocket, feed: Feed) -> None:
        since = feed.since
        while True:
            frame = await self._newer(feed, since)
            async with asyncio.timeout(SEND_S):
                await websocket.send_bytes(frame.message(since))
            since = frame.number or since
            await asyncio.sleep(self._pace_s)

    async def _newer(self, feed: Feed, since: int) -> Frame:
        """A frame that is not `since`; after a while without one what there is, as a sign of life."""
        end = asyncio.get_running_loop().time() + BEAT_S
        while (frame := feed.frame()) is None or frame.number == since:
            if asyncio.get_running_loop().time() > end:
                break
            await asyncio.sleep(self._pace_s)
        return frame or SILENCE

    @property
    def _pace_s(self) -> float:
        return max(FAST_S, CROWD_S * self.open)


def _reason(refusal: Refused) -> str:
    """Why there is no stream, as far as it fits; a long poll is told all of it."""
    return str(refusal).encode()[:LONGEST_REASON].decode(errors="ignore")


def _allowed(asked: HTTPConnection) -> bool:
    """Whether a page of this server asks, as Streamlit decides it of its own WebSocket."""
    return _is_origin_allowed(asked.headers.get("origin"), asked.headers.get("host"))


async def _listen(websocket: WebSocket) -> None:
    if (await websocket.receive())["type"] != "websocket.disconnect":
        raise Refused(1008, "Nothing is to be said here.")


async def _until_first(*parts: Coroutine[None, None, None]) -> None:
    """Wait until one of them ends, and end the others; what it raises is raised."""
    tasks = {asyncio.create_task(part) for part in parts}
    ended: set[asyncio.Task[None]] = set()
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks - ended:
            task.cancel()
        await asyncio.gather(*(tasks - ended), return_exceptions=True)
    for task in ended:
        task.result()
