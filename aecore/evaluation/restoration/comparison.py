"""Ways to restore pictures beside each other: errors row by row, pooled PSNR, and which of them wins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.evaluation.metrics import in_range, psnr
from aecore.evaluation.paired_difference import paired_difference


@dataclass(frozen=True, eq=False)
class RowErrors:
    """One way's mean squared error of each row, (n,), over what was restored; `by` is what it is called.

    Where as many values of each row were restored, the PSNR of their mean is the pooled one.
    """

    by: str
    each: np.ndarray

    @property
    def psnr(self) -> float:
        """Pooled PSNR in dB of pictures in [0, 1]; inf where there is no error at all."""
        return psnr(float(self.each.mean()))


def errors_where(by: str, x: np.ndarray, x_hat: np.ndarray, where: np.ndarray) -> RowErrors:
    """Errors of answers x_hat (n, D), clipped to [0, 1], over values (n, D) bool of rows x; some in each."""
    squares = np.square(in_range(x) - in_range(x_hat).clip(0, 1))
    return RowErrors(by, (squares * where).sum(1) / where.sum(1))


def winner(net: RowErrors, others: tuple[RowErrors, ...]) -> str:
    """Whether the net wins, in one sentence, beside the best of all others on the same rows.

    One that is not clearly better than the other is said to be as good: the 95 % interval of the mean
    difference of their squared errors holds 0.
    """
    rival = min(others, key=lambda other: float(other.each.mean()))
    apart, reach = paired_difference(rival.each, net.each)
    figures = f"{net.psnr:.2f} dB by {net.by}, {rival.psnr:.2f} dB by {rival.by}"
    if abs(apart) <= reach:
        return f"{rival.by} is as good as {net.by} ({figures})."
    better, worse = (net, rival) if apart > 0 else (rival, net)
    return f"{better.by} wins, {better.psnr - worse.psnr:.2f} dB above {worse.by} ({figures})."
