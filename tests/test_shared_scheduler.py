from __future__ import annotations

import os
import socket
import subprocess
import sys

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


def test_a_cluster_that_cannot_be_had_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("LATENTLAB_RAY", f"ray://127.0.0.1:{free.getsockname()[1]}")
    shared_scheduler.scheduler.clear()
    monkeypatch.setenv("LATENTLAB_WORKERS", "1")
    with pytest.raises(ValueError, match=r"Ray is not installed here|no Ray cluster answers at ray://"):
        shared_scheduler.scheduler()


def test_a_server_whose_environment_is_wrong_ends_with_a_sentence() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from ui.core import shared_scheduler; shared_scheduler.start()"],
        env={**os.environ, "LATENTLAB_WORKERS": "two"},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2
    said = ended.stderr.splitlines()[-1]
    assert said == "Latent Lab does not start: LATENTLAB_WORKERS is a number from 0 to 256, got 'two'"
