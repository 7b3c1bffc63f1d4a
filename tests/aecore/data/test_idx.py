"""The IDX parser reads what is well formed exactly, and refuses anything else by ValueError alone."""

from __future__ import annotations

import gzip
import math
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from aecore.data.readers.idx import parse, read, unpack

images = arrays(np.uint8, array_shapes(min_dims=3, max_dims=3, max_side=6))


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">{array.ndim + 1}I", 0x0800 + array.ndim, *array.shape) + array.tobytes()


@given(images)
def test_what_was_written_is_read(array):
    assert np.array_equal(parse(unpack(gzip.compress(idx(array)), 1000), 3), array)


def test_the_published_header_is_understood():
    header = bytes.fromhex("00000801 00000003")
    assert parse(header + b"\5\0\4", 1).tolist() == [5, 0, 4]


@given(st.binary(max_size=64), st.sampled_from([1, 3]))
def test_arbitrary_bytes_are_refused(raw, axes):
    with pytest.raises(ValueError):
        parse(raw, axes)


@given(st.lists(st.integers(0, 2**32 - 1), min_size=3, max_size=3), st.binary(max_size=32))
def test_any_announced_shape_must_be_that_of_the_content(shape, content):
    raw = struct.pack(">4I", 0x0803, *shape) + content
    if math.prod(shape) == len(content) > 0:
        assert parse(raw, 3).shape == tuple(shape)
    else:
        with pytest.raises(ValueError, match=r"the header announces|an IDX header"):
            parse(raw, 3)


@given(images, st.data())
def test_a_file_cut_short_or_gone_on_with_is_refused(array, choose):
    raw = idx(array)
    cut = choose.draw(st.integers(0, len(raw) - 1))
    for damaged in (raw[:cut], raw + b"\0"):
        with pytest.raises(ValueError):
            parse(damaged, 3)


def test_labels_are_not_taken_for_images():
    with pytest.raises(ValueError, match="the first four bytes must be 2051, got 2049"):
        parse(idx(np.zeros(20, np.uint8)), 3)


@given(st.binary(max_size=200))
def test_what_is_not_gzip_is_refused(content):
    with pytest.raises(ValueError, match="not a"):
        unpack(content, 1000)


@given(images, st.data())
def test_a_gzip_file_cut_short_or_changed_is_refused_or_harmless(array, choose):
    raw = idx(array)
    packed = gzip.compress(raw, mtime=0)
    with pytest.raises(ValueError, match="not a"):
        unpack(packed[: choose.draw(st.integers(0, len(packed) - 1))], 1000)
    changed = bytearray(packed)
    changed[choose.draw(st.integers(0, len(packed) - 1))] ^= choose.draw(st.integers(1, 255))
    try:
        assert unpack(bytes(changed), 1000) == raw
    except ValueError:
        pass


def test_a_gzip_file_that_unpacks_to_too_much_is_refused_before_it_fills_the_memory():
    bomb = gzip.compress(bytes(100_000_000), 9)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"more than the 1,000 bytes expected"):
            unpack(bomb, 1000)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_content_of_exactly_the_limit_is_read_and_checked_to_its_end():
    packed = gzip.compress(bytes(1000))
    assert unpack(packed, 1000) == bytes(1000)
    with pytest.raises(ValueError, match="cut short"):
        unpack(packed[:-1], 1000)


def test_the_file_at_fault_is_named(tmp_path):
    for name, content in {"a": np.zeros((2, 3, 3), np.uint8), "b": np.zeros(2, np.uint8)}.items():
        (tmp_path / name).write_bytes(gzip.compress(idx(content)))
    a, b = tmp_path / "a", tmp_path / "b"
    assert read(a, b, a, b, 100)["x_test"].shape == (2, 3, 3)
    with pytest.raises(ValueError, match=rf"^{b}: an IDX header"):
        read(a, b, b, b, 100)
