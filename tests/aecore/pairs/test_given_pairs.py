"""Recipes begin on pairs without the corruption of a family, unless somebody chose one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aecore import families
from aecore.__main__ import main
from aecore.data import Dataset
from aecore.families.given_pairs import for_pairs
from aecore.families.wide_pictures import for_pictures
from aecore.parts.corruption import Gaussian, Masking, NoCorruption
from aecore.runs.session import Session
from aecore.runs.store import RunFolder
from aecore.spec import Spec, put

CORRUPTING = [
    family.name
    for family in families.load().values()
    if family.pairs and family.kind == "images" and not isinstance(family.spec.corruption, NoCorruption)
]


def test_a_corruption_gives_way_on_pairs_where_nobody_chose_it_and_comes_back_after_them() -> None:
    denoising, hole = families.find("denoising").spec, for_pictures(families.find("u-net").spec, (10, 7))
    preset = families.presets()["erased"].spec
    for spec in (denoising, hole, preset):
        assert for_pairs(spec, False) is spec
        assert for_pairs(spec, True) == put(spec, "corruption", NoCorruption())
    by_hand = put(denoising, "corruption", Gaussian(level=0.7))
    assert for_pairs(by_hand, True) == by_hand
    clean = for_pairs(denoising, True)
    assert for_pairs(clean, True, was_paired=True) == clean
    assert for_pairs(clean, False, was_paired=True) == denoising
    assert for_pairs(clean, False) == clean  # taken out by hand


@pytest.mark.parametrize("family", CORRUPTING)
def test_a_kind_that_corrupts_its_input_learns_pairs_without(
    family: str, small: Callable[..., Spec], pairs: Dataset
) -> None:
    session = Session(for_pairs(small(family), True), pairs)
    before = session.evaluate()
    assert session.run().status == "done" and session.evaluate() < 0.9 * before
    assert session.scoring.rows == "test pairs"


@pytest.mark.parametrize(
    ("settings", "corruption"),
    [
        ([], NoCorruption()),
        (["corruption=Masking"], Masking()),
        (["corruption.level=0.2"], Masking(level=0.2)),
    ],
)
def test_on_the_command_line_a_corruption_that_is_set_wins(
    settings: list[str], corruption: object, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    for folder, shade in (("in", 0.5), ("out", 1.0)):
        (tmp_path / "mine" / folder).mkdir(parents=True)
        for i in range(20):
            ramp = np.linspace(0, 200 + i, 16).reshape(4, 4)
            Image.fromarray((shade * ramp).astype(np.uint8)).save(tmp_path / "mine" / folder / f"{i}.png")
    net = ["net.hidden=8", "net.code=2", *settings]
    asked = ["train", "--family", "denoising", "--data", str(tmp_path / "mine"), "--epochs", "1", "--json"]
    assert main([*asked, *(word for each in net for word in ("--set", each))]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert RunFolder(Path(found["folder"])).load().spec.corruption == corruption
    clean = isinstance(corruption, NoCorruption)
    assert found["measure"]["rows"] == ("test pairs" if clean else "test pairs given clean")
