from __future__ import annotations

import os

import pytest

from aecore.runs.scheduler import Scheduler
from aecore.runs.workers.pool import cores
from ui.core import shared_scheduler


@pytest.mark.usefixtures("engine_of_its_own")
def test_no_workers_means_threads_of_this_process() -> None:
    assert isinstance(shared_scheduler.scheduler(), Scheduler)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere there are only threads")
def test_a_server_has_as_many_workers_as_was_said_or_as_there_are_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LATENTLAB_WORKERS", " 3 ")
    assert shared_scheduler.wanted_workers() == 3
    monkeypatch.delenv("LATENTLAB_WORKERS")
    assert shared_scheduler.wanted_workers() is None and cores() >= 1
    for wrong in ("-1", "two", "1.5", "257", "²"):
        monkeypatch.setenv("LATENTLAB_WORKERS", wrong)
        with pytest.raises(ValueError, match="a number from 0 to 256"):
            shared_scheduler.wanted_workers()
