"""What several tests share: a home folder of their own, and small recipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aecore.families import find
from aecore.spec import Spec, put

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test makes lands in somebody's real data folder."""
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LATENTLAB_WORKERS", "0")  # a page in a test has its runs in threads
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
        if "hidden" in type(spec.net).model_fields and spec.net.hidden:
            first["net.hidden"] = (32,)
        if "channels" in type(spec.net).model_fields:
            first["net.channels"] = (4, 8)
        asked = {name.replace("__", "."): value for name, value in changes.items()}
        for path, value in (first | asked).items():
            spec = put(spec, path, value)
        return spec

    return make


@pytest.fixture
def engine_of_its_own(home: Path) -> Iterator[None]:
    """A scheduler, a store and what pages made of their nets, for each test alone."""
    from ui.anomalies import anomalies_route
    from ui.compare.latest_result import latest_result
    from ui.core import saved_runs, shared_scheduler
    from ui.drawing import coded_test_rows
    from ui.films.routes import synthetic_route
    from ui.generate import latent_explorer
    from ui.images import images_route

    for each in (
        saved_runs.store,
        shared_scheduler.scheduler,
        latent_explorer.explorer_cache,
        coded_test_rows.coded_test_rows,
        images_route.tool_aside,
        anomalies_route.anomalies_aside,
        synthetic_route._training,
    ):
        each.clear()
    latest_result.cache_clear()
    yield
    shared_scheduler.close()


@pytest.fixture
def trained(small: Callable[..., Spec]) -> Callable[..., Any]:
    """A run that is over."""
    from ui.core import shared_scheduler

    def made(*family: str, **changes: Any) -> Any:
        job = shared_scheduler.scheduler().submit(small(*family, **changes))
        assert job.join(60)
        return job

    return made


@pytest.fixture
def films_page(home: Path) -> Iterator[Callable[..., Any]]:
    """Open the Films page with what an address says, on a database of its own; empty values are left out."""
    from streamlit.testing.v1 import AppTest

    from ui.films.models import profiles

    def visited(**query: str) -> AppTest:
        at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
        at.switch_page(str(ROOT / "pages" / "films.py"))
        for name, value in query.items():
            if value:
                at.query_params[name] = value
        return at.run()

    profiles.clear()
    yield visited
    profiles().close()
    profiles.clear()
