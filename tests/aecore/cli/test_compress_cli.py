from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from aecore.data import load

Run = Callable[..., tuple[int, str, str]]
BRIEF = ("train", "--family", "stacked", "--epochs", "1", "--set", "net.hidden=16", "--set", "net.code=6")


@pytest.fixture
def trained(run: Run) -> None:
    assert run(*BRIEF, "--data", "digits")[0] == 0


def found(told: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = told
    assert code == 0, err
    told_of: dict[str, Any] = json.loads(out.splitlines()[-1])
    return told_of


def test_a_run_is_told_of_beside_the_others(run: Run, tmp_path: Path) -> None:
    for i, picture in enumerate(np.random.default_rng(0).integers(0, 256, (40, 9, 7, 3)).astype(np.uint8)):
        Image.fromarray(picture).save(tmp_path / f"{i}.png")
    assert run(*BRIEF, "--data", tmp_path)[0] == 0
    as_json = found(run("compress", "last", "--bits", 6, "--json"))
    assert as_json["ours"]["setting"] == "6 bits a number" and as_json["pictures"] == 8
    assert as_json["raw"] == 9 * 7 * 3 and as_json["ours"]["ssim"] is not None
    code, out, _ = run("compress", "last", "--bits", 6)
    assert code == 0 and as_json["sentence"] in " ".join(out.split()) and "WebP file" in out


def test_pictures_go_to_a_file_of_payloads_and_come_back(run: Run, trained: None, tmp_path: Path) -> None:
    data = load("digits")
    np.save(tmp_path / "some.npy", data.x_test[:30].astype(np.float32))
    packed, back = tmp_path / "some.bin", tmp_path / "back.npy"
    wrote = found(run("compress", "last", tmp_path / "some.npy", "--bits", 7, "--out", packed, "--json"))
    assert wrote["bytes_in"] == 30 * 64 and wrote["payload_bytes"] < wrote["file_bytes"] < wrote["bytes_in"]
    assert packed.stat().st_size == wrote["file_bytes"]
    found(run("compress", "last", packed, "--decode", "--out", back, "--json"))
    pictures, original = np.load(back), data.picture(data.x_test[:30])
    assert pictures.shape == original.shape and pictures.dtype == np.uint8
    squares = np.square(pictures.astype(float) - original).mean()
    assert wrote["psnr"] == pytest.approx(10 * np.log10(255**2 / squares))


def test_one_picture_and_a_folder_of_them_are_read(run: Run, trained: None, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i, picture in enumerate(load("digits").picture(load("digits").x_test[:3])):
        Image.fromarray(picture).save(folder / f"{i}.png")
    packed = tmp_path / "packed.bin"
    assert found(run("compress", "last", folder, "--out", packed, "--json"))["pictures"] == 3
    assert found(run("compress", "last", folder / "0.png", "--out", packed, "--json"))["pictures"] == 1
    assert run("compress", "last", packed, "--decode", "--out", tmp_path / "back.png")[0] == 0
    with Image.open(tmp_path / "back.png") as back:
        assert back.size == (8, 8)


def test_what_cannot_be_is_one_sentence(run: Run, trained: None, tmp_path: Path) -> None:
    names = ("torn.bin", "flipped.bin", "a.txt.png", "ok.bin", "rows.npy")
    torn, flipped, words, packed, rows = (tmp_path / name for name in names)
    np.save(rows, load("digits").x_test[:2].astype(np.float32))
    assert run("compress", "last", rows, "--out", packed)[0] == 0
    torn.write_bytes(packed.read_bytes()[:-1])
    whole = packed.read_bytes()
    flipped.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
    words.write_text("no picture")
    for arguments, said in (
        (("--out", packed), "give a FILE to compress"),
        ((rows,), "give --out, the file to write"),
        (("--bits", 9), "bits must be from 2 to 8, got 9"),
        (("--bits", 4, "--step", 1), "give bits or a step, not both"),
        (("--step", "nan"), "a step must be above 0, got nan"),
        ((words, "--out", packed), "a.txt.png is damaged, or no picture"),
        ((torn, "--decode", "--out", tmp_path / "x.npy"), "it is no file of payloads, or is cut short"),
        ((flipped, "--decode", "--out", tmp_path / "x.npy"), "were changed since they were written"),
        ((rows, "--decode", "--out", tmp_path / "x.npy"), "it is no file of payloads, or is cut short"),
        ((packed, "--decode", "--bits", 4, "--out", tmp_path / "x.npy"), "leave --bits and --step out"),
        (
            (packed, "--decode", "--out", tmp_path / "x.png"),
            "--out must end in .npy, or in .png for one picture",
        ),
    ):
        code, _, err = run("compress", "last", *arguments)
        assert code == 2 and said in err and len(err.splitlines()) == 1, (arguments, err)


def test_payloads_of_another_run_are_refused(run: Run, trained: None, tmp_path: Path) -> None:
    rows, packed = tmp_path / "rows.npy", tmp_path / "packed.bin"
    np.save(rows, load("digits").x_test[:2].astype(np.float32))
    assert run("compress", "last", rows, "--out", packed)[0] == 0
    assert run(*BRIEF, "--data", "digits", "--seed", 7)[0] == 0
    code, _, err = run("compress", "last", packed, "--decode", "--out", tmp_path / "x.npy")
    assert code == 2 and "was written by the run" in err
