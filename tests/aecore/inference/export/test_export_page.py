"""The page about exports says what is so: its commands write the files, its code reads them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aecore.__main__ import main
from aecore.data import load
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec

PAGE = (Path(__file__).parents[4] / "docs" / "export.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^aecore (.+)$", PAGE, re.MULTILINE)
SAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_does_what_it_says(
    small: Callable[..., Spec], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(small("vae", train__epochs=1)).run()
    Store().save("abc123", session.snapshot(), session.weights())
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
    x = load("digits").x_test.copy()
    seen: dict[str, Any] = {"x": x}
    for sample in SAMPLES:
        exec(compile(sample, "export.md", "exec"), seen)
    model = Store().model("abc123")
    np.testing.assert_array_equal(seen["z"], model.encode(x))
    np.testing.assert_allclose(seen["test"].to_numpy(), model.encode(x), rtol=1e-6)
    np.testing.assert_allclose(seen["x_hat"].numpy(), model.reconstruct(x), atol=1e-4)
    assert len(COMMANDS) >= 8 and len(SAMPLES) >= 5
