from __future__ import annotations

import json
import math
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from full_disk import little_room
from hostile import HOSTILE

from aecore.cli.recipe import value
from aecore.cli.training import Watch, advance, finished, interruptible, save
from aecore.data import load
from aecore.families import find, presets
from aecore.families import load as load_families
from aecore.families.family import GROUPS
from aecore.runs.session import Session
from aecore.runs.store import RunFolder, Store
from aecore.spec import Spec, digest, put

ROOT = Path(__file__).parents[3]
BRIEF = (
    "train",
    "--family",
    "stacked",
    "--data",
    "digits",
    "--epochs",
    "2",
    "--set",
    "net.hidden=32",
    "--set",
    "net.code=8",
)
PROMISED = (
    "digest family data n_train n_test k epochs steps elapsed_s cpu_s rows_per_s precision device "
    "train_mse test_mse test_se pca_mse status"
).split()
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def trained(run: Run) -> dict[str, Any]:
    return last(run(*BRIEF, "--json"))


def last(found: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = found
    assert code == 0, err
    return json.loads(out.splitlines()[-1])


def python(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aecore", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **more)


def test_the_last_line_is_one_object_with_all_that_was_promised(trained: dict[str, Any]) -> None:
    assert set(PROMISED) <= set(trained)
    assert all(trained[name] is not None for name in PROMISED)
    spec = presets()["deep-2d"].spec
    assert trained["family"] == spec.family and trained["data"] == "digits" and trained["status"] == "done"
    assert (trained["n_train"], trained["n_test"], trained["k"]) == (1437, 360, 8)
    assert trained["epochs"] == 2 and trained["steps"] == 2 * math.ceil(1437 / spec.train.batch)


def test_the_figures_are_those_of_the_engine(trained: dict[str, Any]) -> None:
    spec = find("stacked").spec
    for path, each in {"data.name": "digits", "train.epochs": 2, "net.hidden": (32,), "net.code": 8}.items():
        spec = put(spec, path, each)
    session = Session(spec).run()
    errors = session.test_errors()
    assert trained["digest"] == digest(spec)
    assert trained["test_mse"] == session.evaluate() == errors.mean()
    assert trained["test_se"] == pytest.approx(64 * trained["test_mse"])
    assert trained["test_mse_standard_error"] == pytest.approx(errors.std(ddof=1) / 360**0.5)
    assert trained["pca_mse"] == session.baseline().pca_mse(8)
    with_net = session.net(session.rows.x, spec, None)
    assert trained["train_mse"] == pytest.approx(float(with_net.mse()), rel=1e-5)


def test_a_run_is_kept_and_shown_as_it_ended(trained: dict[str, Any], run: Run) -> None:
    assert last(run("show", trained["run"], "--json")) == trained
    assert last(run("show", "last", "--json")) == last(run("show", trained["run"][:4], "--json"))
    assert last(run("show", trained["folder"], "--json"))["digest"] == trained["digest"]
    _, out, _ = run("show", "last")
    assert "PCA-8" in out and f"{trained['test_mse']:.4g}" in out and f"{trained['pca_mse']:.4g}" in out
    assert len(Store().load(trained["run"]).views) == 5


def test_names_are_shown_letter_by_letter(trained: dict[str, Any], run: Run) -> None:
    for name in HOSTILE:
        assert run("rename", trained["run"], name)[0] == 0
        code, out, err = run("runs")
        assert (code, err) == (0, "") and name.split()[0][:8] in out
    (Path(trained["folder"]) / "name.txt").write_text("a\x1b]0;owned\x07\n\u202eb")
    code, out, _ = run("runs")
    assert code == 0 and not set("\x1b\x07\u202e") & set(out) and "owned" in out
    code, _, err = run("show", "\x1b[31m no")
    assert code == 2 and "\x1b" not in err


def test_runs_are_listed_renamed_and_deleted(trained: dict[str, Any], run: Run) -> None:
    assert run("rename", "last", "The first")[0] == 0
    code, out, _ = run("runs")
    assert code == 0 and "The first" in out and trained["run"] in out
    assert last(run("runs", "--json"))[0]["name"] == "The first"
    assert run("delete", trained["run"])[0] == 0
    assert last(run("runs", "--json")) == []


def test_out_names_the_runs_own_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "here" / "it is"
    found = last(run(*BRIEF, "--json", "--out", folder))
    assert found["folder"] == str(folder) and (folder / "weights.safetensors").exists()
    assert last(run("show", folder, "--json"))["digest"] == found["digest"]
    code, _, err = run(*BRIEF, "--out", folder)
    assert code == 2 and "is not empty" in err
    code, _, err = run("delete", folder)
    assert code == 2 and "remove that folder yourself" in err and folder.exists()


def test_what_is_saved_is_a_recipe_to_begin_from(trained: dict[str, Any], run: Run, tmp_path: Path) -> None:
    again = last(run("train", "--spec", Path(trained["folder"]) / "spec.json", "--json"))
    assert again["digest"] == trained["digest"] and again["test_mse"] == trained["test_mse"]
    (tmp_path / "recipe.json").write_text(RunFolder(Path(trained["folder"])).load().spec.model_dump_json())
    other = last(run("train", "--spec", tmp_path / "recipe.json", "--seed", 5, "--epochs", 1, "--json"))
    assert other["seed"] == 5 and other["epochs"] == 1 and other["digest"] != trained["digest"]


def test_settings_reach_every_kind_of_field(run: Run) -> None:
    settings = (
        "net.hidden=32,16 net.code=6 net.decoder=[24] net.code_activation=tanh corruption=Gaussian "
        "corruption.level=0.2 objective=SquaredError,KLSparsity objective.KLSparsity.rho=-0.3 "
        "train.rate=1e-3 train.optimiser=momentum train.seconds=null data.rows=500"
    ).split()
    flags = [each for setting in settings for each in ("--set", setting)]
    found = last(run("train", "--preset", "first", "--epochs", 1, *flags, "--json"))
    spec = Store().load(found["run"]).spec
    assert spec.net.widths(64) == (64, 32, 16, 6, 24, 64) and spec.corruption.level == 0.2
    assert spec.objective[1].rho == -0.3 and spec.train.rate == 1e-3 and found["n_train"] == 500
    assert found["cleaned_mse"] and found["pca_cleaned_mse"] and found["median_cleaned_mse"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("512,128", [512, 128]),
        ("512,", [512]),
        ("", []),
        ("[3]", [3]),
        ("1e-3", 0.001),
        ("-0.3", -0.3),
        ("null", None),
        ("true", True),
        ("Gaussian", "Gaussian"),
        ("SquaredError,L1", ["SquaredError", "L1"]),
        ('{"part": "L1", "weight": 1}', {"part": "L1", "weight": 1}),
    ],
)
def test_a_value_means_what_one_would_think(text: str, means: object) -> None:
    assert value(text) == means


def test_codes_and_rebuilt_rows_come_out_as_they_went_in(
    trained: dict[str, Any], run: Run, tmp_path: Path
) -> None:
    x = load("digits").x_test[:20]
    np.save(tmp_path / "flat.npy", x)
    np.save(tmp_path / "pictures.npy", x.reshape(-1, 8, 8))
    np.savetxt(tmp_path / "plain.csv", x, delimiter=",", fmt="%.9g")
    np.savetxt(
        tmp_path / "titled.csv",
        x,
        delimiter=",",
        fmt="%.9g",
        header=",".join(f"x{i}" for i in range(64)),
        comments="",
    )
    model = Store().model(trained["run"])
    for name in ("flat.npy", "pictures.npy", "plain.csv", "titled.csv"):
        code, out, _ = run("encode", "last", tmp_path / name)
        head, *lines = out.splitlines()
        assert code == 0 and head == ",".join(f"z{i}" for i in range(1, 9))
        np.testing.assert_array_equal(
            np.array([line.split(",") for line in lines], np.float32), model.encode(x)
        )
    for name in ("out.npy", "out.csv"):
        assert run("reconstruct", "last", tmp_path / "flat.npy", "--out", tmp_path / name)[0] == 0
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), model.reconstruct(x))
    code, out, _ = run("reconstruct", "last", tmp_path / "out.csv")  # what comes out can go in again
    assert code == 0 and len(out.splitlines()) == 21


def test_bytes_are_seen_as_the_net_saw_them(run: Run, tmp_path: Path) -> None:
    last(
        run(
            "train",
            "--family",
            "linear",
            "--data",
            "mnist",
            "--epochs",
            0,
            "--set",
            "data.rows=100",
            "--json",
        )
    )
    rows = load("mnist").x_test[:5]
    np.save(tmp_path / "bytes.npy", rows)
    np.save(tmp_path / "floats.npy", rows.astype(np.float32) / 255)
    assert (
        run("encode", "last", tmp_path / "bytes.npy")[1] == run("encode", "last", tmp_path / "floats.npy")[1]
    )


BAD = {
    "train": "give --family (undercomplete, linear, ",
    "train --family magic": "there is no family 'magic'; there is undercomplete, linear, ",
    "train --family linear --data /no/such.csv": "there is no file or folder /no/such.csv",
    "train --family linear --data=": "--data takes the name of a data set, a file or a folder",
    "train --family linear --data magic": "there is no data set 'magic'; there are breast-cancer, cifar",
    "train --preset magic": "there is no preset 'magic'; there is ",
    "train --family linear --preset erased": "--family is linear, but erased is a recipe for denoising",
    "train --preset erased --spec FILE": "--preset and --spec are two recipes",
    "train --spec MISSING": "MISSING cannot be used: No such file",
    "train --spec FILE": "FILE is not a recipe: ",
    "train --family linear --set net.code=0": "Dense.code must be in [1, 16384], got 0",
    "train --family linear --set net.hidden=0": "Dense.hidden must be in [1, 16384], got 0",
    "train --family linear --set net.hidden=1000000": "Dense.hidden must be in [1, 16384], got 1000000",
    "train --family linear --set net.hidden=wide": "hidden",
    f"train --family linear --set net.hidden={'[' * 20_000}": "hidden",
    "train --family linear --set objective= --data digits": "objective has no term, and nothing would be",
    "train --family linear --set net.code=16384 --set net.hidden=16384": "parameters (about ",
    "train --family linear --set net.depth=3": "Dense has no depth; it has hidden, code",
    "train --family linear --set depth=3": "paths are data.name, data.rows",
    "train --family linear --set net.code": "--set takes PATH=VALUE, got 'net.code'",
    "train --family linear --set train.rate=NaN": "rate: input should be a finite number",
    "train --family linear --set train.schedule=magic": "schedule: input should be 'constant', 'cosine'",
    "train --family linear --set corruption=Rain": "'Rain' is not a part",
    "train --family linear --set objective=CrossEntropy --data digits": "CrossEntropy needs net.output",
    "train --family sparse --set objective.KLSparsity.rho=2 --data digits": "KLSparsity.rho must be in [",
    "train --family linear --epochs -1": "Training.epochs must be in [0, 100000], got -1",
    "train --family linear --epochs many": "Invalid value for '--epochs': ",
    "train --family linear --seconds 0": "Training.seconds must be in [0.1, 86400], got 0",
    "train --family linear --seed -1": "Training.seed must be in [0, ",
    "train --family linear --device magic": "device: input should be 'auto', 'cpu', 'cuda'",
    "train --family linear --data digits --out FILE": "FILE is not empty",
    "train --family linear --data digits --out FILE/run": "cannot be used: Not a directory",
    "train --tint red": "No such option: --tint",
    "fly": "No such command 'fly'",
    "families --json --markdown": "--json and --markdown are two forms",
    "show": "Missing argument",
    "show nothing": "there is no run 'nothing' in ",
    "show ../..": "there is no run '../..' in ",
    "encode last FILE": "there is no run 'last' in ",
}


@pytest.mark.parametrize("command", BAD)
def test_bad_input_is_one_sentence_and_exit_code_2(command: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file.json").write_text("{}")
    places = {"FILE": str(tmp_path / "file.json"), "MISSING": str(tmp_path / "missing.json")}

    def placed(text: str) -> str:
        for name, place in places.items():
            text = text.replace(name, place)
        return text

    code, out, err = run(*placed(command).split())
    assert code == 2 and out == ""
    assert placed(BAD[command]) in err and err.count("\n") == 1
    assert Store().ids() == []


def rows_of(kind: str, path: Path) -> Path:
    """A file that cannot be encoded, of one kind or another."""
    x = load("digits").x_test[:4]
    arrays = {
        "narrow": x[:, :10],
        "bright": x * 255,
        "nan": np.full((2, 64), np.nan),
        "flat": x[0],
        "empty": x[:0],
        "words": np.full((2, 64), "a"),
        "complex": x + 1j,
    }
    if kind in arrays:
        np.save(path.with_suffix(".npy"), arrays[kind])
        return path.with_suffix(".npy")
    if kind == "pickle":
        np.save(path.with_suffix(".npy"), np.array([{}, {}], object), allow_pickle=True)
        return path.with_suffix(".npy")
    np.save(path.with_suffix(".npy"), x)
    whole = path.with_suffix(".npy").read_bytes()
    texts = {
        "cut.npy": whole[:300],
        "open.npy": whole.replace(b"(4, 64)", b"((4, 64"),
        "noise.npy": b"\x93NUMPY\x01\x00\xff\xff" + b"x" * 80,
        "words.csv": b"a,b\nc,d\n",
        "ragged.csv": b"1,2\n1\n",
        "bytes.csv": b"\xff\xfe\x00",
        "nothing.csv": b"",
        "rows.txt": whole,
        "rows.png": whole,
    }
    path.with_name(kind).write_bytes(texts[kind])
    return path.with_name(kind)


def test_rows_that_do_not_fit_are_refused_in_a_sentence(
    trained: dict[str, Any], run: Run, tmp_path: Path
) -> None:
    says = {
        "narrow": "must hold rows of shape (8, 8), got an array of shape (4, 10)",
        "bright": "must be in [0, 1], got 0 to 255",
        "nan": "must be in [0, 1], got nan",
        "flat": "must hold rows of shape (8, 8), got an array of shape (64,)",
        "empty": "",
        "words": "must hold numbers",
        "complex": "must hold numbers",
        "pickle": "cannot be read",
        "cut.npy": "cannot be read",
        "open.npy": "is cut short or was changed",
        "noise.npy": "cannot be read",
        "words.csv": "cannot be read",
        "ragged.csv": "cannot be read",
        "bytes.csv": "is empty",
        "nothing.csv": "is empty",
        "rows.txt": "is not a text file",
        "rows.png": "must be a .npy or a .csv file, or a table that ends in .tsv, ",
    }
    for kind, part in says.items():
        code, out, err = run("encode", "last", rows_of(kind, tmp_path / "rows"))
        assert (code, out, err.count("\n")) == (2, "", 1), (kind, err)
        assert part in err, (kind, err)
    code, _, err = run("encode", "last", tmp_path / "not there.npy")
    assert code == 2 and "No such file" in err
    rows = rows_of("cut.npy", tmp_path / "rows").with_name("rows.npy")
    code, _, err = run("encode", "last", rows, "--out", tmp_path / "codes.txt")
    assert code == 2 and "--out must end in .npy or .csv" in err
    code, _, err = run("encode", "last", rows, "--out", tmp_path / "no" / "codes.npy")
    assert code == 2 and err.count("\n") == 1 and "No such file" in err


def test_a_start_of_an_id_that_several_runs_have_is_refused(run: Run) -> None:
    from tests.aecore.runs.test_store import instant, weights

    for name in ("ab1", "ab2"):
        Store().save(name, instant(3), weights(3))
    code, _, err = run("show", "ab")
    assert code == 2 and "'ab' is the start of several runs: ab1, ab2" in err
    assert run("show", "ab1")[0] == 0


def test_a_net_that_came_with_the_program_is_a_run_by_its_name(run: Run) -> None:
    assert run("show", "vae-digits")[0] == 0
    code, _, err = run("show", "vae-digit")
    assert code == 2 and "with the program came" in err and "vae-digits" in err


def test_data_that_cannot_be_had_are_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "train-images-idx3-ubyte.gz").write_bytes(b"cut short")
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path))
    code, out, err = run("train", "--family", "linear", "--data", "mnist-full")
    assert (code, out, err.count("\n")) == (2, "", 1) and "cut short or has the wrong checksum" in err


def test_a_run_that_diverges_fails_with_its_cause(run: Run) -> None:
    wild = (
        "train",
        "--family",
        "linear",
        "--data",
        "digits",
        "--set",
        "train.optimiser=sgd",
        "--set",
        "train.rate=10",
    )
    code, out, _ = run(*wild, "--json")
    found = json.loads(out.splitlines()[-1])
    assert code == 1 and found["status"] == "failed" and "try a rate of 5" in found["error"]
    assert np.isfinite(found["test_mse"])


def test_families_and_data_are_listed(run: Run) -> None:
    code, out, _ = run("families")
    assert code == 0 and all(
        name in out for name in ("linear", "undercomplete", "stacked", "denoising", "sparse")
    )
    code, out, _ = run("data")
    assert code == 0 and all(
        name in out for name in ("digits", "mnist", "mnist-full", "fashion", "fashion-full")
    )
    assert {each["name"] for each in last(run("families", "--json"))} >= {"linear", "overcomplete"}
    assert {each["name"]: each["n_train"] for each in last(run("data", "--json"))}["digits"] == 1437


def test_families_are_listed_group_by_group(run: Run) -> None:
    _, out, _ = run("families")
    words = out.split()
    shown = [each for each in GROUPS if each in words]
    assert sorted(shown, key=words.index) == shown and {"Basics", "Ratings"} <= set(shown)
    assert words.index("Basics") < words.index("linear") < words.index("Ratings") < words.index("ratings-rbm")
    found = {each["name"]: each for each in last(run("families", "--json"))}
    assert found["sparse"]["chapter"] == "Regularisation" and found["sparse"]["adds"] == ["KLSparsity"]


def test_the_page_of_families_is_what_the_command_prints(run: Run) -> None:
    code, out, _ = run("families", "--markdown")
    assert code == 0
    rows = [line for line in out.splitlines() if line.startswith("| **")]
    assert len(rows) == len(load_families()) and all(line.count(" | ") == 5 for line in rows)
    refresh = "python -m aecore families --markdown > docs/families.md"
    assert (ROOT / "docs" / "families.md").read_text(encoding="utf-8") == out, f"refresh it: {refresh}"


def test_the_page_of_families_links_to_files_that_are_there(run: Run) -> None:
    _, out, _ = run("families", "--markdown")
    links = re.findall(r"\]\(\.\./([^)]+)\)", out)
    assert "aecore/parts/objective.py" in links and all((ROOT / each).exists() for each in links)


@pytest.mark.parametrize(
    "command", ["--help", "families", "families --markdown", "data", "runs", "train --help"]
)
def test_nothing_heavy_is_imported_to_look_around(command: str) -> None:
    code = (
        "import sys; from aecore.__main__ import main; main(sys.argv[1:]);"
        "print([m for m in ('torch', 'scipy', 'sklearn', 'umap', 'streamlit') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, *command.split()], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("facts", [{"widths": [{}]}, {"k": [], "n_test": {}}])
def test_facts_of_another_kind_are_one_sentence(trained: dict[str, Any], run: Run, facts: dict) -> None:
    record = Path(trained["folder"]) / "spec.json"
    found = json.loads(record.read_text())
    record.write_text(json.dumps({**found, "facts": {**found["facts"], **facts}}))
    code, out, err = run("show", trained["run"])
    assert (code, out, err.count("\n")) == (2, "", 1) and "is cut short or was changed" in err


def test_the_module_and_its_exit_code() -> None:
    found = python("train", "--family", "magic")
    assert found.returncode == 2 and found.stdout == "" and found.stderr.count("\n") == 1


def test_a_disk_that_is_full_at_the_start_is_one_sentence(run: Run) -> None:
    with little_room(10_000):
        code, out, err = run(*BRIEF[:-4])
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert str(Store().folder) in err and "cannot be used: File too large" in err


def test_a_disk_that_fills_up_does_not_end_a_run(small: Callable[..., Spec], tmp_path: Path) -> None:
    session, folder = Session(small()), RunFolder(tmp_path / "run")
    watch = Watch(session, folder, lambda _share, _text: None)
    save(folder, session.snapshot(), session)
    with little_room(10_000):
        cpu_s = advance(session, watch, lambda: False)
        watch.save(finished(session, cpu_s))
    assert session.status == "done" and "File too large" in str(watch.unsaved)
    assert folder.load().step == 0
    watch.save(finished(session, cpu_s))
    assert watch.unsaved is None and folder.load().step == session.steps


def test_a_second_interrupt_is_not_waited_for() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with interruptible() as received:
            signal.raise_signal(number)
            assert received == [number]
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(number)


def test_sigterm_before_anything_is_learned_is_said_and_has_its_exit_code(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe"
    os.mkfifo(recipe)  # whoever reads it waits for a recipe that does not come
    command = [sys.executable, "-m", "aecore", "train", "--spec", str(recipe)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while (end := writing_end(recipe)) is None:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60) == ("", "Stopped.\n") and process.returncode == 143
    os.close(end)


def writing_end(pipe: Path) -> int | None:
    """The pipe, to be written; None while nobody reads it."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def test_a_run_that_was_stopped_goes_on_and_a_finished_one_for_longer(run: Run, tmp_path: Path) -> None:
    told = last(
        run(*BRIEF, "--set", "train.seconds=0.1", "--epochs", "4", "--out", tmp_path / "run", "--json")
    )
    assert run("resume", tmp_path / "run")[0] == 2
    again = last(run("resume", tmp_path / "run", "--more-epochs", "2", "--json"))
    assert again["run"] == told["run"] and again["digest"] == told["digest"]
    assert again["steps"] >= told["steps"] + 2 * math.ceil(1437 / presets()["deep-2d"].spec.train.batch)
    code, _, err = run("resume", tmp_path / "run")
    assert (code, err) == (2, "this run is finished: say how many epochs more it shall learn\n")


def test_an_interrupted_run_is_kept() -> None:
    command = [sys.executable, "-m", "aecore", "train", "--preset", "first", "--epochs", "100000", "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not Store().runs() or not Store().runs()[0].test_mse:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    found = json.loads(out.splitlines()[-1])
    assert process.returncode == 130 and err == ""
    assert found["status"] == "stopped" and found["steps"] > 0
    assert Store().load(found["run"]).step == found["steps"]


def test_a_terminal_sees_a_bar_that_is_gone_at_the_end() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aecore", *BRIEF[:-4], "--epochs", "60"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True)
    os.close(theirs)
    shown = all_shown(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and "PCA-32" in out
    assert "stacked on digits" in shown and "rows/s" in shown and "test MSE" in shown


def all_shown(terminal: int) -> str:
    """All that was written to a terminal until its last writer ended: it holds some 4,000 bytes unread."""
    shown = b""
    with suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as screen:  # EIO is its end on Linux
        while more := screen.read(1 << 16):
            shown += more
    return shown.decode()
