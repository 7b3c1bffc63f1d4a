"""One visitor of the Playground: opens a link, presses Train, then a press now and again, and looks on."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from streamlit.proto.Delta_pb2 import Delta

from aecore.families.spec_link import pack
from benchmarks.room.pictures import Pictures
from benchmarks.room.recipe import recipe
from benchmarks.room.stream_client import StreamClient, followed
from benchmarks.streamlit_client import Answer, Lost, StreamlitClient, key_of

PRESS_EVERY_S = 5.0


@dataclass
class Visit:
    """What one visitor saw. Times are Unix seconds, waits seconds.

    `presses` are (when it was answered, how long that took); `pictures` (when it came, of which run, at which
    epoch, and when the run was there if that was said), each new one once. `streamed` says whether pictures
    came by a stream, `broken` how often it broke.
    """

    first_paint_s: float | None = None
    presses: list[tuple[float, float]] = field(default_factory=list)
    pictures: list[tuple[float, str, float, float | None]] = field(default_factory=list)
    streamed: bool = False
    broken: int = 0
    errors: list[str] = field(default_factory=list)
    lost: str = ""


class Visitor:
    """A visitor with a seed of its own; `ready` once the run that was asked for shows its first picture."""

    def __init__(self, address: str, seed: int) -> None:
        self.visit, self.ready = Visit(), asyncio.Event()
        self._address, self._seed = address, seed
        self._opened_at = 0.0
        self._pictures, self._run = Pictures(), ""
        self._client: StreamlitClient | None = None
        self._stream: StreamClient | None = None
        self._told: set[asyncio.Task[Answer]] = set()

    async def stay(self) -> None:
        """Come and stay until cancelled, or until the server lets go."""
        self._opened_at = time.perf_counter()
        page = f"playground?spec={pack(recipe(self._seed))}"
        try:
            client = self._client = await StreamlitClient.open(self._address, page, drawn=self._see)
            await client.press("train")
            await self._press_now_and_again(client)
        except (Lost, OSError) as error:
            self.visit.lost = str(error) or type(error).__name__
        finally:
            await self._leave()

    async def _press_now_and_again(self, client: StreamlitClient) -> None:
        """A full rerun every 5 s, the first at a moment of one's own: people do not press in step."""
        due = time.perf_counter() + PRESS_EVERY_S * random.Random(self._seed).random()
        while True:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            answer = await client.rerun()
            self.visit.presses.append((time.time(), answer.wall_s))
            due = max(due + PRESS_EVERY_S, time.perf_counter())

    def _see(self, client: StreamlitClient, delta: Delta) -> None:
        """Something was drawn on the page: a card, or the component that asks for a stream."""
        component = delta.new_element.bidi_component
        run = parse_qs(client.query).get("run", [""])[0]
        if run != self._run:
            self._run = run
            self._pictures.begin()
        if asked := followed(component):
            self._follow(client, component.id, asked)
        elif "card-" in component.id:
            self._card(component.bytes)

    def _follow(self, client: StreamlitClient, component: str, asked: dict[str, Any]) -> None:
        def turned(turn: str) -> None:
            task = asyncio.create_task(client.tell(key_of(component), "turn", turn))
            self._told.add(task)
            task.add_done_callback(self._heard)

        if self._stream is None:
            self._stream = StreamClient(self._address, client.cookies, self._card, turned)
        self._stream.follow(asked)

    def _heard(self, told: asyncio.Task[Answer]) -> None:
        """What became of a word to the page's script: a press of the same moment may have ended it."""
        self._told.discard(told)
        if not told.cancelled() and (error := told.exception()):
            self.visit.lost = self.visit.lost or str(error)

    def _card(self, block: bytes, made_at: float | None = None) -> None:
        if not self._pictures.show(block):
            return
        if self.visit.first_paint_s is None:
            self.visit.first_paint_s = time.perf_counter() - self._opened_at
        self.visit.pictures.append((time.time(), self._run, self._pictures.epoch, made_at))
        if self._run and self._client:
            self.ready.set()

    async def _leave(self) -> None:
        if self._stream:
            self._stream.close()
            self.visit.streamed, self.visit.broken = True, self._stream.broken
        if self._client:
            self.visit.errors = self._client.errors
            self.visit.lost = self.visit.lost or self._client.lost
            await self._client.close()
