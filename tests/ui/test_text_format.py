from __future__ import annotations

import pytest

from ui.core.text_format import sentence


@pytest.mark.parametrize("said", ["the disk is full", "the disk is full.", ValueError("The disk is full")])
def test_what_an_error_says_is_one_sentence(said: object) -> None:
    assert sentence(said) == "The disk is full."
