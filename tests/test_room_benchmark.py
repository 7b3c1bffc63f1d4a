"""What `python -m benchmarks room` counts, against numbers worked out by hand; the room itself is no test."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from aecore.families.spec_link import LONGEST, pack, unpack
from aecore.views.snapshot import View
from benchmarks.room.command import main
from benchmarks.room.earlier import earlier
from benchmarks.room.kept_rows import KeptRuns
from benchmarks.room.page import page
from benchmarks.room.pictures import Pictures
from benchmarks.room.recipe import recipe
from ui.components.view_card.payload import payload


def save(home: Path, run: str, saved_at: float, epoch: float) -> None:
    folder = home / "runs" / run
    folder.mkdir(parents=True, exist_ok=True)
    record = {"saved_at": saved_at, "epoch": epoch, "facts": {"n_train": 1000}}
    (folder / "spec.json").write_text(json.dumps(record))


def test_rows_of_a_window_are_counted_between_saves_and_of_all_runs(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path)
    for saved_at, epoch in ((100.0, 0.0), (110.0, 5.0), (120.0, 25.0)):
        for run in ("one", "two"):
            save(tmp_path, run, saved_at, epoch)
        kept.look()
    assert kept.rows_in(105, 115) == 2 * 1000 * (15 - 2.5)
    assert kept.rows_in(120, 130) == 0
    assert kept.runs["one"].reached_at(15) == 115
    assert kept.runs["one"].reached_at(26) is None


def test_a_record_that_is_cut_short_is_read_the_next_time(tmp_path: Path) -> None:
    kept = KeptRuns(tmp_path)
    save(tmp_path, "one", 100.0, 0.0)
    kept.look()
    (tmp_path / "runs" / "one" / "spec.json").write_text('{"saved_at": 11')
    kept.look()
    save(tmp_path, "one", 110.0, 8.0)
    kept.look()
    assert kept.rows_in(100, 110) == 8000


def card(name: str, **arrays: np.ndarray) -> bytes:
    kind = "Curve" if name == "error" else "Scatter"
    return payload([View(kind=kind, name=name, title="", arrays=arrays)], title="Latent space")


def test_a_picture_counts_once_and_says_which_epoch_it_shows() -> None:
    shown, first, second = Pictures(), np.zeros((3, 2), np.float32), np.ones((3, 2), np.float32)
    assert not shown.show(card("error", train_x=np.array([0.0, 2.5]), change_x=np.array([9.0])))
    assert shown.epoch == 2.5
    assert shown.show(card("map", xy=first))
    assert not shown.show(card("map", xy=first))
    assert not shown.show(card("error", train_x=np.array([0.0, 3.5])))
    assert shown.show(card("map", xy=second))
    assert not shown.show(payload([None], title="Latent space"))


def test_an_older_picture_that_comes_late_is_no_update() -> None:
    shown = Pictures()
    for epoch, xy in ((2.0, 1), (3.0, 2)):
        shown.show(card("error", train_x=np.array([epoch])))
        assert shown.show(card("map", xy=np.full((3, 2), xy, np.float32)))
    shown.show(card("error", train_x=np.array([2.0])))
    assert not shown.show(card("map", xy=np.full((3, 2), 1, np.float32)))


def test_every_visitor_comes_by_a_link_to_a_run_of_its_own_that_does_not_end() -> None:
    links = {pack(recipe(seed)) for seed in range(60)}
    assert len(links) == 60 and max(map(len, links)) < LONGEST
    assert {unpack(link).train.epochs for link in links} == {100_000}


FIGURES = {
    "viewers": 30,
    "seconds": 30.0,
    "rows_per_s": 12000,
    "unwatched_rows_per_s": 20000,
    "share_of_unwatched": 0.6,
    "rows_per_cpu_s": 9000,
    "action_p50_ms": 38.2,
    "action_p95_ms": 69.0,
    "updates_per_s_each": 2.04,
    "picture_age_p50_s": 0.5,
    "first_paint_s": 1.21,
    "web_cores": 0.2,
    "worker_cores": 1.3,
    "web_rss_mb": 340,
    "worker_rss_mb": 590,
    "lost": 0,
    "errors": 0,
}


def test_the_page_says_what_was_measured_and_no_more() -> None:
    before = {**FIGURES, "rows_per_s": 150, "action_p50_ms": 1012.0, "action_p95_ms": 2048.0}
    written = page([{**FIGURES, "against": before}], "HEAD")
    row = "| 30 | 12,000 | 0.60 | 9,000 | 38 / 69 | 2.0 | 0.5 | 1.2 | 0.20 + 1.30 | 340 + 590 | 0 | 0 |"
    assert row in written
    assert "80 times as many rows" in written and "38 ms in place of 1,012 ms" in written
    assert "times as many" not in page([FIGURES], None)


def test_a_commit_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no commit or tag 'never-was'"), earlier("never-was"):
        pass


def test_a_room_without_visitors_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--viewers", "0"])
    assert "from 1 to 200 visitors" in capsys.readouterr().err
