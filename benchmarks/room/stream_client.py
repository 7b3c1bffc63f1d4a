"""The line that a page keeps to the server for what moves on it, past its script; as `stream.js` keeps it.

The page's script mounts a component that says which stream is to be followed. What comes are frames: a head
in JSON, which may say `at` which Unix time the run was there, then the blocks of cards.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BidiComponent_pb2 import BidiComponent
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from benchmarks.room.pictures import split

FIELDS = {"path", "run", "page", "number", "turn"}
AGAIN_S = 0.5
GONE = 4404
TURN_S = 0.4
"""How long a page waits for a press to have it drawn anew before it asks for that itself."""
SAID_AGAIN_S = 5.0


def followed(component: BidiComponent) -> dict[str, Any] | None:
    """Which stream a component asks to be followed; None of one that asks for none."""
    if "stream" not in component.component_name or not component.json:
        return None
    asked = json.loads(component.json)
    return asked if isinstance(asked, dict) and asked.keys() >= FIELDS else None


class StreamClient:
    """A line, opened again each of the `broken` times it broke; `card` hears every block and its time."""

    def __init__(
        self,
        address: str,
        cookies: Mapping[str, str],
        card: Callable[[bytes, float | None], None],
        turned: Callable[[str], None],
    ) -> None:
        self.broken = 0
        self._address, self._card, self._turned = address, card, turned
        self._headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        self._asked: dict[str, Any] = {}
        self._turning: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._told: dict[str, float] = {}
        self._number = 0
        self._turn = ""

    def follow(self, asked: dict[str, Any]) -> None:
        """The page was drawn: go on with the line there is, or open one where it shows another run."""
        same = all(asked.get(name) == self._asked.get(name) for name in ("path", "run", "page", "options"))
        self._asked, self._told = asked, {}
        if not same:
            self.close()
        if not same or asked["number"] > self._number:
            self._number, self._turn = asked["number"], asked["turn"]
        if not same and asked["run"]:
            self._task = asyncio.create_task(self._keep())
        self._look()

    def close(self) -> None:
        """End the line."""
        if self._task:
            self._task.cancel()
        if self._turning:
            self._turning.cancel()
            self._turning = None

    async def _keep(self) -> None:
        """Follow until the run is gone or nobody wants to any longer."""
        while True:
            try:
                if await self._read() == GONE:
                    return
            except (OSError, InvalidHandshake):
                pass
            self.broken += 1
            await asyncio.sleep(AGAIN_S)

    async def _read(self) -> int | None:
        asked = {"run": self._asked["run"], "page": self._asked["page"], "since": self._number}
        asked |= self._asked.get("options", {})
        url = f"ws://{urlsplit(self._address).netloc}{self._asked['path']}?{urlencode(asked)}"
        line = connect(
            url,
            additional_headers=self._headers,
            origin=self._address,  # type: ignore[arg-type]
            max_size=None,
            proxy=None,
        )
        async with line as socket:
            try:
                async for message in socket:
                    assert isinstance(message, bytes)
                    self._hear(message)
            except ConnectionClosed:
                pass
            return socket.close_code

    def _hear(self, message: bytes) -> None:
        head, body = split(message)
        self._number, self._turn = head["number"], head["turn"]
        places = [place for place in head["slots"].values() if isinstance(place, list)]
        for at, size in places:
            self._card(body[at : at + size], head.get("at"))
        self._look()

    def _look(self) -> None:
        """Where the page has become another, and no press has it drawn anew soon, its script is told."""
        if self._behind and self._turning is None:
            self._turning = asyncio.get_running_loop().call_later(TURN_S, self._tell)

    @property
    def _behind(self) -> bool:
        return bool(self._turn != self._asked["turn"] and self._asked["number"] <= self._number)

    def _tell(self) -> None:
        self._turning, now = None, time.monotonic()
        if self._behind and now - self._told.get(self._turn, -SAID_AGAIN_S) >= SAID_AGAIN_S:
            self._told[self._turn] = now
            self._turned(self._turn)
