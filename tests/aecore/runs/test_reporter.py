from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from waiting import until

from aecore.runs.scheduler import Scheduler
from aecore.runs.workers import reporter
from aecore.runs.workers.messages import Heartbeat
from aecore.spec import Spec


def test_the_net_of_a_run_that_was_let_go_is_freed_though_python_would_not_look_for_it(
    small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporter, "HEARTBEAT_S", 0.2)
    monkeypatch.setattr(reporter, "COLLECT_S", 0.2)
    told: list[object] = []
    scheduler = Scheduler(1)
    tells = reporter.Reporter(scheduler, told.append, "cpu")
    run = scheduler.submit(small()).id
    until(lambda: scheduler.jobs[run].session)
    weights = weakref.ref(next(scheduler.jobs[run].session.net.parameters()))  # type: ignore[union-attr]
    gc.disable()
    try:
        scheduler.release(scheduler.jobs[run])
        told.clear()
        until(lambda: weights() is None)
    finally:
        gc.enable()
        tells.end(say=False)
        scheduler.close()
    assert any(isinstance(message, Heartbeat) and message.free_mb > 0 for message in told)
