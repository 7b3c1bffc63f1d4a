"""A range coder (arithmetic coding of whole numbers) with static frequency tables, all rows side by side.

A row becomes a payload of its own, within about a byte of what its symbols' frequencies promise: here many
payloads are so short that a coder of whole 32-bit words would lose a twentieth of them. Its carries are
taken at the end, so that no row ever waits for another.

Source: Martin, "Range encoding: an algorithm for removing redundancy from a digitised message" (1979);
Witten, Neal and Cleary, "Arithmetic coding for data compression", CACM 30 (1987).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aecore.inference.compression.frequency_tables import PRECISION, FrequencyTables

BITS = 48  # of the interval's width; the sum of a low end and a width stays below 2^50
FULL, LEAST = 1 << BITS, 1 << (BITS - 8)
ROOM = 4  # bytes that a row may need beyond two for each symbol


def encode(symbols: np.ndarray, tables: FrequencyTables) -> list[bytes]:
    """A payload for each row of symbols (n, K), which lie within the tables' range.

    Trailing zero bytes are left out: whoever reads finds zeros beyond the end.
    """
    n, k = symbols.shape
    low, width = np.zeros(n, np.int64), np.full(n, FULL, np.int64)
    written, digits = np.zeros(n, np.int64), np.zeros((n, 3 * k + ROOM + BITS // 8), np.int64)
    for column in range(k):
        begin, frequency = tables.slot(column, symbols[:, column])
        width >>= PRECISION
        low += width * begin
        width *= frequency
        while (narrow := np.flatnonzero(width <= LEAST)).size:
            _shift(low, digits, written, narrow)
            width[narrow] <<= 8
    low = _shortest(low, width)
    for _ in range(BITS // 8):
        _shift(low, digits, written, np.arange(n))
    return [row.tobytes().rstrip(b"\0") for row in _carried(digits)]


def decode(payloads: Sequence[bytes], tables: FrequencyTables) -> np.ndarray:
    """The symbols (n, K) of payloads; of bytes that no encoder wrote, some symbols."""
    n, k = len(payloads), tables.columns
    digits = _digits(payloads, 3 * k + ROOM + BITS // 8)
    value, width, read = np.zeros(n, np.int64), np.full(n, FULL, np.int64), np.full(n, BITS // 8)
    for place in range(BITS // 8):
        value = (value << 8) | digits[:, place]
    symbols = np.empty((n, k), np.int64)
    for column in range(k):
        width >>= PRECISION
        symbols[:, column] = tables.at(column, np.minimum(value // width, (1 << PRECISION) - 1))
        begin, frequency = tables.slot(column, symbols[:, column])
        value -= width * begin
        width *= frequency
        while (narrow := np.flatnonzero(width <= LEAST)).size:
            value[narrow] = ((value[narrow] << 8) | digits[narrow, read[narrow]]) & (FULL - 1)
            width[narrow] <<= 8
            read[narrow] += 1
    return symbols


def _shift(low: np.ndarray, digits: np.ndarray, written: np.ndarray, rows: np.ndarray) -> None:
    """Write the low end's leading byte, and the carry that stands above it, as one digit of those rows."""
    digits[rows, written[rows]] = low[rows] >> (BITS - 8)
    low[rows] = (low[rows] & (LEAST - 1)) << 8
    written[rows] += 1


def _shortest(low: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Of the numbers within each interval the one with the most zero bytes at its end."""
    found = low
    for zeros in range(8, BITS + 1, 8):
        rounded = (low + (1 << zeros) - 1) >> zeros << zeros
        found = np.where(rounded < low + width, rounded, found)
    return found


def _carried(digits: np.ndarray) -> np.ndarray:
    """Digits that may be 256 and more as bytes: what is beyond a byte is added to the digit before."""
    for place in range(digits.shape[1] - 1, 0, -1):
        digits[:, place - 1] += digits[:, place] >> 8
        digits[:, place] &= 255
    return digits.astype(np.uint8)


def _digits(payloads: Sequence[bytes], places: int) -> np.ndarray:
    found = np.zeros((len(payloads), places), np.int64)
    for row, payload in zip(found, payloads, strict=True):
        taken = payload[:places]
        row[: len(taken)] = np.frombuffer(taken, np.uint8)
    return found
