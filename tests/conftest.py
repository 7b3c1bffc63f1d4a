"""What several tests share: a home folder of their own, and small recipes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aecore.families import find
from aecore.spec import Spec, put


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test makes lands in somebody's real data folder."""
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def small() -> Callable[..., Spec]:
    """A family's recipe on few rows, narrow and short; further changes as `path__with__dots=value`."""

    def make(family: str = "stacked", **changes: Any) -> Spec:
        spec = find(family).spec
        rows = {"data.name": "digits", "train.batch": 128}
        if find(family).kind == "ratings":
            rows = {"data.rows": 128, "train.batch": 32}
        first = {"net.code": 8, "train.epochs": 2, **rows}
        if spec.net.hidden:
            first["net.hidden"] = (32,)
        asked = {name.replace("__", "."): value for name, value in changes.items()}
        for path, value in (first | asked).items():
            spec = put(spec, path, value)
        return spec

    return make
