from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from aecore.families import find
from aecore.runs.capacity import MOST, RUN_MB, SPARE_MB, Capacity, Full, Need, free_mb, promised_mb
from aecore.runs.engine import run_mb
from aecore.runs.scheduler import Scheduler
from aecore.runs.store import Store
from aecore.spec import Spec, put

GB = 2**30


def files(folder: Path, **content: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in content.items():
        (folder / name.replace("__", ".")).write_text(text)


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A machine with 8 GB that may be had, of which a control group may allow less."""
    files(
        tmp_path / "proc",
        meminfo=f"MemTotal: 9 kB\nMemAvailable:   {8 * 2**20} kB\nHugePages_Free: 0\n",
    )
    return tmp_path / "proc"


def test_without_a_limit_what_is_free_is_what_the_machine_has(proc: Path, tmp_path: Path) -> None:
    assert free_mb(proc, tmp_path / "cgroups") == 8 * 1024


def test_a_container_of_either_version_allows_less_and_files_in_memory_are_no_loss(
    proc: Path, tmp_path: Path
) -> None:
    files(proc / "self", cgroup="0::/room/lab\n")
    files(tmp_path / "two" / "room" / "lab", memory__max="max\n", memory__current=f"{GB}")
    files(
        tmp_path / "two" / "room",
        memory__max=f"{2 * GB}\n",
        memory__current=f"{3 * GB // 2}\n",
        memory__stat=f"anon {GB}\ninactive_file {GB // 4}\n",
    )
    assert free_mb(proc, tmp_path / "two") == 768
    files(proc / "self", cgroup="9:cpu:/\n4:memory:/docker/7f9a\n0::/\n")
    files(
        tmp_path / "one" / "memory",
        memory__limit_in_bytes=f"{GB}",
        memory__usage_in_bytes=f"{GB}",
        memory__stat=f"inactive_file 4\ntotal_inactive_file {GB // 2}\n",
    )
    files(tmp_path / "one" / "memory" / "docker" / "7f9a", memory__limit_in_bytes=f"{2**63 - 4096}")
    assert free_mb(proc, tmp_path / "one") == 512


def test_a_system_that_does_not_tell_has_no_limit_but_the_number(tmp_path: Path) -> None:
    assert free_mb(tmp_path / "none", tmp_path / "none") == math.inf
    assert Capacity(math.inf, open=MOST - 3).room(100) == 3


def test_room_is_what_is_left_of_memory_by_what_a_run_needs() -> None:
    capacity = Capacity(SPARE_MB + 1000, promised_mb=400, open=2)
    assert capacity.room(100 - RUN_MB) == 6
    assert capacity.room(601 - RUN_MB) == 0
    assert Capacity(SPARE_MB / 2).room(1) == 0


def test_a_new_run_is_promised_all_and_of_those_that_go_on_a_save_for_each_worker() -> None:
    goes_on = [Need(40), Need(200), Need(100)]
    assert promised_mb(goes_on, workers=2) == 150
    assert promised_mb([*goes_on, Need(60, begun=False)], workers=2) == 150 + 60 + RUN_MB


def test_full_is_one_sentence_with_both_numbers_and_a_way_out() -> None:
    with pytest.raises(Full, match=r"needs about 512 MB of memory and 400 MB are left: make the net"):
        Capacity(SPARE_MB + 400).check(500)
    with pytest.raises(Full, match=rf"{MOST} runs are open on this server"):
        Capacity(math.inf, open=MOST).check(1)


def test_whoever_leaves_a_run_may_begin_another_on_a_full_server() -> None:
    Capacity(SPARE_MB + 400).check(500, given_up_mb=150)
    Capacity(math.inf, open=MOST).check(1, given_up_mb=1)
    with pytest.raises(Full):
        Capacity(math.inf, open=MOST + 1).check(1, given_up_mb=1)


class Small(Scheduler):
    """On a machine with little memory."""

    mb = math.inf

    def free_mb(self) -> float:
        return self.mb


def test_an_engine_refuses_a_run_at_the_limit_and_says_before_how_many_it_takes(
    small: Callable[..., Spec],
) -> None:
    engine = Small(1, idle_s=60)
    try:
        wide = put(find("stacked").spec, "net.hidden", (2000, 1000))
        engine.mb = SPARE_MB + 3.5 * (run_mb(wide) + RUN_MB)
        assert engine.room(wide) == 3
        engine.mb = SPARE_MB + run_mb(wide)
        with pytest.raises(Full):
            engine.submit(wide)
        assert not engine.jobs
        assert engine.submit(small(), paused=True).id in engine.jobs
    finally:
        engine.close()


def test_runs_that_are_over_and_left_alone_go_first_where_there_is_no_room(
    small: Callable[..., Spec], tmp_path: Path
) -> None:
    engine = Small(1, Store(tmp_path), idle_s=60)
    try:
        over = engine.submit(small())
        assert over.join(60)
        over.watched_at -= 61
        assert engine.submit(small(), paused=True) and over.id in engine.jobs
        engine.mb = 0.0
        with pytest.raises(Full):
            engine.submit(small())
        assert over.id not in engine.jobs and Store(tmp_path).load(over.id).status == "done"
    finally:
        engine.close()
