from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas
import pytest
from safetensors.numpy import load_file

from aecore.data import load
from aecore.inference.export import safetensors
from aecore.inference.layer_codes import layer_codes
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kept(small: Callable[..., Spec]) -> str:
    """A run that is over and on disk."""
    session = Session(small("vae", train__epochs=1)).run()
    Store().save("abc123", session.snapshot(), session.weights())
    return "abc123"


def test_weights_leave_under_the_name_of_their_run_and_come_back(kept: str, run: Run, tmp_path: Path) -> None:
    code, out, err = run("export", "last", "safetensors", "--out", tmp_path, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out.splitlines()[-1])
    path = tmp_path / "vae-on-digits.safetensors"
    assert told["path"] == str(path) and told["run"] == kept and told["bytes"] == path.stat().st_size
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    own, x = Store().model(kept), load("digits").x_test
    assert load_file(path).keys() == own.weights().keys()
    assert np.array_equal(safetensors.opened(path).reconstruct(x), own.reconstruct(x))


def test_the_ending_of_the_file_says_which_kind_of_table_it_is(kept: str, run: Run, tmp_path: Path) -> None:
    assert run("export", kept[:3], "codes", "--out", tmp_path / "z.csv")[0] == 0
    assert run("export", kept, "codes", "--out", tmp_path / "z.txt", "--variant", "parquet")[0] == 0
    x = load("digits").x_test
    for table in (pandas.read_csv(tmp_path / "z.csv"), pandas.read_parquet(tmp_path / "z.txt")):
        codes = table[table["split"] == "test"].filter(like="DF.L2.C").to_numpy(np.float32)
        np.testing.assert_array_equal(codes, Store().model(kept).encode(x))


def test_codes_of_any_layer_leave_in_columns_of_its_name(kept: str, run: Run, tmp_path: Path) -> None:
    assert run("export", kept, "codes", "--layer", "1", "--variant", "csv", "--out", tmp_path)[0] == 0
    table, net = pandas.read_csv(tmp_path / "vae-on-digits-codes-layer-1.csv"), Store().model(kept)
    assert [name for name in table if name.startswith("DF.")] == [f"DF.L1.C{unit}" for unit in range(1, 33)]
    codes = table[table["split"] == "test"].filter(like="DF.L1.C").to_numpy(np.float32)
    np.testing.assert_array_equal(codes, layer_codes(net, load("digits").x_test, 1))


def test_a_format_goes_by_other_names_too(kept: str, run: Run, tmp_path: Path) -> None:
    code, out, err = run("export", "last", "features", "--out", tmp_path, "--json")
    assert (code, err) == (0, "") and json.loads(out.splitlines()[-1])["format"] == "codes"
    assert run("export", "last", "html", "--out", tmp_path)[0] == 0
    assert "<html" in (tmp_path / "vae-on-digits-offline.html").read_text("utf-8")[:200]


def test_formats_are_listed_with_what_can_be_asked_for(run: Run) -> None:
    code, out, _ = run("export", "--list")
    assert code == 0 and "onnx" in out and "whole, encoder, decoder" in out
    found = {
        format["format"]: format["variants"] for format in json.loads(run("export", "--list", "--json")[1])
    }
    assert found["codes"] == {"parquet": ".parquet", "csv": ".csv"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("export",), "give a run, a format and --out; --list shows the formats there are"),
        (("export", "last", "pickle", "--out", "x"), "there is no format 'pickle'; there is charts, "),
        (("export", "last", "onnx", "--out", "x", "--variant", "half"), "onnx has no variant 'half'; it has"),
        (("export", "nobody", "onnx", "--out", "x"), "there is no run 'nobody'"),
        (
            ("export", "last", "safetensors", "--out", "no/such/folder/x"),
            "lies in no folder: make no/such/folder",
        ),
        (
            ("export", "last", "codes", "--out", "x", "--layer", "3"),
            "layer must be 1 to 2, which is the code",
        ),
        (("export", "last", "onnx", "--out", "x", "--layer", "1"), "onnx is not written layer by layer"),
    ],
)
def test_what_cannot_be_exported_is_said_in_a_sentence(
    kept: str, run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(*arguments)
    assert code == 2 and out == "" and sentence in err and err.count("\n") == 1


def test_a_place_where_no_file_can_be_is_refused_and_a_pipe_stays(
    kept: str, run: Run, tmp_path: Path
) -> None:
    code, out, err = run("export", kept, "codes", "--out", tmp_path / "no" / "z.csv")
    assert (code, out) == (2, "") and "lies in no folder: make " in err
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code, out, err = run("export", kept, "codes", "--out", pipe)
    assert (code, out) == (2, "") and "is neither a file nor a folder" in err
    assert pipe.is_fifo()


def test_a_script_that_the_recipe_has_none_of_is_refused(
    small: Callable[..., Spec], run: Run, tmp_path: Path
) -> None:
    session = Session(small("layerwise", train__epochs=1))
    session.step()
    session.stop()
    Store().save("layered", session.snapshot(), session.weights())
    code, _, err = run("export", "layered", "script", "--out", tmp_path / "train.py")
    assert code == 2 and err.startswith(
        "Layer-wise pretraining trains by stages of its own, and the script has"
    )
    assert not (tmp_path / "train.py").exists()
