from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from full_disk import little_room
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from aecore.families import find
from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import Damaged, Kept, Store, pictures
from aecore.runs.store.files import pack
from aecore.runs.store.record import initial, written
from aecore.spec import Spec, digest, put
from aecore.views.snapshot import Change, Curve, Snapshot, View

Room = Callable[[], AbstractContextManager[None]]
ROOT = Path(__file__).parents[3]
FILES = ("spec.json", "curves.bin", "views.safetensors", "weights.safetensors")
SPEC = put(put(find("denoising").spec, "data.name", "digits"), "corruption.level", 0.5)


def view(step: int) -> View:
    arrays = {"xy": np.full((5, 2), step, np.float32), "label": np.arange(5, dtype=np.int16)}
    return View(
        "Scatter", "map", "Its map", arrays, "10-NN 74 %", "a caption", "unit", {"mean": 0.5}, ("0", "1")
    )


def instant(step: int, **more: object) -> Snapshot:
    """A run after so many steps, whose every number tells the step."""
    line = Curve(np.arange(step), np.arange(step) / 7)
    test = Curve(np.arange(0, step, 10), np.arange(0, step, 10) / 9)
    return Snapshot(
        SPEC,
        **{
            "status": "running",
            "step": step,
            "epoch": step / 12,
            "stage": "descend",
            "elapsed_s": 1.5,
            "curves": {"train_mse": line, "test_mse": test},
            "levels": {"pca_mse": 0.02},
            "changes": (Change(3, "corruption.level", 0.3, 0.5),),
            "facts": {"digest": "d", "widths": (64, 8, 64), "k": 8, "parameters": 1096, "unsaved": ""},
            "views": (view(step),),
            **more,
        },
    )


def weights(step: int) -> dict[str, np.ndarray]:
    return {
        "encoder.0.weight": np.full((50, 40), step, np.float32),
        "encoder.0.bias": np.zeros(0, np.float32),
    }


def same(a: Snapshot, b: Snapshot) -> None:
    plain = {"curves": {}, "views": ()}
    assert replace(a, **plain) == replace(b, **plain)
    assert list(a.curves) == list(b.curves)
    for name, curve in a.curves.items():
        np.testing.assert_array_equal(curve.step, b.curves[name].step)
        np.testing.assert_array_equal(curve.value, b.curves[name].value)
    for mine, other in zip(a.views, b.views, strict=True):
        assert replace(mine, arrays={}) == replace(other, arrays={}) and list(mine.arrays) == list(
            other.arrays
        )
        for name, each in mine.arrays.items():
            np.testing.assert_array_equal(each, other.arrays[name])
            assert each.dtype == other.arrays[name].dtype and not other.arrays[name].flags.writeable


def child(code: str, *arguments: object) -> subprocess.Popen:
    """A process of its own that knows this file's makers of snapshots."""
    head = "import sys, time; sys.path[:0] = ['tests', 'tests/aecore/runs']; from test_store import *\n"
    command = [sys.executable, "-c", head + code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture
def trained(small: Callable[..., Spec]) -> Session:
    session = Session(small("stacked")).run()
    session.evaluate()
    return session


def test_a_run_comes_back_as_it_was(store: Store) -> None:
    store.save("ab12", instant(40, status="done"), weights(40))
    same(instant(40, status="done"), store.load("ab12"))
    for name, value in weights(40).items():
        np.testing.assert_array_equal(store.weights("ab12")[name], value)


def test_a_run_can_be_replayed_from_its_file(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    record = json.loads((store.folder / "ab12" / "spec.json").read_text())
    assert record["spec"]["corruption"]["level"] == 0.5 and record["initial"]["corruption"]["level"] == 0.3
    assert digest(initial(instant(40))) == digest(put(SPEC, "corruption.level", 0.3))


def test_saves_add_to_a_run_and_leave_alone_what_did_not_change(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    before = {name: (store.folder / "ab12" / name).stat() for name in FILES}
    store.save("ab12", replace(instant(40), rows_per_s=5.0), weights(40))
    after = {name: (store.folder / "ab12" / name).stat() for name in FILES}
    changed = {name for name in FILES if before[name].st_ino != after[name].st_ino}
    assert changed == {"spec.json"}
    store.save("ab12", instant(95), weights(95))
    same(instant(95), store.load("ab12"))
    assert (store.folder / "ab12" / "curves.bin").stat().st_ino == before["curves.bin"].st_ino


def test_what_a_save_that_was_cut_off_left_behind_does_not_count(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    curves = store.folder / "ab12" / "curves.bin"
    curves.write_bytes(curves.read_bytes() + b"half a poi")
    same(instant(40), store.load("ab12"))
    store.save("ab12", instant(60), weights(60))
    same(instant(60), store.load("ab12"))


def test_a_run_that_began_again_under_its_old_id_is_a_new_one(store: Store) -> None:
    store.save("ab12", instant(60), weights(60))
    store.save("ab12", instant(20), weights(20))
    same(instant(20), store.load("ab12"))


def test_the_list_is_the_newest_first_and_tells_what_became_of_each(store: Store) -> None:
    assert store.runs() == []
    for i, run in enumerate(("first", "second", "third")):
        store.save(run, instant(40, status="done", elapsed_s=1000.0 * (3 - i)), weights(40))
    (store.folder / "notes.txt").write_text("not a run")
    runs = store.runs()
    assert [each.id for each in runs] == ["third", "second", "first"]
    assert runs[0] == replace(
        Kept("third", "denoising on digits", "denoising", "digits", "done"),
        started_at=runs[0].started_at,
        saved_at=runs[0].saved_at,
        epoch=40 / 12,
        elapsed_s=1000.0,
        k=8,
        parameters=1096,
        seed=123,
        train_mse=39 / 7,
        test_mse=30 / 9,
        pca_mse=0.02,
        unit="MSE per feature",
        score=30 / 9,
        beside="PCA-8",
        beside_score=0.02,
    )


def test_a_run_that_nobody_saves_any_more_has_stopped(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    assert store.runs()[0].status == store.load("ab12").status == "running"
    path = store.folder / "ab12" / "spec.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"saved_at": time.time() - 60}))
    assert store.runs()[0].status == store.load("ab12").status == "stopped"


def test_a_run_can_be_renamed_while_it_is_being_saved(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    store.rename("ab12", "  The one\tthat worked ")
    store.save("ab12", instant(60), weights(60))
    assert store.runs()[0].name == "The one that worked"
    for name in ("", " ", "x" * 81, "bell\a"):
        with pytest.raises(ValueError, match="a name has 1 to 80"):
            store.rename("ab12", name)


def test_links_in_a_run_from_elsewhere_show_no_other_file_and_have_none_written_over(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("a secret")
    store.save("a", instant(0), weights(0))
    for name in ("curves.bin", "name.txt", "note.txt", "tags.txt"):
        (store.folder / "a" / name).unlink(missing_ok=True)
        (store.folder / "a" / name).symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match=r"curves\.bin"):
        store.save("a", instant(20), weights(20))
    [kept] = store.runs()
    assert (kept.note, kept.tags) == ("", ()) and "secret" not in kept.name
    assert (tmp_path / "secret").read_text() == "a secret"


def test_of_a_run_that_is_a_link_the_link_alone_is_deleted(store: Store, tmp_path: Path) -> None:
    store.save("a", instant(0), weights(0))
    (store.folder / "a").rename(tmp_path / "elsewhere")
    (store.folder / "a").symlink_to(tmp_path / "elsewhere")
    store.delete("a")
    assert store.ids() == [] and list(store.folder.iterdir()) == []
    assert (tmp_path / "elsewhere" / "spec.json").is_file()


def test_a_deleted_run_is_gone_and_stays_gone(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    store.save("cd34", instant(40), weights(40))
    store.delete("ab12")
    store.save("ab12", instant(60), weights(60))  # a job that had not heard of it
    assert [each.id for each in store.runs()] == ["cd34"]
    assert sorted(each.name for each in store.folder.iterdir()) == ["cd34"]


@pytest.mark.parametrize("run", ["..", "../other", "/etc", "a/b", "", ".hidden", "a\n", "é", "a" * 65, "a\0"])
def test_no_id_leads_out_of_the_folder(run: str, store: Store) -> None:
    outside = store.folder.parent / "other"
    outside.mkdir()
    for act in (store.load, store.delete, store.weights, store.model, store.session, store.draw):
        with pytest.raises(ValueError, match="a run's id is letters and digits"):
            act(run)
    with pytest.raises(ValueError):
        store.rename(run, "name")
    with pytest.raises(ValueError):
        store.save(run, instant(1), weights(1))
    assert outside.exists()


def test_a_run_that_is_not_there_is_named(store: Store) -> None:
    for act in (store.load, store.delete, store.weights, store.model, store.session, store.draw):
        with pytest.raises(ValueError, match="there is no run 'ab12' in "):
            act("ab12")


def test_a_run_with_a_missing_or_foreign_file_says_which(store: Store, trained: Session) -> None:
    store.save("ab12", trained.snapshot(), trained.weights())
    folder = store.folder / "ab12"
    (folder / "weights.safetensors").rename(folder / "elsewhere")
    with pytest.raises(Damaged, match=r"weights.safetensors is missing"):
        store.weights("ab12")
    store.save("cd34", instant(4), weights(4))
    (store.folder / "cd34" / "weights.safetensors").rename(folder / "weights.safetensors")
    for act in (store.model, store.session):
        with pytest.raises(Damaged, match=r"does not hold the weights of"):
            act("ab12")
    (folder / "curves.bin").unlink()
    with pytest.raises(Damaged, match=r"curves.bin cannot be read: No such file"):
        store.load("ab12")


damage = st.one_of(
    st.tuples(st.just("cut"), st.floats(0, 0.999), st.binary(max_size=0)),
    st.tuples(st.just("put"), st.floats(0, 0.999), st.binary(min_size=1, max_size=12)),
    st.tuples(st.just("all"), st.just(0.0), st.binary(max_size=200)),
)


@given(name=st.sampled_from(FILES), harm=damage)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_is_one_sentence_and_the_list_goes_on(
    name: str, harm: tuple[str, float, bytes], tmp_path: Path
) -> None:
    store = Store(tmp_path / "runs")
    for run in ("good", "bad"):
        store.save(run, instant(40), weights(40))
    path = store.folder / "bad" / name
    how, where, what = harm
    whole = path.read_bytes()
    at = int(where * len(whole))
    path.write_bytes(
        {"cut": whole[:at], "put": whole[:at] + what + whole[at + len(what) :], "all": what}[how]
    )
    assert {each.id for each in store.runs()} == {"good", "bad"}
    assert all("\n" not in each.damage for each in store.runs())
    for act in (store.load, store.weights, store.model):
        try:
            act("bad")
        except ValueError as error:
            assert str(error) and "\n" not in str(error)
    same(instant(40), store.load("good"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = sorted(json.loads(written(instant(3), 0.0, 0.0, curves={}, drawn={})))


@given(field=st.sampled_from(FIELDS), value=json_values)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_record_with_anything_in_a_field_is_one_sentence(field: str, value: object, tmp_path: Path) -> None:
    store = Store(tmp_path / "runs")
    store.save("bad", instant(3), weights(3))
    path = store.folder / "bad" / "spec.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    assert len(store.runs()) == 1
    for act in (store.load, store.model):
        try:
            act("bad")
        except ValueError as error:
            assert str(error) and "\n" not in str(error)
    store.save("bad", instant(5), weights(5))
    path.unlink()


def test_a_record_of_a_hundred_megabytes_is_not_read(store: Store) -> None:
    store.save("ab12", instant(3), weights(3))
    with (store.folder / "ab12" / "spec.json").open("r+b") as file:
        file.truncate(100 << 20)
    assert "is larger than the 16,777,216 bytes allowed" in store.runs()[0].damage


def test_a_folder_that_cannot_be_written_is_an_oserror_to_a_job_and_a_sentence_to_a_person(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "runs")
    with pytest.raises(OSError):
        store.save("ab12", instant(3), weights(3))
    with pytest.raises(ValueError, match="cannot be read: Not a directory"):
        store.runs()


def test_a_job_that_cannot_be_saved_says_so_and_goes_on(tmp_path: Path, small: Callable[..., Spec]) -> None:
    (tmp_path / "file").write_text("")
    scheduler = Scheduler(workers=1, keeper=Store(tmp_path / "file" / "runs"))
    try:
        job = scheduler.submit(small(train__epochs=3))
        assert job.join(60) and job.latest.status == "done"
    finally:
        scheduler.close()


@pytest.fixture(params=["tmpfs", "limit"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Room]]:
    """A folder, and a context in which there is room for about 64 kB in it."""
    folder = tmp_path / "small"
    folder.mkdir()
    if request.param == "limit":
        yield folder, lambda: little_room(64_000)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder, nullcontext
    subprocess.run(["umount", str(folder)], check=True)


def test_the_same_weights_are_the_same_file(store: Store) -> None:
    for run in ("ab12", "cd34"):
        store.save(run, instant(40), weights(40))
    files = [(store.folder / run / "weights.safetensors").read_bytes() for run in ("ab12", "cd34")]
    assert files[0] == files[1]


def test_a_bit_of_the_weights_that_flipped_is_said(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    path = store.folder / "ab12" / "weights.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged, match=r"weights\.safetensors is cut short or was changed"):
        store.weights("ab12")


def test_pictures_with_a_number_that_no_float_holds_are_damaged(tmp_path: Path) -> None:
    shown = [View("Histogram", "activation", "Code activation", {"counts": np.arange(3)})]
    note = {**pictures.notes(shown)[0], "marks": {"mean": 10**400}}
    path = tmp_path / "pictures.safetensors"
    path.write_bytes(pack(pictures.arrays(shown), {"views": json.dumps([note])}))
    with pytest.raises(Damaged, match="cut short or was changed"):
        pictures.unpacked(path)


def test_weights_of_version_0_1_with_two_notes_and_no_checksum_are_read(store: Store) -> None:
    store.save("ab12", instant(40), weights(40))
    notes = {"format": "pt", "step": "40"}
    (store.folder / "ab12" / "weights.safetensors").write_bytes(save(weights(40), notes))
    np.testing.assert_array_equal(store.weights("ab12")["encoder.0.weight"], weights(40)["encoder.0.weight"])


def test_a_run_whose_process_was_killed_is_known_to_have_stopped(store: Store) -> None:
    writer = child(WRITE, store.folder)
    begun(writer)
    assert store.load("ab12").status == "running"
    writer.kill()
    writer.communicate()
    assert store.load("ab12").status == store.runs()[0].status == "stopped"


def test_a_full_disk_keeps_the_last_save(full: tuple[Path, Room]) -> None:
    folder, room = full
    with room():
        _keeps_the_last_save(folder)


def _keeps_the_last_save(full: Path) -> None:
    store = Store(full / "runs")
    store.save("ab12", instant(40), weights(40))
    large = {name: np.concatenate([value] * 20) for name, value in weights(60).items()}
    with pytest.raises(OSError) as caught:
        store.save("ab12", instant(60), large)
    assert caught.value.errno in (errno.ENOSPC, errno.EFBIG)
    same(replace(instant(40), views=()), replace(store.load("ab12"), views=()))
    np.testing.assert_array_equal(store.weights("ab12")["encoder.0.weight"], weights(40)["encoder.0.weight"])
    assert {each.name for each in (full / "runs" / "ab12").iterdir()} == set(FILES)
    store.save("ab12", instant(70), weights(70))
    same(instant(70), store.load("ab12"))


def test_a_job_leaves_its_last_snapshot_and_weights(tmp_path: Path, small: Callable[..., Spec]) -> None:
    store = Store(tmp_path / "runs")
    scheduler = Scheduler(workers=1, keeper=store)
    try:
        job = scheduler.submit(small("denoising"))
        assert job.join(60)
    finally:
        scheduler.close()
    same(replace(job.latest, left_s=None), replace(store.load(job.id), left_s=None))
    for name, value in job.session.weights().items():
        np.testing.assert_array_equal(store.weights(job.id)[name], value.numpy())


def test_a_run_is_a_session_again_and_a_net_for_use(store: Store, trained: Session) -> None:
    store.save("ab12", trained.snapshot(), trained.weights())
    again = store.session("ab12")
    assert again.over and not again.step() and again.steps == trained.steps and again.digest == trained.digest
    same(replace(trained.snapshot(), left_s=None), replace(again.snapshot(), left_s=None))
    assert again.evaluate() == trained.log.curves()["test_mse"].value[-1]
    model, x = store.model("ab12"), trained.data.x_test
    assert model.errors(x).mean() == pytest.approx(again.test_errors().mean(), rel=1e-6)
    np.testing.assert_array_equal(model.decode(model.encode(x)), model.reconstruct(x))


def test_a_net_is_of_use_where_its_data_are_not(store: Store, trained: Session) -> None:
    elsewhere = replace(trained.snapshot(), spec=put(trained.spec, "data.name", "rows"))
    store.save("ab12", elsewhere, trained.weights())
    assert store.model("ab12").encode(trained.data.x_test).shape == (360, 8)
    assert store.draw("ab12").views == ()
    with pytest.raises(ValueError, match="there is no data set 'rows'"):
        store.session("ab12")


def test_a_run_opened_from_disk_keeps_its_timeline(store: Store) -> None:
    frames = [instant(step, status="running", facts={"scored": f"{step} % erased"}) for step in range(10, 60)]
    last = instant(60, status="done")
    store.save("ab12", last, weights(60))
    assert store.timeline("ab12", last) == ()
    store.keep_timeline("ab12", frames)
    found = store.timeline("ab12", store.load("ab12"))
    assert len(found) == 32 and (found[0].step, found[-1].step) == (10, 59)
    for moment in found:
        whole = frames[moment.step - 10]
        assert (moment.epoch, moment.facts["scored"]) == (whole.epoch, whole.facts["scored"])
        np.testing.assert_array_equal(moment.views[0].arrays["xy"], whole.views[0].arrays["xy"])
        assert moment.curves["train_mse"].value[-1] <= moment.step / 7
    path = store.folder / "ab12" / "timeline.safetensors"
    path.write_bytes(path.read_bytes()[:-9])
    assert store.timeline("ab12", last) == ()


def test_a_run_that_nobody_watched_is_drawn_when_it_is_opened(store: Store, trained: Session) -> None:
    store.save("ab12", trained.snapshot(), trained.weights())
    assert store.load("ab12").views == ()
    drawn = store.draw("ab12")
    assert {each.name for each in drawn.views} >= {"strip", "map", "pca", "activation", "filters"}
    assert drawn.levels["pca_mse"] == trained.baseline().pca_mse(8)
    same(replace(drawn, left_s=None), store.load("ab12"))
    old = replace(trained.snapshot((view(1),)), step=trained.steps - 1, status="running")
    store.save("cd34", old, trained.weights())
    store.save("cd34", trained.snapshot((view(1),)), trained.weights())  # over, with a picture from before
    assert len(store.draw("cd34").views) == 5
    same(store.draw("cd34"), store.load("cd34"))


WRITE = """
store, steps = Store(sys.argv[1]), 0
while True:
    steps += 10
    store.save("ab12", instant(steps), weights(steps))
    if steps == 20:
        print("begun", flush=True)
"""
READ = """
store, seen = Store(sys.argv[1]), set()
end = time.monotonic() + 2
while time.monotonic() < end:
    found = store.load("ab12")
    same(instant(found.step, views=found.views), found)
    kept = store.weights("ab12")["encoder.0.weight"]
    assert (kept == kept[0, 0]).all() and kept[0, 0] >= found.step, (kept, found.step)
    assert store.runs()[0].damage == ""
    seen.add(found.step)
print(len(seen))
"""


def begun(writer: subprocess.Popen) -> None:
    assert writer.stdout.readline() == "begun\n", writer.stderr.read()


def ended(process: subprocess.Popen) -> str:
    out, err = process.communicate(timeout=60)
    return out if process.returncode == 0 else err


def test_two_processes_read_whole_runs_while_a_third_writes(store: Store) -> None:
    writer = child(WRITE, store.folder)
    try:
        begun(writer)
        readers = [child(READ, store.folder) for _ in range(2)]
        counts = [ended(each) for each in readers]
        assert all(int(count) > 10 for count in counts), counts
    finally:
        writer.kill()
        writer.communicate()


def test_a_process_killed_in_mid_save_leaves_its_last_save(store: Store) -> None:
    for wait_s in (0.0, 0.013, 0.05, 0.11):
        writer = child(WRITE, store.folder)
        begun(writer)
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        found = store.load("ab12")
        same(instant(found.step, views=found.views, status="stopped"), found)
        kept = store.weights("ab12")["encoder.0.weight"]
        assert (kept == kept[0, 0]).all() and found.step <= kept[0, 0] <= found.step + 10
        store.delete("ab12")
        store = Store(store.folder)


TRAIN = """
import aecore.runs.publisher
aecore.runs.publisher.SAVE_S = 0.3
scheduler = Scheduler(workers=1, keeper=Store(sys.argv[1]))
job = scheduler.submit(put(put(find("stacked").spec, "data.name", "digits"), "train.epochs", 100_000))
while job.latest.step < 300:
    time.sleep(0.01)
print("begun", flush=True)
time.sleep(60)
"""


def test_a_killed_run_is_there_up_to_its_last_save(store: Store) -> None:
    trainer = child(TRAIN, store.folder)
    begun(trainer)
    time.sleep(1)
    trainer.send_signal(signal.SIGKILL)
    killed_at = time.time()
    trainer.communicate()
    (kept,) = store.runs()
    assert kept.damage == "" and killed_at - kept.saved_at < 2
    found = store.load(kept.id)
    assert found.step > 300 and len(found.curves["train_mse"].step) == found.step
    assert np.isfinite(store.session(kept.id).evaluate())
