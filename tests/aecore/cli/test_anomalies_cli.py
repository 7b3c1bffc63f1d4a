"""`python -m aecore anomalies`: what is flagged on the terminal and as JSON, the CSV, and a cleaned set."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aecore.data import load, own
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kept(small: Callable[..., Spec]) -> str:
    """A run that never saw an 8, over and on disk."""
    session = Session(small("undercomplete", data__name="digits-without-8", train__epochs=3)).run()
    Store().save("abc123", session.snapshot(), session.weights())
    return "abc123"


def test_the_test_rows_are_scored_flagged_and_held_beside_others(kept: str, run: Run) -> None:
    data = load("digits-without-8")
    code, out, err = run("anomalies", kept, "--percentile", 95, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["run"], told["rows"], told["score"]) == (kept, data.n_test, "local")
    errors = Store().model(kept).errors(data.x_test)
    worst = told["worst"]
    assert len(worst) == 5 and [row["score"] for row in worst] == sorted(
        (row["score"] for row in worst), reverse=True
    )
    for row in worst:
        assert row["Reconstruction.MSE"] == pytest.approx(errors[row["row"]], rel=1e-4)
        assert row["label"] == data.classes[data.y_test[row["row"]]] and row["flagged"]
        assert len(row["blame"]) == 3 and all(name.startswith("C") for name in row["blame"])
    assert told["beside"]["anomalies"] == (data.y_test == 8).sum()
    assert told["beside"]["rows"][0]["name"] == "net" and len(told["beside"]["rows"]) == 6
    assert 0 <= told["at_threshold"]["precision"] <= 1


def test_on_the_terminal_it_says_who_wins(kept: str, run: Run) -> None:
    code, out, _ = run("anomalies", kept, "--score", "mean", "--top", 1)
    said = " ".join(out.split())
    assert code == 0 and "360 test rows of digits-without-8 are flagged" in said
    n = load("digits-without-8").n_train
    assert f"percentile 99 of {n:,} training rows (Mean squared error)" in said
    assert "On digits-without-8" in said and "PCA-" in said and "pixel " in said


def test_none_of_the_strangest_rows_may_be_told(kept: str, run: Run) -> None:
    code, out, err = run("anomalies", kept, "--top", 0, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "") and told["worst"] == [] and told["rows"] == 360


def test_rows_of_a_file_are_scored_and_all_of_them_written(kept: str, run: Run, tmp_path: Path) -> None:
    np.save(tmp_path / "own.npy", load("digits").x_train[:30])
    code, out, err = run(
        *("anomalies", kept, tmp_path / "own.npy", "--out", tmp_path / "own.csv", "--score", "mean", "--json")
    )
    told = json.loads(out)
    assert (code, err) == (0, "") and told["rows"] == 30 and told["beside"] is None
    assert told["what"] == "rows of own.npy" and told["worst"][0]["label"] is None
    with (tmp_path / "own.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["row"] for row in rows] == [str(number) for number in range(30)]
    flagged = [float(row["score"]) > told["threshold"] for row in rows]
    assert [row["flagged"] == "1" for row in rows] == flagged and told["flagged"] == sum(flagged)


def test_pictures_of_a_folder_are_scored(kept: str, run: Run, tmp_path: Path) -> None:
    from PIL import Image

    data = load("digits")
    for place, picture in enumerate(data.picture(data.x_test[:3])):
        Image.fromarray(picture).save(tmp_path / f"{place}.png")
    told = json.loads(run("anomalies", kept, tmp_path, "--json", "--top", 3)[1])
    assert told["rows"] == 3 and len(told["worst"]) == 3


def test_the_rows_kept_are_a_data_set_and_its_recipe_can_be_trained(
    kept: str, run: Run, tmp_path: Path
) -> None:
    recipe = tmp_path / "cleaned.json"
    code, out, _ = run("anomalies", kept, "--keep", 75, "--out", recipe, "--json")
    told = json.loads(out)
    assert code == 0 and told["kept"] == round(0.75 * told["of"])
    assert load(told["data"]).n_train == told["kept"]
    trained = json.loads(run("train", "--spec", recipe, "--json")[1].splitlines()[-1])
    assert trained["data"] == told["data"] and trained["n_train"] == told["kept"]
    assert run("anomalies", kept, "--keep", 75)[1].count(told["data"]) == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--score", "elbo"), "a score here is one of mean, columns, local, code, distance, got 'elbo'"),
        (("nowhere.npy",), "nowhere.npy cannot be used"),
        (("--out", "found.txt"), "--out must end in .csv, got found.txt"),
        (("--keep", "1"), "it takes 20 to learn from: keep more"),
        (("--keep", "75", "rows.npy"), "--keep chooses among the run's training rows"),
        (("--keep", "75", "--out", "found.csv"), "must end in .json, for a recipe, got found.csv"),
        (("--percentile", "101"), "percentile"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(kept: str, run: Run, asked: tuple[str, ...], told: str) -> None:
    code, out, err = run("anomalies", kept, *asked)
    assert code == 2 and told in err and out == "" and err.count("\n") == 1


def test_a_run_on_ratings_is_refused(small: Callable[..., Spec], run: Run) -> None:
    session = Session(small("ratings", train__epochs=1)).run()
    Store().save("stars1", session.snapshot(), session.weights())
    code, out, err = run("anomalies", "stars1")
    assert code == 2 and "movielens holds ratings" in err and out == ""


def test_rows_of_ones_own_file_score_as_they_did_in_the_set_though_values_are_the_mean(
    small: Callable[..., Spec], run: Run, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 1)) * [1, 2] + rng.normal(0, 0.1, (60, 2))
    lines = [",".join("" if rng.random() < 0.1 else f"{value:.4f}" for value in row) + ",7" for row in x]
    (tmp_path / "own.csv").write_text("\n".join(["length,width,same", *lines]))
    name = own.bring(own.Given.at(tmp_path / "own.csv"), choices=own.Choices(label="", holes="keep"))
    spec = small("undercomplete", data__name=name, net__code=1, net__output="linear", train__epochs=1)
    session = Session(spec).run()
    Store().save("own123", session.snapshot(), session.weights())
    run("anomalies", "own123", tmp_path / "own.csv", "--score", "mean", "--out", tmp_path / "f.csv")
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        found = sorted(float(row["score"]) for row in csv.DictReader(file))
    detector = AnomalyDetector(Store().model("own123"), load(name))
    learned = np.concatenate([detector.learned("mean"), detector.tested("mean")])
    assert found == pytest.approx(np.sort(learned), rel=1e-4, abs=1e-6)


def test_a_file_of_ones_own_is_scored_by_its_columns_names_and_its_holes_do_not_count(
    small: Callable[..., Spec], run: Run, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 1)) * [1, 2, 3] + rng.normal(0, 0.1, (120, 3))
    lines = [",".join("" if rng.random() < 0.1 else f"{value:.4f}" for value in row) for row in x]
    (tmp_path / "own.csv").write_text("\n".join(["=length,width,mass", *lines]))
    name = own.bring(own.Given.at(tmp_path / "own.csv"), choices=own.Choices(label="", holes="keep"))
    spec = small("undercomplete", data__name=name, net__code=1, net__output="linear", train__epochs=3)
    session = Session(spec).run()
    Store().save("own123", session.snapshot(), session.weights())
    (tmp_path / "new.csv").write_text("=length,width,mass\n1,2,3\n1,2,\n1,-20,3\n")
    code, out, err = run("anomalies", "own123", tmp_path / "new.csv", "--out", tmp_path / "f.csv", "--json")
    assert (code, err) == (0, "")
    worst = json.loads(out)["worst"]
    assert worst[0]["row"] == 2 and next(iter(worst[0]["blame"])) == "width"
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[1])[-3:] == ["'=length", "width", "mass"] and rows[1]["mass"] == "0"
