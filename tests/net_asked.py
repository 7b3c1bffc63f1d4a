"""Questions to a net in tests, as a browser puts them: the routes are called as a server calls them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np
import pytest
from coroutines import run
from starlette.applications import Starlette
from waiting import until

from aecore.runs.job import Job
from ui.routes import routes


class Answer(NamedTuple):
    """A status, and what came: a head in JSON behind its length, then bytes."""

    status: int
    content: bytes

    @property
    def head(self) -> dict[str, Any]:
        """What is said."""
        found: dict[str, Any] = json.loads(self.content[4:][: self._length])
        return found

    @property
    def body(self) -> bytes:
        """What it speaks of."""
        return self.content[4 + self._length :]

    @property
    def _length(self) -> int:
        return int.from_bytes(self.content[:4], "little")


def asked(method: str, path: str, query: str = "", parts: Sequence[bytes] = (b"",)) -> Answer:
    """What the routes answer; a body arrives in parts."""
    return run(_asked(method, path, query, list(parts)))


async def _asked(method: str, path: str, query: str, coming: list[bytes]) -> Answer:
    scope = {"type": "http", "method": method, "path": unquote(path), "query_string": query.encode()}
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": coming.pop(0), "more_body": bool(coming)}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await Starlette(routes=routes())({**scope, "headers": []}, receive, send)
    return Answer(told[0]["status"], b"".join(each.get("body", b"") for each in told))


def go_astray(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a run lend a net whose weights are all NaN."""
    until(lambda: job.weights_snapshot() is not None)
    lent = job.weights_snapshot()
    assert lent is not None
    nan = {name: np.full_like(value, np.nan) for name, value in lent.weights.items()}
    monkeypatch.setattr(job, "weights_snapshot", lambda: lent._replace(weights=nan))
