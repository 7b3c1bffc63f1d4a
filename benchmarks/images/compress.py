"""Row 75: a net trained for rate and distortion beside PCA with its coder, JPEG and WebP, at equal bytes.

Bytes a picture are means of real payloads, each decoded again and compared bit for bit; PSNR is pooled over
all test pictures, 2,000 at most. "JPEG scan" leaves out header and tables, which are most of a small file;
files are whole. PCA has the net's width and frequency tables of its own. Where the others have no file so
small, their smallest stands beside. The price of a bit was chosen on MNIST's training rows, a tenth of them
held back, and is the same elsewhere. The decoder's bytes are counted apart: it has paid for itself after so
many pictures of equal PSNR.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from aecore.data.dataset import DataMissing
from aecore.inference.compression.beside import Compressed, Opponent, compressed
from aecore.inference.model import Model
from aecore.runs.session import Session
from benchmarks.fits import Fits, fits, preset
from benchmarks.table import Line

OVER_PCA, OVER_JPEG, OF_WEBP = 1.0, 5.0, 0.5
"""Goals on MNIST near 40 bytes: decibels above PCA and JPEG's scan; share of WebP's smallest, and better."""
NEAR = (35, 42)  # bytes
PLANS = (("mnist", 0.0037, 30), ("mnist", 0.06, 15), ("fashion", 0.0037, 15), ("emoji", 0.0037, 60))
"""Data, squared error that a bit is worth, epochs."""
FULL = (("mnist-full", 0.0037, 10), ("fashion-full", 0.0037, 10))


def lines(full: bool) -> Iterator[Line | str]:
    for data, price, epochs in (*PLANS, *(FULL if full else ())):
        recipe = preset("forty-bytes", data__name=data, objective__Rate__weight=price, train__epochs=epochs)
        try:
            runs = fits(recipe)
        except DataMissing as error:
            yield f"Not measured: {error}"
        else:
            yield from _beside(runs, [_compressed(session) for session in runs.sessions])


def _compressed(session: Session) -> Compressed:
    return compressed(Model(session.net, session.spec, session.device, session.precision), session.data)


def _beside(runs: Fits, found: list[Compressed]) -> Iterator[Line | str]:
    length, psnr = (fmean(getattr(one.ours, name) for one in found) for name in ("bytes", "psnr"))
    first = found[0]
    for place, rival in enumerate(first.opponents):
        level = fmean(_level(one.opponents[place]) for one in found)
        goal = _reached(rival, length, psnr - level) if _at_forty(first, length) else None
        what = f"75. {first.name}, {length:.1f} B, {psnr - level:+.2f} dB beside"
        yield runs.line(what, f"{psnr:.2f} dB", f"{_named(rival)} {level:.2f}", None, goal)
    ssim, raw = fmean(one.ours.ssim or 0 for one in found), first.raw
    whole = ", ".join(f"{name} {size:.0f}" for name, size in first.lossless.items())
    paid = "; ".join(f"{rival.name} {_paid(rival)}" for rival in first.opponents)
    yield f"{raw} B raw, SSIM {ssim:.3f}; files without loss: {whole} B"
    yield f"The decoder of {first.ours.decoder:,} B has paid for itself beside {paid}"


def _at_forty(found: Compressed, length: float) -> bool:
    return found.name.startswith("mnist") and NEAR[0] <= length <= NEAR[1]


def _level(rival: Opponent) -> float:
    """Its PSNR at as many bytes, or of its smallest file."""
    return rival.points[0].psnr if rival.psnr is None else rival.psnr


def _named(rival: Opponent) -> str:
    return rival.name if rival.psnr is not None else f"{rival.name}, {rival.points[0].bytes:.0f} B"


def _reached(rival: Opponent, length: float, ahead: float) -> bool | None:
    """Whether a goal is reached; None where there is none."""
    if rival.name.startswith("PCA"):
        return ahead >= OVER_PCA
    if rival.name == "WebP file":
        return length < OF_WEBP * rival.points[0].bytes and ahead > 0
    return ahead >= OVER_JPEG if rival.name == "JPEG scan" else None


def _paid(rival: Opponent) -> str:
    if rival.bytes is None:
        return "(never as good)"
    return "never" if rival.pays_after is None else f"after {rival.pays_after:,}"
