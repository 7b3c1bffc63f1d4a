"""Compress pictures by a run: its test pictures beside PCA, JPEG and WebP, or pictures of one's own."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from aecore.cli import rows
from aecore.cli.report import console
from aecore.cli.terminal import plain
from aecore.data import Dataset, load
from aecore.data.readers.errors import reading
from aecore.evaluation.picture_quality import mean_ssim, pooled_psnr
from aecore.inference.compression import payload_file
from aecore.inference.compression.beside import Compressed, Opponent, compressed, quantiser
from aecore.inference.compression.picture_code import check_pictures, of_net
from aecore.inference.compression.rate_distortion import Codec, codec
from aecore.inference.model import Model
from aecore.runs.store import RunFolder
from aecore.runs.store.files import write

LARGEST = 1 << 28  # bytes of a file of payloads


def tell(folder: RunFolder, bits: int | None, step: float | None, as_json: bool) -> None:
    """Compress the test pictures of a run's data and say how it stands beside the others."""
    model, data = _net(folder)
    found = compressed(model, data, bits, step)
    if as_json:
        told = {"run": folder.path.name, **found.info(), "sentence": found.sentence()}
        return print(json.dumps(_finite(told)))
    console().print(_table(found))
    whole = ", ".join(f"{name} {length:.0f}" for name, length in found.lossless.items())
    header = next(rival.points[0].header for rival in found.opponents if rival.points[0].header)
    print(plain(found.sentence()))
    print(plain(f"Without loss a picture takes {found.raw} bytes as it is, and as a file: {whole}."))
    print(plain(f"A JPEG has {header:.0f} bytes of header and tables beside its scan."))


def encode(
    folder: RunFolder, file: Path, bits: int | None, step: float | None, out: Path, as_json: bool
) -> None:
    """Write pictures of a file as payloads that are read again before they are kept."""
    made, model, data = _codec(folder, bits, step)
    x = rows.read_any(file, folder.load(), data)
    payloads = made.payloads(model.encode(x))
    pictures, copies = data.picture(x), made.pictures(payloads)
    about = payload_file.About(folder.path.name, len(x), payload_file.codec_digest(made), bits, step)
    content = payload_file.written(about, payloads)
    write(out, content)
    found = {
        "pictures": len(x),
        "bytes_in": int(pictures.size),
        "payload_bytes": sum(map(len, payloads)),
        "file_bytes": len(content),
        "decoder_bytes": made.decoder_bytes,
        "psnr": pooled_psnr(pictures, copies),
        "ssim": mean_ssim(pictures, copies),
    }
    _say(found, as_json, "{pictures:,} pictures, {bytes_in:,} bytes: {payload_bytes:,} bytes of payload")


def decode(folder: RunFolder, file: Path, out: Path, as_json: bool) -> None:
    """Write the pictures of a file of payloads: .npy, or .png where it is one."""
    if file.stat().st_size > LARGEST:
        raise ValueError(f"{file} is larger than the {LARGEST:,} bytes allowed")
    with reading(file):
        about, payloads = payload_file.read(file.read_bytes())
    if about.run != folder.path.name:
        raise ValueError(f"{file} was written by the run {about.run}, and {folder.path.name} cannot read it")
    made, _, _ = _codec(folder, about.bits, about.step)
    if payload_file.codec_digest(made) != about.codec:
        raise ValueError(
            f"{file} was written with other frequency tables than are counted here: read it there"
        )
    pictures = made.pictures(payloads)
    write(out, _packed(pictures, out))
    _say({"pictures": len(pictures), "path": str(out)}, as_json, "{pictures:,} pictures in {path}")


def _net(folder: RunFolder) -> tuple[Model, Dataset]:
    data = load(folder.load().spec.data.name)
    check_pictures(data)
    return folder.model(), data


def _codec(folder: RunFolder, bits: int | None, step: float | None) -> tuple[Codec, Model, Dataset]:
    model, data = _net(folder)
    code = of_net(model, data)
    return codec(code, quantiser(code, bits, step)), model, data


def _packed(pictures: np.ndarray, out: Path) -> bytes:
    packed = io.BytesIO()
    if out.suffix == ".npy":
        np.save(packed, pictures, allow_pickle=False)
    elif out.suffix == ".png" and len(pictures) == 1:
        from PIL import Image

        Image.fromarray(pictures[0]).save(packed, "PNG")
    else:
        raise ValueError(f"--out must end in .npy, or in .png for one picture; these are {len(pictures):,}")
    return packed.getvalue()


def _table(found: Compressed) -> Table:
    title = f"{found.pictures:,} test pictures of {found.name}, {found.raw:,} bytes each"
    heads = ("bytes", "PSNR, dB", "SSIM", "dB at our bytes", "bytes at our dB", "decoder paid after")
    shown = Table("", *heads, title=title, title_justify="left")
    ours = found.ours
    shown.add_row(f"net, {ours.setting}", f"{ours.bytes:.1f}", f"{ours.psnr:.2f}", _share(ours.ssim))
    for rival in found.opponents:
        shown.add_row(rival.name, *_range(rival), *_beside(rival))
    return shown


def _range(rival: Opponent) -> tuple[str, str, str]:
    first, last = rival.points[0], rival.points[-1]
    sizes = f"{first.bytes:.0f} to {last.bytes:.0f}"
    return sizes, f"{first.psnr:.1f} to {last.psnr:.1f}", f"{_share(first.ssim)} to {_share(last.ssim)}"


def _beside(rival: Opponent) -> tuple[str, str, str]:
    psnr = "none so small" if rival.psnr is None else f"{rival.psnr:.2f}"
    if rival.bytes is None:
        return psnr, "never as good", ""
    length = f"{rival.bytes:.1f}"
    pays = "never" if rival.pays_after is None else f"{rival.pays_after:,}"
    return psnr, length, pays


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _finite(value: Any) -> Any:
    """The same, but without infinity, which JSON does not know: a PSNR of what lost nothing is null."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _say(found: dict[str, Any], as_json: bool, sentence: str) -> None:
    print(json.dumps(_finite(found)) if as_json else plain(sentence.format(**found)))
