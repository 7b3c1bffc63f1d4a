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
from ui.core.shared_scheduler import scheduler
from ui.core.streams.frames import Frame, Layout, newest

PATH = "/lab/stream"
MOST = 32
"""Streams of one browser at once; of one address, where browsers keep no cookie."""
FAST_S, CROWD_S = 0.16, 0.01
"""Between two looks at a run, and what each open stream adds: thirty viewers share a part of a core."""
BEAT_S = 1.5
"""So often something is sent even where nothing has changed: silence means a broken line."""
SEND_S = 10.0
"""A reader that takes no message for so long is dropped."""
GONE = (WebSocketDisconnect, WebSocketDisconnected, TimeoutError)
"""What is raised of a reader that has left, or takes nothing."""


class Refused(Exception):
    """Why there is no stream, in a sentence, with its code (RFC 6455, 7.4: 4000 and more are our own)."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Feed:
    """The frames of one run on one page, for one reader that has frame `since` already."""

    layout: Layout
    run: str
    since: int

    def frame(self) -> Frame:
        """The newest frame. Packing takes about a millisecond: less than handing it to another thread."""
        job = scheduler().jobs.get(self.run)
        if job is None:
            raise Refused(4404, "This run is not under way on this server.")
        return newest(self.layout, job)


class Streams:
    """The streams of all pages, which are given by their layouts."""

    def __init__(self, *layouts: Layout) -> None:
        self._layouts = {layout.page: layout for layout in layouts}
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
                with self._seat(websocket):
                    feed = self._feed(websocket.query_params)
                    await _until_first(self._send(websocket, feed), _listen(websocket))
            except Refused as refusal:
                await websocket.close(refusal.code, str(refusal))
            except GONE:
                raise
            except Exception:  # a border: what a layout does wrong is said in the log, and on the page
                logging.getLogger(__name__).exception("a stream failed")
                await websocket.close(1011)

    async def poll(self, request: Request) -> Response:
        """The next message by a long poll, where something lets no WebSocket through."""
        if not _allowed(request):
            return Response(status_code=403)
        try:
            with self._seat(request):
                feed = self._feed(request.query_params)
                frame = await self._newer(feed, feed.since)
        except Refused as refusal:
            return Response(str(refusal), refusal.code - 4000)
        return Response(
            frame.message(feed.since),
            media_type="application/octet-stream",
            headers={"Cache-Control": "no-store"},
        )

    def _feed(self, asked: Mapping[str, str]) -> Feed:
        layout, since = self._layouts.get(asked.get("page", "")), asked.get("since", "0")
        if layout is None or not (since.isascii() and since.isdigit() and len(since) <= 15):
            raise Refused(4422, "There is no such stream.")
        return Feed(layout, asked.get("run", ""), int(since))

    @contextmanager
    def _seat(self, asked: HTTPConnection) -> Iterator[None]:
        source = verified(asked.cookies) or (asked.client.host if asked.client else "")
        if self._open[source] >= MOST:
            raise Refused(4429, f"This browser has {MOST} streams open, and more are not given.")
        self._open[source] += 1
        try:
            yield
        finally:
            self._open -= Counter([source])  # a source without a stream is forgotten

    async def _send(self, websocket: WebSocket, feed: Feed) -> None:
        since = feed.since
        while True:
            frame = await self._newer(feed, since)
            async with asyncio.timeout(SEND_S):
                await websocket.send_bytes(frame.message(since))
            since = frame.number
            await asyncio.sleep(self._pace_s)

    async def _newer(self, feed: Feed, since: int) -> Frame:
        """A frame that is not `since`, or the same as a sign of life."""
        end = asyncio.get_running_loop().time() + BEAT_S
        while (frame := feed.frame()).number == since and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(self._pace_s)
        return frame

    @property
    def _pace_s(self) -> float:
        return max(FAST_S, CROWD_S * self.open)


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
