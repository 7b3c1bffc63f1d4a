"""Export of reconstruction errors: a table with the mean squared error of each row of the data."""

from __future__ import annotations

from aecore.inference.export import table
from aecore.inference.export.format import Format, Trained


def write(trained: Trained, variant: str) -> bytes:
    """Errors as `Model.errors` gives them, per feature, of rows given clean."""
    data, rows = table.splits(trained)
    mse = table.measured(rows, trained.model.errors)
    return table.written(variant, data, rows, {"mse": mse})


FORMAT = Format(
    name="errors",
    title="Errors",
    label="errors",
    summary="A table of the mean squared error of every row, training and test.",
    variants=table.VARIANTS,
    write=write,
    refuses=table.refuses,
)
