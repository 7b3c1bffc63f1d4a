"""Device (CUDA, MPS, CPU), precision (fp32, medium, bf16 autocast) and threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from aecore.lazy import torch

SMALL_PRODUCT = 2_500_000
"""Multiplications of a matrix product: below, "medium" took 1.6 to 1.9 times as long on a Xeon with AMX."""
_turn = threading.Lock()
_idle = threading.Condition()
_inside = 0
_mode = ""


def device_for(wanted: str) -> str:
    """The device: CUDA, then MPS, then the CPU where "auto" is wanted; ValueError where it is not there."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return next(name for name, found in there.items() if found)
    if not there[wanted]:
        raise ValueError(f"train.device is {wanted}, which this machine does not have: use auto or cpu")
    return wanted


def precision_for(wanted: str, device: str, product: int) -> str:
    """The precision; where "auto" is wanted "medium" where the chip has matrix units for it, else "fp32".

    `product` is how many multiplications the largest matrix product of a step has. On the CPU a small one is
    over in fp32 before its matrices are cast to bf16: SMALL_PRODUCT and above takes the matrix units.
    """
    if wanted != "auto":
        return wanted
    return "medium" if _has_matrix_units(device, product) else "fp32"


def _has_matrix_units(device: str, product: int) -> bool:
    if device == "cpu":
        return product >= SMALL_PRODUCT and torch.cpu._is_amx_tile_supported()
    return device == "cuda"


@contextmanager
def arithmetic(precision: str, device: str) -> Iterator[None]:
    """Matmul precision and autocast inside the context.

    torch's switch for "medium" belongs to the whole process, so steps of runs that want it otherwise wait
    for each other, in the order in which they came; steps that agree run side by side. bf16 is autocast,
    which belongs to the thread; without its cache, which would go on using the weights of the first step.
    """
    with ExitStack() as stack:
        _enter("medium" if precision == "medium" else "highest")
        stack.callback(_leave)
        if precision == "bf16":
            stack.enter_context(torch.autocast(device, torch.bfloat16, cache_enabled=False))
        yield


def _enter(mode: str) -> None:
    global _inside, _mode
    with _turn, _idle:  # whoever holds the turn may wait below, and nobody overtakes
        _idle.wait_for(lambda: _mode == mode or _inside == 0)
        if _mode != mode:
            torch.set_float32_matmul_precision(mode)
            _mode = mode
        _inside += 1


def _leave() -> None:
    global _inside
    with _idle:
        _inside -= 1
        _idle.notify_all()


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep torch to one thread inside: sums are added in one order, so the bits are always the same."""
    before = torch.get_num_threads()  # asked first: a thread that never did takes up what another set last
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def step_back() -> None:
    """Let the thread that answers people go first, where the system has priorities for threads."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
