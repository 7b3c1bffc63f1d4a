from __future__ import annotations

import numpy as np
import pytest

from aecore.inference.compression.frequency_tables import TOTAL, FrequencyTables, frequency_tables
from aecore.inference.compression.range_coder import decode, encode


def drawn(seed: int, n: int = 600, k: int = 24) -> np.ndarray:
    """Whole numbers (n, k), from columns that hardly move to columns of hundreds of values."""
    rng = np.random.default_rng(seed)
    return np.rint(rng.laplace(0, np.geomspace(0.05, 60, k), (n, k))).astype(np.int64)


def coded(values: np.ndarray, tables: FrequencyTables) -> list[bytes]:
    return encode(values - tables.lowest, tables)


def test_what_is_decoded_is_what_was_encoded_and_no_longer_than_its_information_and_a_byte() -> None:
    tables = frequency_tables(drawn(0, 4000))
    values = tables.clipped(drawn(1))
    payloads = coded(values, tables)
    assert np.array_equal(decode(payloads, tables) + tables.lowest, values)
    beyond = np.array([len(payload) for payload in payloads]) - tables.bits(values) / 8
    assert beyond.max() < 1 and abs(beyond.mean()) < 0.5


def test_information_is_the_logarithm_of_the_frequencies() -> None:
    values = drawn(0)
    tables = frequency_tables(values)
    share = np.array([[np.mean(column == value) for value in column] for column in values.T]).T
    entropy = -np.log2(share).sum(1).mean()
    assert entropy < tables.bits(values).mean() < 1.05 * entropy


def test_rows_that_are_most_and_least_likely_come_back() -> None:
    """Carries run through long chains of ones where intervals are taken from their upper end."""
    tables = frequency_tables(drawn(0))
    steps = np.diff(tables.edges, axis=1)
    valid = np.arange(steps.shape[1]) < tables.values[:, None]
    likely = np.where(valid, steps, 0).argmax(1)
    rare = np.where(valid, steps, TOTAL).argmin(1)
    symbols = np.stack([likely, rare, np.zeros_like(rare), tables.values - 1])
    payloads = encode(symbols, tables)
    assert np.array_equal(decode(payloads, tables), symbols)
    assert len(payloads[0]) < len(payloads[-1])


def test_a_column_that_never_changes_costs_next_to_nothing() -> None:
    values = np.full((1000, 50), 7)
    tables = frequency_tables(values)
    assert max(map(len, coded(values, tables))) <= 1


def test_payloads_are_coded_apart_from_each_other() -> None:
    tables = frequency_tables(drawn(0))
    values = tables.clipped(drawn(2, 40))
    payloads = coded(values, tables)
    assert payloads == [coded(row[None], tables)[0] for row in values]


def test_values_that_no_row_had_are_brought_within_the_tables() -> None:
    tables = frequency_tables(drawn(0))
    far = np.stack([tables.lowest - 900, tables.lowest + 9000])
    ends = tables.clipped(far)
    assert np.array_equal(ends, np.stack([tables.lowest, tables.lowest + tables.values - 1]))
    assert np.array_equal(decode(coded(ends, tables), tables) + tables.lowest, ends)


def test_bytes_that_no_encoder_wrote_are_some_symbols_within_range() -> None:
    tables = frequency_tables(drawn(0))
    rng = np.random.default_rng(3)
    torn = [rng.bytes(length) for length in (0, 1, 7, 60, 5000)] + [b"\xff" * 400]
    symbols = decode(torn, tables)
    assert ((symbols >= 0) & (symbols < tables.values)).all()


def test_a_number_of_too_many_values_is_refused() -> None:
    with pytest.raises(ValueError, match="would take 10,003 values and 4,096 are allowed"):
        frequency_tables(np.array([[0], [10_000]]))
