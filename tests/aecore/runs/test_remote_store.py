from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from waiting import until

from aecore.limits import Limits
from aecore.runs.cluster.actor import END, Actor
from aecore.runs.cluster.store_server import StoreServer
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.runs.workers.messages import Answer, Ask, Opening, Settings, Update, Verb
from aecore.spec import Spec, put


class Server:
    """What a pool does for one actor, which is an object of this process."""

    def __init__(self, store: Store) -> None:
        self.store, self.server = store, StoreServer(store)
        self.updates: dict[str, list[Update]] = {}
        self.answers: dict[int, Answer] = {}
        self.actor, self.asked = Actor(sees_gpu=True), 0
        self.tell(Settings(None, Limits(), None))
        self.thread = Thread(target=self._listen)
        self.thread.start()

    def tell(self, message: Any) -> None:
        self.actor.take(pickle.dumps(message))

    def ask(self, name: str, *arguments: Any) -> Any:
        """The answer of the actor; ValueError where it refuses."""
        self.asked += 1
        number = self.asked
        self.tell(Ask(number, name, arguments))
        until(lambda: number in self.answers)
        answer = self.answers[number]
        if answer.refused:
            raise ValueError(answer.refused)
        return answer.value

    def over(self, run: str) -> bool:
        return bool(self.updates.get(run)) and self.updates[run][-1].over

    def _listen(self) -> None:
        while True:
            for content in self.actor.messages(1.0):
                if content == END:
                    return
                self._receive(pickle.loads(content))

    def _receive(self, message: Any) -> None:
        if isinstance(message, Ask):
            self.tell(self.server.answer(message))
        elif isinstance(message, Answer):
            self.answers[message.number] = message
        elif isinstance(message, Update):
            self.updates.setdefault(message.run, []).append(message)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(Store(tmp_path / "runs"))
    yield made
    made.tell(None)
    made.thread.join()


def test_a_run_is_kept_as_a_run_of_this_process_is(
    server: Server, small: Callable[..., Spec], tmp_path: Path
) -> None:
    spec = small("denoising")
    server.ask("open", Opening("far", spec, False, True, "somebody"))
    until(lambda: server.over("far"))
    assert server.actor.about()[1] == os.getpid()
    kept, alone = server.store.load("far"), Session(spec).run()
    assert kept.status == "done" and server.store.owner("far") == "somebody"
    for name, value in alone.weights().items():
        assert np.asarray(value).tobytes() == server.store.weights("far")[name].tobytes()
    assert np.array_equal(kept.curves["loss"].value, alone.snapshot().curves["loss"].value)
    with pytest.raises(ValueError, match="say how many epochs"):
        server.ask("resume", "far", 0)
    server.tell(Verb("far", 0, "release"))
    assert server.ask("resume", "far", 1).train.epochs == 3
    until(lambda: server.store.load("far").epoch == 3)


def test_a_run_goes_on_from_what_the_server_keeps(server: Server, small: Callable[..., Spec]) -> None:
    spec = small("denoising", train__epochs=4)
    first = Session(spec)
    server.ask("open", Opening("base", small(), False, True, ""))
    server.ask("open", Opening("far", put(spec, "start.run", "base"), True, True, ""))
    until(lambda: server.over("base") and "far" in server.updates)
    server.tell(Verb("far", 1, "step", (7,)))
    until(lambda: server.store.load("far").step == 7)
    server.tell(Verb("far", 0, "release"))
    until(lambda: server.store.load("far").status == "stopped")
    server.ask("recover", Opening("far", put(spec, "start.run", "base"), False, True, ""))
    until(lambda: server.store.load("far").status == "done")
    assert server.store.load("far").step == 4 * int(first.facts()["steps_per_epoch"])


def test_what_speaks_against_a_save_is_said_with_the_run(
    server: Server, small: Callable[..., Spec], tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("a file where the folder should be")
    server.ask("open", Opening("far", small(), False, True, ""))
    until(lambda: server.over("far"))
    facts = [update.delta.fields.get("facts", {}) for update in server.updates["far"]]
    assert any("not being saved" in about.get("unsaved", "") for about in facts)
    with pytest.raises(ValueError, match="there is no run 'nobody'"):
        server.ask("resume", "nobody", 0)
    assert server.server.answer(Ask(1, "nonsense")).refused.startswith("AttributeError")


def test_a_record_says_that_nobody_trains_a_run_whose_actor_is_gone(
    tmp_path: Path, small: Callable[..., Spec]
) -> None:
    store, session = Store(tmp_path / "runs"), Session(small())
    store.begin("far", session.snapshot())
    assert store.load("far").status == "running"
    StoreServer(store).abandon("far")
    assert store.load("far").status == "stopped" and store.load("far").spec == session.spec
    StoreServer(store).abandon("nobody")
    assert not store.has("nobody")
