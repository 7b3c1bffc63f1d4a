"""A browser's tab without the drawing: Streamlit's own protocol over a real websocket, counted and timed.

Source: `BackMsg` and `ForwardMsg` of the installed streamlit; timers, cached messages and the query string
are treated as its own `App` in the browser does.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

XSRF = "_streamlit_xsrf"
WAIT_S = 60.0
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""The id under which a component says what was done in it: `_make_trigger_id` of streamlit."""


class Lost(RuntimeError):
    """The server closed the connection, or did not answer in time."""


class Widget(NamedTuple):
    """A widget as it was sent last: its id, its kind in the protocol, the fragment that is drawn again."""

    id: str
    kind: str
    fragment: str


@dataclass(frozen=True)
class Answer:
    """What came from sending a message until its script had finished; `bytes` before any compression."""

    wall_s: float
    messages: int
    bytes: int


@dataclass
class _Asked:
    """A rerun that was asked for; `run` is the script run that answers it, once it has begun."""

    fragment: str
    done: asyncio.Future[None]
    run: str = ""


@dataclass
class StreamlitClient:
    """One visitor's tab; made by `open`, ended by `close`.

    `timers` says whether fragments that ask for it are run again at their intervals, as in a browser. All
    methods belong to the event loop in which it was opened. `messages`, `bytes` and `reruns` count everything
    that came so far, and each script run that ended; `errors` are exceptions and red boxes on the page.
    """

    address: str
    query: str = ""
    page: str = ""
    timers: bool = True
    messages: int = 0
    bytes: int = 0
    reruns: int = 0
    errors: list[str] = field(default_factory=list)
    widgets: dict[str, Widget] = field(default_factory=dict)
    session: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    """How many messages of each kind came: `delta.bidi_component`, `new_session` and so on."""
    drawn: Callable[[StreamlitClient, Delta], None] | None = None
    """Told of everything that is drawn on the page, at once."""
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _timers: dict[str, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    _cached: dict[str, int] = field(default_factory=dict)
    _asked: list[_Asked] = field(default_factory=list)
    _script: str = ""
    _full_runs: int = 0
    _max_age: int = 2
    _ended: str = ""

    @classmethod
    async def open(
        cls,
        address: str,
        page: str = "",
        timers: bool = True,
        cookies: Mapping[str, str] | None = None,
        drawn: Callable[[StreamlitClient, Delta], None] | None = None,
    ) -> StreamlitClient:
        """Load a page (`"playground?preset=erased"`) as a browser does, connect, and wait until it is drawn.

        `cookies` are those of an earlier visit: the same browser again. Lost where the server is gone.
        """
        name, _, query = page.partition("?")
        client = cls(address.rstrip("/"), query, name, timers, drawn=drawn)
        client.cookies = await asyncio.to_thread(_cookies, client.address, name, dict(cookies or {}))
        await client._connect()
        await client.rerun()
        return client

    async def rerun(self, *changes: WidgetState, fragment: str = "") -> Answer:
        """Run the page again, or one fragment of it, with widgets changed; until that has finished."""
        begin, messages, size = time.perf_counter(), self.messages, self.bytes
        asked = _Asked(fragment, asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        await self._send(fragment, changes)
        try:
            await asyncio.wait_for(asked.done, WAIT_S)
        except TimeoutError:
            raise Lost(f"no answer within {WAIT_S:.0f} s") from None
        finally:
            self._asked.remove(asked)
        return Answer(time.perf_counter() - begin, self.messages - messages, self.bytes - size)

    async def press(self, key: str) -> Answer:
        """Press the button of that key."""
        return await self._change(key, trigger_value=True)

    async def set(self, key: str, **value: Any) -> Answer:
        """Give the widget of that key a value: `bool_value=True`, `double_array_value=DoubleArray(...)`."""
        return await self._change(key, **value)

    async def tell(self, key: str, event: str, value: Any) -> Answer:
        """Let the component of that key say that something was done in it."""
        widget = self.widgets[key]
        said = json.dumps([{"event": event, "value": value}])
        state = WidgetState(id=EVENTS.format(id=widget.id), json_trigger_value=said)
        return await self.rerun(state, fragment=widget.fragment)

    async def close(self) -> None:
        """Close the tab."""
        for _, timer in self._timers.values():
            timer.cancel()
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader
        await self._socket.close()

    @property
    def lost(self) -> str:
        """Why the connection is over; empty while it holds."""
        return self._ended

    async def _change(self, key: str, **value: Any) -> Answer:
        widget = self.widgets[key]
        return await self.rerun(WidgetState(id=widget.id, **value), fragment=widget.fragment)

    async def _connect(self) -> None:
        url = urlsplit(self.address)
        self._socket: ClientConnection = await connect(
            f"ws://{url.netloc}/_stcore/stream",
            additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())},
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.cookies.get(XSRF, "none"))],
            max_size=None,
            max_queue=None,
            proxy=None,
            open_timeout=WAIT_S,
        )
        self._reader = asyncio.create_task(self._read())

    async def _send(self, fragment: str, changes: tuple[WidgetState, ...] = (), timed: bool = False) -> None:
        """Ask for a rerun. Values stay with the tab, triggers are told once."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id, state.is_auto_rerun = self.query, fragment, timed
        state.page_script_hash, state.page_name = self._script, "" if self._script else self.page
        state.cached_message_hashes.extend(self._cached)
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.timezone, state.context_info.locale = "Etc/UTC", "en-GB"
        state.context_info.color_scheme = "light"
        kept = {change.id: change for change in changes if "trigger" not in str(change.WhichOneof("value"))}
        self._states |= kept
        told = [change for change in changes if change.id not in kept]
        state.widget_states.widgets.extend([*self._states.values(), *told])
        with suppress(ConnectionClosed):  # the reader says so to everybody who waits
            await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        try:
            async for raw in self._socket:
                assert isinstance(raw, bytes)
                self.messages += 1
                self.bytes += len(raw)
                self._take(ForwardMsg.FromString(raw))
        except ConnectionClosed:
            pass
        self._ended = f"closed with code {self._socket.close_code}"
        for _, timer in self._timers.values():
            timer.cancel()
        for asked in self._asked:
            if not asked.done.done():
                asked.done.set_exception(Lost(f"the connection was {self._ended}"))

    def _take(self, message: ForwardMsg) -> None:
        kind = str(message.WhichOneof("type"))
        self._cache(message, kind)
        self._count(message, kind)
        if kind == "new_session":
            self._begun(message)
        elif kind == "script_finished":
            self._finished(message)
        elif kind == "delta":
            self._drawn(message.delta)
            if self.drawn:
                self.drawn(self, message.delta)
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._every(message.auto_rerun.interval, message.auto_rerun.fragment_id)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._never(fragment)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string

    def _count(self, message: ForwardMsg, kind: str) -> None:
        if kind == "delta":
            change = message.delta.WhichOneof("type")
            what = message.delta.new_element if change == "new_element" else message.delta.add_block
            kind = f"{kind}.{what.WhichOneof('type')}"
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    def _cache(self, message: ForwardMsg, kind: str) -> None:
        """Keep what the server may refer to later, as long as it counts on that."""
        if kind == "ref_hash" and message.ref_hash not in self._cached:
            self.errors.append(f"a message was referred to that never came: {message.ref_hash}")
        elif kind == "ref_hash" or message.metadata.cacheable:
            self._cached[message.ref_hash if kind == "ref_hash" else message.hash] = self._full_runs

    def _begun(self, message: ForwardMsg) -> None:
        begun, run = message.new_session, message.metadata.run
        self._script, self.session = begun.page_script_hash, begun.initialize.session_id
        self._max_age = begun.config.max_cached_message_age
        for asked in self._asked:
            if not asked.run and (not run.fragment_ids or asked.fragment in run.fragment_ids):
                asked.run = run.script_run_id

    def _finished(self, message: ForwardMsg) -> None:
        """Whoever waits for this run has its answer, unless the script asked to be run again at once."""
        self.reruns += 1
        run, status = message.metadata.run, message.script_finished
        mine = [asked for asked in self._asked if asked.run == run.script_run_id]
        for asked in mine:
            if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                asked.run = ""
            elif not asked.done.done():
                asked.done.set_result(None)
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append("the script could not be compiled")
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._full_runs += 1
            oldest = self._full_runs - self._max_age
            self._cached = {hash: seen for hash, seen in self._cached.items() if seen >= oldest}

    def _drawn(self, delta: Delta) -> None:
        """Remember the widgets by their keys, and what is said of errors."""
        change = delta.WhichOneof("type")
        what: Any = getattr(delta, change or "new_element")
        kind = what.WhichOneof("type")
        if kind is None:
            return
        drawn = getattr(what, kind)
        if found := getattr(drawn, "id", ""):
            self.widgets[key_of(found)] = Widget(found, kind, delta.fragment_id)
        if kind == "exception":
            self.errors.append(f"{drawn.type}: {drawn.message}")
        if kind == "alert" and drawn.format == Alert.ERROR:
            self.errors.append(drawn.body)

    def _every(self, interval_s: float, fragment: str) -> None:
        if not self.timers or not fragment or self._timers.get(fragment, (0.0,))[0] == interval_s:
            return
        self._never(fragment)
        self._timers[fragment] = interval_s, asyncio.create_task(self._timed(interval_s, fragment))

    def _never(self, fragment: str) -> None:
        if fragment in self._timers:
            self._timers.pop(fragment)[1].cancel()

    async def _timed(self, interval_s: float, fragment: str) -> None:
        """Ask at each interval, whether or not the last answer has come: a browser's setInterval."""
        due = time.perf_counter()
        while True:
            due = max(due + interval_s, time.perf_counter())
            await asyncio.sleep(due - time.perf_counter())
            await self._send(fragment, timed=True)


def key_of(widget: str) -> str:
    """The key of a widget by its id, which is the id itself where the script gave it none."""
    return widget.split("-", 2)[-1] if widget.startswith("$$ID-") else widget


def _cookies(address: str, page: str, known: dict[str, str]) -> dict[str, str]:
    """What a browser holds once it has loaded a page and asked whether the server is well."""
    with requests.Session() as browser:
        browser.trust_env = False
        browser.cookies.update(known)
        loaded = browser.get(f"{address}/{page}", headers={"Accept": "text/html"}, timeout=WAIT_S)
        loaded.raise_for_status()
        browser.get(f"{address}/_stcore/health", timeout=WAIT_S).raise_for_status()
        browser.get(f"{address}/_stcore/host-config", timeout=WAIT_S).raise_for_status()
        return {str(cookie.name): str(cookie.value) for cookie in browser.cookies}
