"""What tests of the command line share: a command, run in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aecore.__main__ import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, what it printed, what it complained of."""

    def act(*arguments: object) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return act
