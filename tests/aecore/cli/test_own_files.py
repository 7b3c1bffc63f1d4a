"""A file of one's own is trained on from the command line, and rows like its own go through the run."""

from __future__ import annotations

import io
import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from safetensors import safe_open

from aecore import Autoencoder
from aecore.__main__ import main
from aecore.inference.export.safetensors import opened

ROWS = [f"{i},{100 + i % 7},{i * i % 11},{'uv'[i % 2]}" for i in range(40)]
NET = ["--set", "net.hidden=8", "--set", "net.code=2", "--epochs", "1"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["id,a,b,kind", *ROWS]))
    return path


def test_a_table_trains_encodes_and_is_rebuilt_in_its_own_units(
    table: Path, capsys: pytest.CaptureFixture
) -> None:
    told = ["--label", "kind", "--split", "0.25", "--scaling", "unit", "--seed", "3"]
    assert main(["train", "--family", "linear", "--data", str(table), *NET, *told, "--json"]) == 0
    out, err = capsys.readouterr()
    assert "Labels are those of kind: 2 classes." in err and "Set aside: id." in err
    summary = json.loads(out.splitlines()[-1])
    assert (summary["n_train"], summary["n_test"]) == (30, 10)
    assert main(["encode", "last", str(table)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 41
    assert main(["reconstruct", "last", str(table)]) == 0
    rebuilt = np.loadtxt(io.StringIO(capsys.readouterr().out), delimiter=",", skiprows=1)
    assert rebuilt.shape == (40, 2) and 90 < rebuilt[:, 0].mean() < 116
    assert main(["data", "--json"]) == 0
    [mine] = [found for found in json.loads(capsys.readouterr().out) if found["name"].startswith("my-mine-")]
    assert (mine["title"], mine["shape"], mine["classes"]) == ("mine, 40 rows", [2], ["u", "v"])
    holed = table.with_name("holed.csv")
    holed.write_text("b,a\n1,2\n1,\n")
    assert main(["encode", "last", str(holed)]) == 2
    assert "line 3, column 2 (a) is blank" in capsys.readouterr().err


def test_a_code_wider_than_the_table_is_named_so_and_stands_beside_as_many_components_as_there_are(
    table: Path, capsys: pytest.CaptureFixture
) -> None:
    wide = ["--set", "net.hidden=8", "--set", "net.code=5", "--epochs", "1"]
    assert main(["train", "--family", "linear", "--data", str(table), "--label", "kind", *wide]) == 0
    told = capsys.readouterr().out
    assert "code 5" in told and "PCA-2" in told and "PCA-5" not in told


def test_a_folder_of_pictures_trains(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    for i in range(20):
        folder = tmp_path / "shapes" / "ab"[i % 2]
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((9, 9), 12 * i, np.uint8)).save(folder / f"{i}.png")
    arguments = ["train", "--family", "linear", "--data", str(tmp_path / "shapes"), "--size", "4", *NET]
    assert main(arguments) == 0
    assert (
        "20 of 20 pictures are cropped to their middle and scaled to 4 x 4 pixels." in capsys.readouterr().err
    )


def test_what_is_wrong_with_a_file_is_said_in_one_sentence(
    table: Path, capsys: pytest.CaptureFixture
) -> None:
    for more, says in {
        ("--label", "nothing"): "there is no column 'nothing' for labels; there is kind, id, a, b",
        ("--label", "a", "--split", "2"): "the share of test rows must be in [0.01, 0.9], got 2",
        ("--scaling", "log"): "scaling is one of auto, none, unit, standard, got 'log'",
    }.items():
        assert main(["train", "--family", "linear", "--data", str(table), *more]) == 2
        error = capsys.readouterr().err
        assert says in error and error.count("\n") == 1
    assert main(["train", "--family", "linear", "--data", "digits", "--label", "a"]) == 2
    assert "are for a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flag", "shape"), [([], [6, 5, 3]), (["--colour"], [6, 5, 3]), (["--grey"], [6, 5])]
)
def test_pictures_in_colour_are_learned_so_unless_grey_is_asked_for(
    flag: list[str], shape: list[int], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    for i in range(30):
        Image.new("RGB", (5, 6), (8 * i, 0, 255 - 8 * i)).save(tmp_path / f"{i:02}.png")
    told = ["train", "--family", "linear", "--data", str(tmp_path), "--set", "net.code=2", "--epochs", "1"]
    assert main([*told, "--out", str(tmp_path / "run"), *flag, "--json"]) == 0
    capsys.readouterr()
    assert main(["data", "--json"]) == 0
    sets = json.loads(capsys.readouterr().out)
    assert [one["shape"] for one in sets if one["name"].startswith("my-")] == [shape]
    assert main(["train", "--family", "linear", "--data", "digits", "--colour"]) == 2
    assert "are for a file" in capsys.readouterr().err


def test_a_link_to_a_result_asks_for_the_file_and_is_verified_with_it(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    told = ["--label", "kind", "--scaling", "unit", "--json"]
    assert main(["train", "--family", "linear", "--data", str(table), *NET, *told]) == 0
    assert main(["link", "last"]) == 0
    link = capsys.readouterr().out.splitlines()[-1]
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "elsewhere"))
    assert main(["verify", link]) == 2
    assert "This recipe learns from mine.csv (SHA-256 " in capsys.readouterr().err
    renamed, other = tmp_path / "sent.csv", tmp_path / "other.csv"
    renamed.write_bytes(table.read_bytes())
    other.write_text(table.read_text() + "40,1,1,u\n")
    assert main(["verify", link, "--data", str(other)]) == 2
    assert "other.csv is not the file that this link learns from" in capsys.readouterr().err
    assert main(["verify", link, "--data", str(renamed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["bits"]


def test_what_leaves_a_run_takes_rows_in_the_units_of_the_file_or_says_how_they_become_the_nets(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    told = ["--label", "kind", "--scaling", "standard", "--json"]
    assert main(["train", "--family", "linear", "--data", str(table), *NET, *told]) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    estimator = pickle.loads(pickle.dumps(Autoencoder.from_run("last")))
    rows = pd.read_csv(table)[["a", "b"]]
    rebuilt = estimator.reconstruct(rows)
    assert 90 < rebuilt[:, 0].mean() < 116 and -estimator.score(rows) < 10 * summary["test_mse"]
    assert np.allclose(estimator.inverse_transform(estimator.transform(rows)), rebuilt, atol=1e-3)
    with pytest.raises(ValueError, match="feature names"):
        estimator.transform(rows[["b", "a"]])
    weights = tmp_path / "net.safetensors"
    assert main(["export", "last", "safetensors", "--out", str(weights)]) == 0
    with safe_open(weights, framework="np") as file:
        note = json.loads(file.metadata()["latent-lab"])["rows"]
    x = (rows.to_numpy() - note["shift"]) / note["scale"]
    assert note["columns"] == ["a", "b"] and not note["clip"]
    assert np.allclose(opened(weights).encode(x.astype(np.float32)), estimator.transform(rows), atol=1e-5)


def test_pairs_in_two_folders_are_learned_beside_the_input_and_the_mean_output(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    for folder, shade in (("blurred", 0.5), ("sharp", 1.0)):
        (tmp_path / folder).mkdir()
        for i in range(20):
            ramp = np.linspace(0, 200 + i, 16).reshape(4, 4)
            Image.fromarray((shade * ramp).astype(np.uint8)).save(tmp_path / folder / f"{i}.png")
    (tmp_path / "blurred" / "20.png").write_bytes((tmp_path / "blurred" / "0.png").read_bytes())
    asked = ["train", "--family", "linear", "--data", str(tmp_path), "--pairs", "blurred", "sharp", *NET]
    assert main([*asked, "--json"]) == 0
    out, err = capsys.readouterr()
    assert "20 pairs of pictures: blurred goes in, sharp should come out." in err
    assert "Left out: One picture has no partner: blurred/20.png." in err
    summary = json.loads(out.splitlines()[-1])
    names = [f"{by}_output_{unit}" for by in ("test", "identity", "mean") for unit in ("mse", "psnr")]
    assert all(np.isfinite(summary[name]) for name in names)
    assert summary["identity_output_mse"] > summary["mean_output_mse"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "the same by the input as it is" in told and "PSNR in dB" in told and "PCA" not in told
    for scored in (["mend", "last", "--row", "0"], ["compress", "last"]):
        assert main(scored) == 2, "what goes in is not what should come out"
        assert "are pairs" in capsys.readouterr().err
    with pytest.raises(ValueError, match="is on pairs"):
        Autoencoder.from_run("last")
    assert main(["train", "--family", "linear", "--data", "digits", "--pairs", "a", "b"]) == 2
    assert "--pairs are for a file" in " ".join(capsys.readouterr().err.split())
