"""Export of codes: a table with a row for each row of the data and a column for each unit."""

from __future__ import annotations

import numpy as np

from aecore.inference.export import table
from aecore.inference.export.format import Format, Trained


def write(trained: Trained, variant: str) -> bytes:
    """Codes as `Model.encode` gives them, in columns DF.L<layer>.C<unit>, both counted from 1."""
    data, rows = table.splits(trained)
    z = table.measured(rows, trained.model.encode)
    layer = len(trained.spec.net.hidden) + 1
    columns = {f"DF.L{layer}.C{unit}": np.ascontiguousarray(values) for unit, values in enumerate(z.T, 1)}
    return table.written(variant, data, rows, columns)


FORMAT = Format(
    name="codes",
    title="Codes",
    label="codes",
    summary="A table of the code of every row, training and test, in columns DF.L<layer>.C<unit>.",
    variants=table.VARIANTS,
    write=write,
    refuses=table.refuses,
)
