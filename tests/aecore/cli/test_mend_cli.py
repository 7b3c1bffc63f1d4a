"""A picture mended from the command line, beside what needs no net."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from aecore.inference.restoration import CONSISTENT

Run = Callable[..., tuple[int, str, str]]
SMALL = "--epochs 0 --set net.code=4 --set net.channels=2,3".split()


def test_a_hole_in_a_test_row_and_in_a_picture_is_filled(run: Run, tmp_path: Path) -> None:
    assert run(*"train --family u-net --data digits".split(), *SMALL)[0] == 0
    sheet, picture = tmp_path / "mended.png", tmp_path / "own.png"
    code, out, _ = run("mend", "last", "--row", 3, "--hole", "2,1,3,4", "--out", sheet, "--json")
    told = json.loads(out)
    assert code == 0 and list(told["scores"]) == ["net", "mean", "PCA", "biharmonic", "Gaussian"]
    assert told["unit"] == "dB" and told["spread"] > 0 and told["pictures"][:2] == ["original", "given"]
    with Image.open(sheet) as image:
        assert image.size == (4 * 10 * len(told["pictures"]), 40)
        seen = np.asarray(image)[::4, ::4]
    original, given = seen[1:9, 1:9], seen[1:9, 11:19]
    hole = np.zeros((8, 8), bool)
    hole[2:5, 1:5] = True
    assert (given[hole] == 0).all() and np.array_equal(given[~hole], original[~hole])
    Image.fromarray(original).save(picture)
    code, out, _ = run("mend", "last", picture)
    assert code == 0 and "Spread of the net's answer" in out and "dB" not in out
    assert json.loads(run("mend", "last", picture, "--json")[1])["scores"] is None
    assert "more is better" in run("mend", "last", "--row", 0)[1]


REFUSED = {
    (): "give a picture or --row",
    ("--row", 99_999): "--row must be 0 to",
    ("--row", 0, "--hole", "1,2,3"): "--hole must be TOP,LEFT,HEIGHT,WIDTH in pixels",
    ("--row", 0, "--hole", "6,6,3,3"): "the hole 6,6,3,3 leaves a picture of 8 x 8 pixels",
    ("--row", 0, "--hole", "0,0,8,8"): "nothing of the picture is left to see",
    ("--row", 0, "--out", "here.jpg"): "--out must end in .png, got here.jpg",
    ("--row", 0, "--saturation", 0.5): "--saturation is for nets that learned to give colours",
}


def test_what_cannot_be_mended_is_said_in_a_sentence(run: Run) -> None:
    run(*"train --family linear --data digits --epochs 0 --set net.code=2".split())
    for arguments, said in REFUSED.items():
        code, out, err = run("mend", "last", *arguments)
        assert code == 2 and out == "" and said in err and err.count("\n") == 1, said


def test_a_net_that_enlarges_takes_no_hole(run: Run) -> None:
    run(*"train --family u-net --data digits --set corruption=Shrink".split(), *SMALL)
    assert "learned from Shrink" in run("mend", "last", "--row", 0, "--hole", "1,1,2,2")[2]
    told = json.loads(run("mend", "last", "--row", 0, "--json")[1])
    assert list(told["scores"]) == ["net", "bicubic", "Lanczos", "ridge", CONSISTENT]
