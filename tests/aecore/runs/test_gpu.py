"""What only a CUDA device can show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from aecore.runs.session import Session
from aecore.spec import Spec

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device"),
]


def test_auto_takes_the_device_and_the_rows_live_there(small: Callable[..., Spec]) -> None:
    session = Session(small("denoising"))
    assert session.device == "cuda" and session.precision == "medium"
    assert session.rows.x.is_cuda and all(each.is_cuda for each in session.net.parameters())


def test_no_step_waits_for_the_host(small: Callable[..., Spec]) -> None:
    session = Session(small("denoising", train__epochs=20))
    session.step()
    torch.cuda.set_sync_debug_mode("error")
    try:
        for _ in range(50):
            session.step()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert session.steps == 51 and session.snapshot().curves["loss"].step[-1] == 51


@pytest.mark.parametrize("precision", ["fp32", "medium", "bf16"])
def test_the_error_falls_and_the_bits_repeat(precision: str, small: Callable[..., Spec]) -> None:
    spec = small("denoising", train__precision=precision, train__epochs=5)
    one, two = Session(spec).run(), Session(spec).run()
    assert one.test_errors().mean() < 0.8 * Session(spec).test_errors().mean()
    state = two.net.state_dict()
    assert all(torch.equal(state[name], value) for name, value in one.net.state_dict().items())
