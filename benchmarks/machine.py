"""The machine a table was made on, and a clock that does not see its other users."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import torch

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process that a piece of work took, and its result."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def middle(work: Callable[[], object], times: int = 3) -> float:
    """The median CPU seconds of a few repetitions."""
    return sorted(timed(work)[0] for _ in range(times))[times // 2]


@cache
def matmul_gflops(dtype: torch.dtype, side: int = 1024) -> float:
    """What one thread reaches on a square product of matrices: the best of a few, in GFLOP/s."""
    a, b = (torch.randn(side, side).to(dtype) for _ in range(2))
    a @ b
    return 2 * side**3 / min(timed(lambda: a @ b)[0] for _ in range(9)) / 1e9


def describe() -> str:
    """One line: chip, cores, matrix units, versions, and the measured limit."""
    return (
        f"{_chip()}, {os.cpu_count()} cores, one thread used; {', '.join(_units()) or 'no matrix units'}; "
        f"matrix product {matmul_gflops(torch.float32):.0f} GFLOP/s in fp32, "
        f"{matmul_gflops(torch.bfloat16):.0f} in bf16; "
        f"torch {torch.__version__}, Python {platform.python_version()}; CPU seconds of this process"
    )


def _chip() -> str:
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _units() -> list[str]:
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return [name for name in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if f" {name} " in text + " "]
