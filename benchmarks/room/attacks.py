"""`python -m benchmarks.room.attacks ADDRESS AFTER SECONDS`: clients that mean harm, all bounded.

They begin after so many seconds, and last as long as the second number says. Printed is, as JSON in one line,
what the server did about each, and as `victim` the run that somebody else meddled with.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from benchmarks.room.stream_client import followed
from benchmarks.streamlit_client import Lost, StreamlitClient

STREAMS, PIECES, LARGE = 100, 200, 4 << 20
ANSWER_S = 0.3
"""How long a piece of garbage is given to have its connection closed."""
STREAMLIT = "/_stcore/stream"
UNKNOWN = "0123456789"
PLAYGROUND = "playground?preset=first"
Words = dict[str, str]


async def attack(address: str, after: float, seconds: float) -> Words:
    """All of them at once, for so many seconds; what came of each, in a few words."""
    begin = time.monotonic() + after
    victim = await StreamlitClient.open(address, PLAYGROUND)
    run = parse_qs(victim.query)["run"][0]
    path = await _stream_path(address)
    await asyncio.sleep(max(0.0, begin - time.monotonic()))
    end = time.monotonic() + seconds
    parts = {
        "never reads": _never_reads(address, end),
        "a hundred streams": _hundred(address, _stream(path, run), end),
        "garbage to Streamlit": _garbage(address, STREAMLIT, end),
        "garbage over HTTP": _garbage_http(address, end),
        "a run of somebody else": _foreign(address, run, end),
    }
    if path:
        parts["never reads a stream"] = _never_reads_stream(address, _stream(path, run), end)
        parts["garbage to the stream"] = _garbage(address, _stream(path, run), end)
        parts["a stream of no run"] = _hundred(address, _stream(path, UNKNOWN), end)
    told = await asyncio.gather(*(_told(part) for part in parts.values()))
    await victim.close()
    return {**dict(zip(parts, told, strict=True)), "victim": run}


async def _told(part: Awaitable[str]) -> str:
    try:
        return await part
    except (OSError, Lost, InvalidHandshake, ConnectionClosed) as error:
        return f"cut off: {error}"


async def _stream_path(address: str) -> str:
    """The address of our stream; empty in a build without one."""
    paths: list[str] = []
    tab = await StreamlitClient.open(
        address,
        PLAYGROUND,
        timers=False,
        drawn=lambda _, delta: paths.extend(
            asked["path"] for asked in [followed(delta.new_element.bidi_component)] if asked
        ),
    )
    await tab.close()
    return paths[0] if paths else ""


def _stream(path: str, run: str) -> str:
    """The stream of a run on the Playground, or Streamlit's own where the build has no other."""
    return f"{path}?{urlencode({'run': run, 'page': 'playground', 'since': 0})}" if path else STREAMLIT


@asynccontextmanager
async def _socket(address: str, path: str, max_queue: int | None = None) -> AsyncIterator[ClientConnection]:
    spoken = [Subprotocol("streamlit")] if path == STREAMLIT else None
    url = f"ws://{urlsplit(address).netloc}{path}"
    async with connect(
        url,
        origin=address,  # type: ignore[arg-type]
        subprotocols=spoken,
        max_size=None,
        max_queue=max_queue,
        proxy=None,
        close_timeout=1,
    ) as socket:
        yield socket


async def _never_reads(address: str, end: float) -> str:
    """Asks for the page again and again, and takes nothing of what comes."""
    message, asked = BackMsg(), 0
    message.rerun_script.page_name, message.rerun_script.query_string = "playground", "preset=first"
    async with _socket(address, STREAMLIT, max_queue=1) as socket:
        with suppress(ConnectionClosed, TimeoutError):
            while time.monotonic() < end:
                await asyncio.wait_for(socket.send(message.SerializeToString()), 1)
                asked += 1
                await asyncio.sleep(0.5)
        return f"{asked} reruns asked for, {_state(socket)}"


async def _never_reads_stream(address: str, path: str, end: float) -> str:
    async with _socket(address, path, max_queue=1) as socket:
        while time.monotonic() < end:
            await asyncio.sleep(0.2)
        return _state(socket)


async def _hundred(address: str, path: str, end: float) -> str:
    """Opens a hundred connections of one browser at once, and reads them all."""
    outcomes = await asyncio.gather(*(_read_one(address, path, end) for _ in range(STREAMS)))
    return ", ".join(f"{count} {outcome}" for outcome, count in Counter(outcomes).most_common())


async def _read_one(address: str, path: str, end: float) -> str:
    try:
        async with _socket(address, path) as socket:
            while (left := end - time.monotonic()) > 0:
                await asyncio.wait_for(socket.recv(), left)
            return "open to the end"
    except TimeoutError:
        return "open to the end"
    except InvalidStatus as error:
        return f"refused with status {error.response.status_code}"
    except ConnectionClosed as error:
        return f"closed with code {error.rcvd.code if error.rcvd else 1006}"


async def _garbage(address: str, path: str, end: float) -> str:
    """Random bytes, random text, and one message of four megabytes, each by a connection of its own."""
    noise, sent = random.Random(0).randbytes, 0
    pieces: list[bytes | str] = [noise(1 + 37 * n % 4000) for n in range(PIECES)]
    closed: Counter[str] = Counter()
    for piece in (*pieces, "{]" * 500, noise(LARGE)):
        if time.monotonic() > end:
            break
        async with _socket(address, path) as socket:
            with suppress(ConnectionClosed):
                await socket.send(piece)
            sent += 1
            with suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    while True:
                        await socket.recv()
            closed[_state(socket)] += 1
    return f"{sent} pieces: " + ", ".join(f"{count} {state}" for state, count in closed.items())


async def _garbage_http(address: str, end: float) -> str:
    """Bytes that are no HTTP, on connections of their own."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    sent = answered = 0
    for n in range(PIECES):
        if time.monotonic() > end:
            break
        sent += 1
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(random.Random(n).randbytes(500) + b"\r\n\r\n")
        with suppress(TimeoutError, OSError):
            answered += bool(await asyncio.wait_for(reader.read(100), 1))
        writer.close()
    return f"{answered} of {sent} answered with an error"


async def _foreign(address: str, run: str, end: float) -> str:
    """Opens a run of another browser by its address, and presses pause, batch and reset on it to the end."""
    tab = await StreamlitClient.open(address, f"playground?run={run}")
    presses = 0
    while time.monotonic() < end:
        presses += 1
        for action in ("pause", "batch", "epoch"):
            await tab.tell("transport", "action", {"action": action, "n": presses})
        await asyncio.sleep(0.5)
    await tab.close()
    return f"{3 * presses} presses"


def _state(socket: ClientConnection) -> str:
    return "open to the end" if socket.close_code is None else f"closed with code {socket.close_code}"


if __name__ == "__main__":
    print(json.dumps(asyncio.run(attack(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))))
