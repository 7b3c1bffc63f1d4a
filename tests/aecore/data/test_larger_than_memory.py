"""Rows larger than memory: in files and a block at a time they become what they become in memory."""

from __future__ import annotations

import io
import os
import re
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from aecore import data
from aecore.data import drafts, limits, own, portions, prefetch, scratch
from aecore.data.minibatches import shared
from aecore.data.own import Choices, Given
from aecore.data.own.permutation import Permuted, deal
from aecore.data.readers.formats import blocks, delimited
from aecore.evaluation.baseline import shared_baseline
from aecore.evaluation.classification_scores import NAMED
from aecore.evaluation.softmax_regression import fitted_rows
from aecore.families import find
from aecore.runs.session import Session
from aecore.spec import Spec, put

N = 1200
RNG = np.random.default_rng(0)
TABLE = pd.DataFrame(
    {
        "id": range(N),
        "whole, then not": [i if i < N - 100 else i / 7 for i in range(N)],
        "as a word": [f"{i * 0.5}" if i % 5 else "?" * (i > N - 9) or "1" for i in range(N)],
        "yes": [i % 3 == 0 for i in range(N)],
        "empty at first": [None if i < N // 2 else "red" if i % 2 else "blue" for i in range(N)],
        "note": [f"note {i}" for i in range(N)],
        **{f"c{i}": RNG.normal(size=N).round(4) for i in range(6)},
    }
)


def csv() -> bytes:
    return TABLE.to_csv(index=False).encode()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(TABLE, preserve_index=False), out, row_group_size=100)
    return out.getvalue()


def npy() -> bytes:
    out = io.BytesIO()
    np.save(out, RNG.normal(size=(N, 9)))
    return out.getvalue()


def idx() -> bytes:
    return struct.pack(">4I", 0x803, N, 4, 5) + RNG.integers(0, 256, (N, 20), np.uint8).tobytes()


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called memory holds no more than some rows."""
    monkeypatch.setattr(portions, "PORTION", 900)

    def forget() -> None:
        monkeypatch.setattr(limits, "IN_MEMORY", 4000)
        monkeypatch.setattr(blocks, "VALUES", 2000)
        monkeypatch.setattr(delimited, "BLOCK", 5000)

    return forget


@given(n=st.integers(1, 70), keep=st.floats(0, 1), seed=st.integers(0, 99), width=st.integers(1, 4))
def test_rows_dealt_to_buckets_are_those_rows_in_that_order(
    n: int, keep: float, seed: int, width: int
) -> None:
    x = np.arange(n * width, dtype=np.float32).reshape(n, width)
    order = np.random.default_rng(seed).permutation(n)
    orders = order[: int(keep * n)], order[int(keep * n) :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portions, "PORTION", 7 * width)
        found = tuple(Permuted(some, n, width) for some in orders)
        deal((x[i : i + 3] for i in range(0, n, 3)), found)
        for permuted, some in zip(found, orders, strict=True):
            parts = list(permuted.portions())
            assert np.array_equal(np.concatenate([x[:0], *parts]), x[some])
            assert all(len(part) <= 7 for part in parts)


@pytest.mark.parametrize(
    ("name", "content"), [("t.csv", csv), ("t.parquet", parquet), ("t.npy", npy), ("t-idx3-ubyte", idx)]
)
@pytest.mark.parametrize("scaling", ["unit", "standard", "none"])
def test_a_file_becomes_the_same_set_in_blocks_as_in_memory(
    name: str,
    content: Callable[[], bytes],
    scaling: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    little: Callable[[], None],
) -> None:
    (tmp_path / name).write_bytes(content())
    file, choices = Given.at(tmp_path / name), Choices(scaling=scaling, holes="leave out")
    seen, called = own.look(file), own.bring(file, choices=choices)
    before, remarks, rows = data.load(called), own.remarks(called), own.rows_like(called, _sound(file, name))
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "elsewhere"))
    little()
    again = own.look(file)
    assert own.bring(file, choices=choices) == called
    found = data.load(called)
    assert found is not before and found.fingerprint == before.fingerprint
    assert (found.classes, found.columns, found.range) == (before.classes, before.columns, before.range)
    assert np.array_equal(own.rows_like(called, _sound(file, name)), rows)
    assert sorted(path.name for path in (tmp_path / "elsewhere" / "data").iterdir()) == ["own"]
    assert _alike(own.remarks(called)) == _alike(remarks)
    assert (again.rows, again.names, again.labels, again.classes) == (
        seen.rows,
        seen.names,
        seen.labels,
        seen.classes,
    )
    np.testing.assert_array_equal(again.examples, seen.examples)
    for fact, same in zip(vars(again.facts).values(), vars(seen.facts).values(), strict=True):
        np.testing.assert_array_equal(fact, same)


def _sound(file: Given, name: str) -> Given:
    """The file without the rows that have holes."""
    if name != "t.csv":
        return file if name != "t.parquet" else _sound(file, "t.csv")
    return Given("t.csv", content=TABLE[:500].to_csv(index=False).encode())


def _alike(remarks: tuple[str, ...]) -> list[str]:
    """What is said both ways: a row of a table in blocks has no line, a text no count of its many values."""
    return [re.split(r": it is text with|\(the first", remark)[0] for remark in remarks]


@pytest.mark.parametrize("family", ["layerwise", "denoising"])
def test_a_run_on_rows_that_are_mapped_has_the_bits_of_one_on_rows_in_memory(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, little: Callable[[], None]
) -> None:
    content = npy()
    name = own.bring(content, "t.npy")
    spec = put(find(family).spec, "data.name", name)
    for path, value in {"net.hidden": (8,), "net.code": 2, "train.batch": 100, "train.epochs": 2}.items():
        spec = put(spec, path, value)
    before = _ended(spec)
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "elsewhere"))
    little()
    own.bring(content, "t.npy")
    found = _ended(spec)
    for weight, same in zip(found[0].values(), before[0].values(), strict=True):
        np.testing.assert_array_equal(weight, same)
    assert found[1:] == before[1:]


def _ended(spec: Spec) -> tuple:
    shared.cache_clear()
    shared_baseline.cache_clear()
    session = Session(spec)
    with threadpool_limits(1):
        while session.step():
            pass
        session.evaluate()
        baseline = session.baseline()
        levels = session.scoring.levels(baseline, 2) | baseline.denoised(session.corrupted(), 2)
    curves = {name: curve.value.tolist() for name, curve in session.snapshot().curves.items()}
    return session.weights(), curves, levels, session.test_errors().tolist()


def test_scratch_arrays_leave_no_file_even_of_a_process_that_is_killed(
    home: Path, little: Callable[[], None]
) -> None:
    little()
    found = scratch.empty((3, 1000))
    found[:] = 7
    assert isinstance(found, np.memmap) and list((home / "data").iterdir()) == []
    with pytest.raises(OSError, match="nearly full"):
        scratch.empty((1 << 20, 1 << 30))


def test_drafts_that_a_killed_process_left_are_removed_and_those_at_work_are_not(tmp_path: Path) -> None:
    left, at_work = tmp_path / ".my-set-00112233", tmp_path / ".my-set-44556677"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "x_train.npy").touch()
    for path in (left / "x_train.npy", left, at_work):
        os.utime(path, (0, 0))
    with drafts.draft(tmp_path / "other") as begun:
        begun.touch()
    assert list(tmp_path.iterdir()) == [at_work]


def test_only_rows_of_a_file_are_prefetched_and_nothing_else_happens() -> None:
    there = torch.arange(12.0).reshape(4, 3)
    prefetch.prefetch(there.data_ptr(), 12, [3, 0])
    assert torch.equal(there, torch.arange(12.0).reshape(4, 3))


def test_a_baseline_that_is_fitted_to_some_rows_says_to_how_many(little: Callable[[], None]) -> None:
    assert NAMED.info(2)["beside"]["linear_error"] == "linear"
    assert fitted_rows(600, 4) == 600
    little()
    assert fitted_rows(600, 4) == 31 and fitted_rows(200, 4) == 200
    assert NAMED.info(2, 31)["beside"]["linear_error"] == "linear, first 31 rows"
