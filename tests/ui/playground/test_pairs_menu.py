"""Menus on pairs: where they are chosen a recipe has no corruption, and gets it back after them."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from aecore import families
from aecore.data import own
from aecore.data.own import Given
from aecore.parts.corruption import Gaussian, NoCorruption
from aecore.spec import put
from ui.forms import menus


@pytest.fixture
def pairs() -> str:
    """The name of a set of pairs of wide pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for i in range(20):
            file = io.BytesIO()
            Image.fromarray(np.full((6, 5), 9 * i, np.uint8)).save(file, "PNG")
            for folder in ("in", "out"):
                packed.writestr(f"{folder}/{i}.png", file.getvalue())
    return own.bring(Given("mine.zip", content=out.getvalue()))


@pytest.mark.parametrize("family", ["denoising", "u-net", "robust"])
def test_pairs_are_begun_on_without_a_corruption_and_other_rows_with_the_familys_own(
    family: str, pairs: str
) -> None:
    spec = families.find(family).spec
    there = menus.on(pairs, spec)
    assert there.corruption == NoCorruption() and there.data.name == pairs
    assert menus.on("mnist", there) == spec
    assert menus.recipe(family, menus.on(pairs, families.find("linear").spec)) == there


def test_a_corruption_chosen_by_hand_stays_on_pairs(pairs: str) -> None:
    by_hand = put(families.find("denoising").spec, "corruption", Gaussian(level=0.7))
    assert menus.on(pairs, by_hand).corruption == Gaussian(level=0.7)


def test_rows_that_are_no_longer_here_are_left_for_others() -> None:
    gone = put(families.find("denoising").spec, "data.name", "my-lost-0123456789")
    assert menus.on("mnist", gone) == families.find("denoising").spec
