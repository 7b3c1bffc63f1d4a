"""Export a run to a file of another format, and list the formats there are."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from rich.table import Table

from aecore.cli.report import console
from aecore.cli.terminal import plain
from aecore.inference import export
from aecore.inference.export.format import File
from aecore.runs.store.exports import trained
from aecore.runs.store.files import write
from aecore.runs.store.find import find


def formats(as_json: bool) -> None:
    """Every format, what it is, and what can be asked for."""
    found = [
        {"format": format.name, "what": format.summary, "variants": dict(format.variants)}
        for format in export.load().values()
    ]
    if as_json:
        print(json.dumps(found))
        return
    shown = Table("format", "what it is", "variants")
    for format in export.load().values():
        shown.add_row(format.name, format.summary, ", ".join(format.variants))
    console().print(shown)


def export_run(run: str, format: str, variant: str, layer: int | None, out: Path, as_json: bool) -> None:
    """Write a run as a file; ValueError is one sentence."""
    _writable(out)
    chosen = export.find(format)
    variant = chosen.variant(variant, out.suffix)
    folder = find(run)
    chosen.check(folder.load().spec, layer)
    file = chosen.file(trained(folder)._replace(layer=layer), variant)
    path = out / file.name if out.is_dir() else out
    write(path, file.content)
    _tell({"run": folder.path.name, "format": chosen.name, "variant": variant, **_about(path, file)}, as_json)


def _writable(out: Path) -> None:
    """Refuse, before a net is exported, a place where no file can be, or where a pipe or a device is."""
    if not out.parent.is_dir():
        raise ValueError(f"--out {out} lies in no folder: make {out.parent} first")
    if out.exists() and not (out.is_file() or out.is_dir()):
        raise ValueError(f"--out {out} is neither a file nor a folder: name a file that may be written")


def _about(path: Path, file: File) -> dict[str, Any]:
    return {"path": str(path), "bytes": len(file.content), "sha256": sha256(file.content).hexdigest()}


def _tell(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(found))
    else:
        print(plain(f"{found['path']}, {found['bytes']:,} bytes"))
