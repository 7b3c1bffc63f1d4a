"""Export of codes: a table with a row for each row of the data and a column for each unit."""

from __future__ import annotations

import numpy as np

from aecore.inference.export import table
from aecore.inference.export.format import Format, Trained
from aecore.inference.layer_codes import column_prefix, layer_codes
from aecore.nets.layer_activations import code_layer


def write(trained: Trained, variant: str) -> bytes:
    """Codes as `layer_codes` gives them, in columns DF.L<layer>.C<unit>, both counted from 1."""
    data, rows = table.splits(trained)
    layer = trained.layer or code_layer(trained.spec.net)
    z = table.measured(rows, lambda x: layer_codes(trained.model, x, layer))
    name = column_prefix(layer)
    columns = {f"{name}{unit}": np.ascontiguousarray(values) for unit, values in enumerate(z.T, 1)}
    return table.written(variant, data, rows, columns)


FORMAT = Format(
    name="codes",
    title="Codes",
    label="codes",
    summary="A table of the code of every row, or of another layer's, in columns DF.L<layer>.C<unit>.",
    variants=table.VARIANTS,
    write=write,
    refuses=table.refuses,
    by_layer=True,
    also_called=("features",),
)
