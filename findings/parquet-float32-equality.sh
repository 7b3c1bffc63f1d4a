#!/usr/bin/env bash
# On a float32 column pyarrow finds 0.7 with `in` and not with `==`; pandas finds it with `==` and not with `isin`.
#
# Good guess: a filter handed to `read_parquet` keeps the rows that the same comparison keeps after reading, and
# `x == v` and `x in [v]` are one question.
#
# Seen: pyarrow's comparison widens the column to float64, where no stored value is 0.7, while `in` casts the set to
# the column's type. pandas is the reverse: its `==` casts the Python number to float32 and its `isin` widens. So of
# four ways to ask for a value that was written a moment before, two answer "none", and moving a filter into the reader
# changes which. Inequalities are hit as well: `<= 0.1` leaves out the stored 0.1. Values such as 0.5 hide it.
#
# Where: pyarrow 26.0.1, pyarrow.parquet.read_table(filters=...), turned into a compute expression by
# `filters_to_expression`; pandas 3.0.6, read_parquet(filters=...), which hands them on, and Series.isin
# (pandas-dev/pandas issue 16938).
#
# So: read first and filter afterwards, or hand over the constant as `numpy.float32(0.7)`.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 pandas==3.0.6 pyarrow==26.0.1

venv/bin/python - <<'PY'
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

pq.write_table(pa.table({"x": pa.array([0.1, 0.5, 0.7, 0.9], pa.float32())}), "rates.parquet")
read = pd.read_parquet("rates.parquet").x


def kept(op, value):
    """Rows that a filter in the reader keeps; pandas' reader hands it on."""
    rows = pq.read_table("rates.parquet", filters=[("x", op, value)]).num_rows
    assert rows == len(pd.read_parquet("rates.parquet", filters=[("x", op, value)]))
    return rows


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


print("stored 0.7, rows found    reader ==:", kept("==", 0.7), "  reader in:", kept("in", [0.7]),
      "  pandas ==:", (read == 0.7).sum(), "  pandas isin:", read.isin([0.7]).sum())
holds("the reader misses with == and finds with in", kept("==", 0.7) == 0 and kept("in", [0.7]) == 1)
holds("pandas finds with == and misses with isin", (read == 0.7).sum() == 1 and read.isin([0.7]).sum() == 0)
print("stored 0.1, rows <= 0.1    reader:", kept("<=", 0.1), "  pandas:", (read <= 0.1).sum())
holds("<= 0.1 leaves out the stored 0.1 in the reader only", kept("<=", 0.1) == 0 and (read <= 0.1).sum() == 1)
holds("0.5 hides it: all four agree", kept("==", 0.5) == kept("in", [0.5]) == (read == 0.5).sum()
      == read.isin([0.5]).sum() == 1)
holds("a float32 constant is found by the reader", kept("==", np.float32(0.7)) == 1)
PY
