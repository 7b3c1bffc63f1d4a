from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from aecore.device import SMALL_PRODUCT, arithmetic, device_for, one_thread, precision_for
from aecore.inference.model import Model, restored
from aecore.runs.session import Session
from aecore.spec import Spec, put


def test_auto_finds_a_device_and_an_absent_one_is_refused_in_a_sentence() -> None:
    assert device_for("auto") in ("cpu", "cuda", "mps") and device_for("cpu") == "cpu"
    for name, found in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())):
        if not found:
            with pytest.raises(ValueError, match=f"train.device is {name}, which this machine does not have"):
                device_for(name)


def test_precision_is_what_was_asked_for_or_what_the_machine_has() -> None:
    assert precision_for("bf16", "cpu", product=10**9) == "bf16"
    assert precision_for("auto", "cpu", product=10**9) in ("fp32", "medium")


@pytest.mark.parametrize(
    ("code", "batch", "precision"), [(32, 99, "fp32"), (32, 100, "medium"), (8, 100, "fp32")]
)
def test_only_a_net_with_a_large_product_takes_the_matrix_units_and_by_every_door_the_same(
    small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch, code: int, batch: int, precision: str
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: True)
    spec = small(data__name="mnist", data__rows=128, net__hidden=(), net__code=code, train__batch=batch)
    spec = put(put(spec, "train.device", "cpu"), "train.precision", "auto")
    assert (784 * code * batch >= SMALL_PRODUCT) == (precision == "medium")
    session = Session(spec)
    assert session.precision == session.facts()["precision"] == precision
    model = Model(session.net, spec, session.device, session.precision)
    assert restored(spec, 784, model.weights()).precision == precision


def test_no_step_computes_with_a_neighbours_precision() -> None:
    """The switch is the process's: two wishes must never be inside at once, and both must get their turn."""
    wanted = {"fp32": "highest", "bf16": "highest", "medium": "medium"}
    start = threading.Barrier(6)

    def steps(precision: str) -> list[str]:
        start.wait()
        seen = []
        for _ in range(200):
            with arithmetic(precision, "cpu"):
                seen.append(torch.get_float32_matmul_precision())
                torch.ones(8, 8) @ torch.ones(8, 8)
                seen.append(torch.get_float32_matmul_precision())
        return seen

    with ThreadPoolExecutor(6) as pool:
        wishes = ["fp32", "medium", "bf16", "medium", "fp32", "medium"]
        for wish, seen in zip(wishes, pool.map(steps, wishes), strict=True):
            assert set(seen) == {wanted[wish]}


def test_bf16_computes_in_bf16_and_sees_new_weights() -> None:
    weight = torch.nn.Parameter(torch.ones(2, 2))
    with arithmetic("bf16", "cpu"):
        first = torch.nn.functional.linear(torch.ones(1, 2), weight)
        with torch.no_grad():
            weight.mul_(2)
        second = torch.nn.functional.linear(torch.ones(1, 2), weight)
    assert first.dtype == torch.bfloat16 and torch.equal(second, 2 * first)


def test_one_thread_is_given_back() -> None:
    before = torch.get_num_threads()
    with one_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


def test_one_thread_stays_one_whatever_other_threads_set_later() -> None:
    inside, changed, before = threading.Event(), threading.Event(), torch.get_num_threads()

    def compute() -> int:
        with one_thread():
            inside.set()
            changed.wait()
            torch.ones(2000, 2000).sum()
            return torch.get_num_threads()

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(compute)
        inside.wait()
        torch.set_num_threads(2)
        changed.set()
        assert found.result() == 1
    torch.set_num_threads(before)
