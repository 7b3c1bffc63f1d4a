"""Streams of runs, from a real server on a port of its own to clients that behave well or badly."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Hashable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from aecore.families import presets
from aecore.runs.job import Job
from aecore.runs.scheduler import Scheduler
from aecore.spec import put
from aecore.views.snapshot import Snapshot
from ui.core.streams import broadcast, layout
from ui.core.streams import stream as module
from ui.core.streams.broadcast import MOST_HEAVY, newest
from ui.core.streams.layout import Layout
from ui.core.streams.stream import MOST, PATH, Streams
from ui.core.streams.topic import Content, Refused, Slots, Topic
from ui.playground.cards import PLAYGROUND

PATIENCE_S = 30


@dataclass(frozen=True)
class Slowly:
    """A source whose frame takes long to make: as long as the test holds `gate`."""

    topic: Topic
    version: Hashable
    heavy = True

    def content(self) -> Content:
        assert gate.wait(PATIENCE_S)
        made.append(self.topic)
        if self.version == "broken":
            raise RuntimeError("a fault of ours")
        return Content({"card": b"%s" % str(self.version).encode()}, "turn")


class Slow:
    """A page whose frames take long to make, of whatever stands in `version`."""

    page = "slow"

    def source(self, topic: Topic) -> Slowly:
        topic.numbers(seed=(1, 99), ends=(2, 9))
        return Slowly(topic, version[0])


LONG = f"There is no é{'ë' * 200}."


class Wordy:
    """A page that refuses at length."""

    page = "wordy"

    def source(self, topic: Topic) -> Slowly:
        raise Refused(4404, LONG)


gate, made, version = Event(), list[Topic](), ["a"]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Frames are made as soon as they are wanted; nothing is left of other tests."""
    broadcast._broadcasts.clear()
    made.clear()
    version[0] = "a"
    gate.set()
    yield
    gate.set()


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Scheduler]:
    made = Scheduler(workers=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "scheduler", lambda: made)
        yield made
    made.close()


@pytest.fixture(scope="module")
def streams() -> Streams:
    def broken(_now: object) -> Slots:
        raise RuntimeError("a fault of ours")

    def large(now: Snapshot) -> Slots:
        return {"card": b"%d" % now.step + bytes(8_000_000)}

    return Streams(PLAYGROUND, Layout("broken", broken), Layout("large", large), Slow(), Wordy())


@pytest.fixture(scope="module")
def server(scheduler: Scheduler, streams: Streams) -> Iterator[str]:
    """The address of a server that has nothing but the streams."""
    app = Starlette(routes=[WebSocketRoute(PATH, streams.socket), Route(PATH, streams.poll)])
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()  # whoever comes before the server is up waits for it
        port = door.getsockname()[1]
        running = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_level="critical"))
        thread = Thread(target=lambda: running.run(sockets=[door]))
        thread.start()
        yield f"127.0.0.1:{port}"
        running.should_exit = True
        thread.join(PATIENCE_S)


@pytest.fixture(scope="module")
def job(scheduler: Scheduler) -> Job:
    """A small run that goes on for as long as somebody looks."""
    return scheduler.submit(put(presets()["first"].spec, "train.epochs", 90_000))


def address(server: str, run: str, page: str = "playground", since: int | str = 0, **options: object) -> str:
    return f"{server}{PATH}?{urlencode({'run': run, 'page': page, 'since': since, **options})}"


def opened(server: str, *asked: Any, options: Mapping[str, object] = {}, **more: Any) -> ClientConnection:
    return connect(f"ws://{address(server, *asked, **options)}", open_timeout=PATIENCE_S, **more)


def polled(server: str, *asked: Any, **headers: str) -> bytes:
    with urlopen(Request(f"http://{address(server, *asked)}", headers=headers), timeout=PATIENCE_S) as answer:
        return bytes(answer.read())


def refused(server: str, *asked: Any, **headers: str) -> tuple[int, bytes]:
    """With which code and words the server refuses a long poll."""
    with pytest.raises(HTTPError) as answer:
        polled(server, *asked, **headers)
    with answer.value as error:  # it holds the connection for as long as it is open
        return error.code, error.read()


def read(message: bytes | str) -> dict[str, Any]:
    """What the browser makes of a message, written here a second time."""
    assert isinstance(message, bytes)
    end = 4 + int.from_bytes(message[:4], "little")
    head: dict[str, Any] = json.loads(message[4:end])
    for slot, found in head["slots"].items():
        if isinstance(found, list):
            head["slots"][slot] = message[end + found[0] : end + sum(found)]
    return head


def closed(line: ClientConnection) -> tuple[int, str]:
    """With which code and words the server ends a stream."""
    with pytest.raises(ConnectionClosed) as end:
        while True:
            line.recv(PATIENCE_S)
    assert end.value.rcvd is not None
    return end.value.rcvd.code, end.value.rcvd.reason


def test_the_first_message_holds_everything_that_moves_and_later_ones_what_has_changed(
    server: str, job: Job
) -> None:
    with opened(server, job.id) as line:
        first = read(line.recv(PATIENCE_S))
        assert {"transport", "numbers", "timeline", "card-strip", "card-map"} <= first["slots"].keys()
        later = read(line.recv(PATIENCE_S))
        while "card-map" not in later["slots"]:  # until the run has a picture
            later = read(line.recv(PATIENCE_S))
        assert later["number"] > first["number"] and later["topic"] == job.id
        assert "transport" not in later["slots"] or first["slots"]["transport"] != later["slots"]["transport"]


def test_all_who_look_on_are_sent_the_same_bytes(scheduler: Scheduler, job: Job) -> None:
    frame = newest(PLAYGROUND.of(job))
    assert frame.message(0) is frame.message(0)
    job.pause()
    while job.latest.status != "paused" or newest(PLAYGROUND.of(job)) is not newest(PLAYGROUND.of(job)):
        Event().wait(0.01)
    assert newest(PLAYGROUND.of(job)).number > frame.number
    job.resume()


def test_a_frame_that_a_browser_has_is_not_sent_again(job: Job) -> None:
    frame = newest(PLAYGROUND.of(job))
    assert read(frame.message(frame.number))["slots"] == {}
    assert read(frame.message(frame.number + 9))["slots"].keys() == frame.slots.keys()


def test_however_many_frames_browsers_say_they_have_few_messages_are_packed(job: Job) -> None:
    frame = newest(PLAYGROUND.of(job))
    assert len({id(frame.message(since)) for since in range(frame.number - 500, frame.number)}) <= len(
        frame.slots
    )


def test_a_long_poll_gives_the_same_bytes(server: str, job: Job) -> None:
    first = read(polled(server, job.id))
    assert first["slots"]["card-strip"]
    later = read(polled(server, job.id, "playground", first["number"]))
    assert later["number"] >= first["number"] and later["slots"].keys() <= first["slots"].keys()


def test_a_run_at_rest_gives_a_sign_of_life(
    server: str, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BEAT_S", 0.05)
    resting = scheduler.submit(presets()["first"].spec, paused=True)
    with opened(server, resting.id) as line:
        messages = [read(line.recv(PATIENCE_S)) for _ in range(6)]
    assert messages[-1]["slots"] == {} and messages[-1]["number"] == messages[-2]["number"]
    resting.stop()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("0123456789",), 4404),
        (("../../etc/passwd",), 4404),
        (("", "playground"), 4404),
        (("any", "nowhere"), 4422),
        (("any", "playground", "-1"), 4422),
        (("any", "playground", "9" * 40), 4422),
        (("any", "playground", "²"), 4422),
    ],
)
def test_what_is_not_there_is_refused_with_a_reason(server: str, job: Job, asked: Any, code: int) -> None:
    with opened(server, *asked) as line:
        assert closed(line)[0] == code
    status, said = refused(server, *asked)
    assert status == code - 4000 and said.endswith(b".")


def test_a_reason_that_is_too_long_for_a_websocket_is_cut_and_a_long_poll_is_told_all(server: str) -> None:
    with opened(server, "any", "wordy") as line:
        code, said = closed(line)
    assert code == 4404 and LONG.startswith(said) and len(said.encode()) in (122, 123)
    assert refused(server, "any", "wordy") == (404, LONG.encode())


@pytest.mark.parametrize("word", ["hello", b"\0" * 100_000, "{}"])
def test_whoever_says_anything_is_cut_off(server: str, job: Job, word: str | bytes) -> None:
    with opened(server, job.id) as line:
        line.send(word)
        assert closed(line) == (1008, "Nothing is to be said here.")


def test_pages_of_other_servers_get_nothing(server: str, job: Job) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        opened(server, job.id, origin="http://elsewhere.invalid")
    assert refusal.value.response.status_code == 403
    assert refused(server, job.id, Origin="http://elsewhere.invalid")[0] == 403
    with opened(server, job.id, origin=f"http://{server}") as line:
        assert line.recv(PATIENCE_S)


def test_of_a_hundred_streams_of_one_browser_the_first_are_served_and_the_others_told_why(
    server: str, job: Job, streams: Streams
) -> None:
    served = 0
    with ExitStack() as all_open:
        for line in [all_open.enter_context(opened(server, job.id)) for _ in range(100)]:
            try:
                line.recv(PATIENCE_S)
                served += 1
            except ConnectionClosed as end:
                assert end.rcvd is not None
                assert (end.rcvd.code, f"{MOST} streams" in end.rcvd.reason) == (4429, True)
    assert served == MOST
    until_free(streams)
    assert polled(server, job.id)


def until_free(streams: Streams) -> None:
    """Wait until no stream is open."""
    tick = Event()
    for _ in range(PATIENCE_S * 100):
        if not streams.open:
            return
        tick.wait(0.01)
    pytest.fail(f"{streams.open} streams stay open")


def test_a_client_that_never_reads_is_dropped(
    server: str, job: Job, streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEND_S", 0.2)
    host, port = server.split(":")
    with socket.socket() as deaf, opened(server, job.id) as other:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        deaf.connect((host, int(port)))
        target = address("", job.id, "large")
        head = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        deaf.sendall(f"GET {target} HTTP/1.1\r\nHost: {server}\r\n{head}\r\n{key}\r\n\r\n".encode())
        deaf.recv(16)  # the answer begins; from now on it reads nothing
        while streams.open > 1:
            assert other.recv(PATIENCE_S)  # nobody else notices
    until_free(streams)


def test_a_fault_of_a_layout_ends_the_stream_and_not_the_server(server: str, job: Job) -> None:
    with opened(server, job.id, "broken") as line:
        assert closed(line)[0] == 1011
    assert polled(server, job.id)


def test_a_look_by_a_stream_keeps_a_run_awake_and_its_end_does_not(server: str, job: Job) -> None:
    before = job.watched_at
    with opened(server, job.id) as line:
        line.recv(PATIENCE_S)
        line.recv(PATIENCE_S)
    assert job.watched_at > before


def test_whatever_ends_first_ends_the_others() -> None:
    ended = []

    async def forever() -> None:
        try:
            await asyncio.sleep(PATIENCE_S)
        finally:
            ended.append(True)

    async def fails() -> None:
        await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(module._until_first(forever(), fails()))
    assert ended == [True]


def slow_line(server: str, **options: object) -> ClientConnection:
    return opened(server, "run", "slow", options=options)


@pytest.mark.parametrize(
    "options",
    [
        {"seed": "-1"},
        {"seed": "100"},
        {"seed": "1,2"},
        {"seed": ""},
        {"seed": "²"},
        {"seed": "9" * 5000},
        {"ends": "1"},
        {"ends": "1,x"},
        {"nowhere": "1"},
    ],
)
def test_options_that_are_none_are_refused(server: str, slow: None, options: dict[str, str]) -> None:
    with slow_line(server, **options) as line:
        assert closed(line) == (4422, "There is no such stream.")
    assert not broadcast._broadcasts


def test_what_takes_long_is_made_aside_and_a_reader_hears_signs_of_life_until_then(
    server: str, job: Job, slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BEAT_S", 0.05)
    gate.clear()
    with slow_line(server, seed=2) as line, opened(server, job.id) as other:
        for _ in range(3):
            silence = read(line.recv(PATIENCE_S))
            assert (silence["number"], silence["slots"]) == (0, {})
            assert other.recv(PATIENCE_S)  # nobody else waits
        gate.set()
        while not (first := read(line.recv(PATIENCE_S)))["number"]:
            pass
        assert (first["slots"], first["topic"]) == ({"card": b"a"}, "run?seed=2")
        gate.clear()
        version[0] = "b"
        assert read(line.recv(PATIENCE_S))["number"] == first["number"], "the one before stays"
        gate.set()
        while (later := read(line.recv(PATIENCE_S)))["number"] == first["number"]:
            pass
        assert later["slots"] == {"card": b"b"}


def test_it_is_made_once_for_all_who_chose_the_same(server: str, slow: None) -> None:
    with slow_line(server, seed=2, ends="1,2") as one, slow_line(server, ends="1,2", seed=2) as two:
        found = [read(line.recv(PATIENCE_S)) for line in (one, two)]
        assert found[0]["number"] == found[1]["number"]
    assert len(made) == 1


def test_a_script_waits_for_the_first_frame_alone(slow: None) -> None:
    topic = Topic("slow", "run")
    first = newest(Slowly(topic, "a"))
    gate.clear()
    assert newest(Slowly(topic, "b")) is first
    gate.set()
    while newest(Slowly(topic, "b")) is first:
        Event().wait(0.01)
    assert newest(Slowly(topic, "b")).number > first.number


def test_of_many_slow_things_one_browser_gets_some_and_is_told_why_it_gets_no_more(
    server: str, slow: None
) -> None:
    gate.clear()
    with ExitStack() as all_open:
        lines = [all_open.enter_context(slow_line(server, seed=i)) for i in range(MOST_HEAVY + 2)]
        codes = [closed(line) for line in lines[MOST_HEAVY:]]
        assert {code for code, _ in codes} == {4429} and f"{MOST_HEAVY} nets" in codes[0][1]
        assert len(broadcast._broadcasts) == MOST_HEAVY
        gate.set()
        assert all(read(line.recv(PATIENCE_S)) for line in lines[:MOST_HEAVY])


def test_what_one_browser_has_left_makes_room_for_another_thing(
    slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "IDLE_S", -1.0)
    for seed in range(3 * MOST_HEAVY):
        broadcast.look(Slowly(Topic("slow", "run", (("seed", str(seed)),)), "a"), "me")
    assert len(broadcast._broadcasts) == MOST_HEAVY


def test_however_many_browsers_ask_for_something_else_few_frames_are_kept(
    slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "MOST_KEPT", 5)
    watched = Slowly(Topic("slow", "run"), "a")
    first = newest(watched, "me")
    for number in range(20):
        broadcast.look(Slowly(Topic("slow", "run", (("seed", str(number)),)), "a"), f"browser {number}")
        assert newest(watched, "me") is first
    assert len(broadcast._broadcasts) == 5


def test_a_fault_in_what_is_made_aside_ends_the_stream_and_not_the_server(server: str, slow: None) -> None:
    version[0] = "broken"
    with slow_line(server) as line:
        assert closed(line)[0] == 1011
    version[0] = "a"
    with slow_line(server) as line:
        assert line.recv(PATIENCE_S)
