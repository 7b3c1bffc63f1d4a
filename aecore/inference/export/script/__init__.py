"""Export as a stand-alone script: torch and numpy alone train the same recipe to the same bits."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from aecore.data import Dataset, load
from aecore.inference.export.format import Format, Trained
from aecore.inference.export.script.page import page
from aecore.inference.export.script.refusals import refuses

PROGRAM, ROWS = "train.py", "rows.npz"
READABLE = 0o644  # by others, too
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the date of what is packed, so that the same run gives the same bytes


def write(trained: Trained, variant: str) -> bytes:
    """The script, by itself or packed with the rows it learns from."""
    data = load(trained.spec.data.name)
    program = page(trained, data).encode()
    if variant == "script":
        return program
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in {PROGRAM: program, ROWS: _rows(data, trained.spec.data.rows)}.items():
            about = zipfile.ZipInfo(name, LONG_AGO)
            about.external_attr = READABLE << 16
            archive.writestr(about, content)
    return packed.getvalue()


def _rows(data: Dataset, most: int | None) -> bytes:
    """The rows as they are kept, bytes or float32: those the recipe learns from, and those that test it."""
    file = io.BytesIO()
    np.savez_compressed(file, x_train=data.x_train[:most], x_test=data.x_test)
    return file.getvalue()


FORMAT = Format(
    name="script",
    title="Stand-alone script",
    summary="Python that trains this recipe by torch and numpy alone, and prints the same loss.",
    variants={"with-rows": ".zip", "script": ".py"},
    write=write,
    refuses=refuses,
)
