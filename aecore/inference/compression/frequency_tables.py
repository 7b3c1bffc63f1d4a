"""Static frequency tables of an entropy coder: how often each value of each number of a code was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PRECISION = 16
"""Bits of a frequency: those of a column add up to 2^16."""
TOTAL = 1 << PRECISION
MOST = 4096
"""Most values a number of the code may take."""
UNSEEN = 0.5  # how often a value within the range counts that no row had


@dataclass(frozen=True, eq=False)
class FrequencyTables:
    """One table for each of K columns: values from `lowest` (K,) up, `edges` (K, A + 1) between them.

    A symbol is a value less the column's lowest. `edges` are cumulative frequencies from 0 to 2^16; columns
    with fewer than A values repeat the last. `values` (K,) says how many each has.
    """

    lowest: np.ndarray
    values: np.ndarray
    edges: np.ndarray

    @property
    def columns(self) -> int:
        """K, the numbers of a code."""
        return len(self.lowest)

    @property
    def bytes(self) -> int:
        """What the tables take in a decoder: two bytes a frequency, four for where each begins and ends."""
        return int(2 * self.values.sum() + 4 * self.columns)

    def clipped(self, values: np.ndarray) -> np.ndarray:
        """Whole numbers (n, K) brought within the tables' range, which the encoder can write."""
        found: np.ndarray = np.clip(values, self.lowest, self.lowest + self.values - 1)
        return found

    def slot(self, column: int, symbols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the share of each symbol (n,) of a column begins, and how wide it is."""
        edges = self.edges[column]
        return edges[symbols], edges[symbols + 1] - edges[symbols]

    def at(self, column: int, shares: np.ndarray) -> np.ndarray:
        """The symbols (n,) of a column whose share holds these places, from 0 to 2^16 - 1."""
        found: np.ndarray = np.searchsorted(self.edges[column], shares, "right") - 1
        return found

    def bits(self, values: np.ndarray) -> np.ndarray:
        """Information of each row (n,) of whole numbers (n, K) within range, in bits: what no coder beats."""
        total = np.zeros(len(values))
        for column, symbols in enumerate((values - self.lowest).T):
            total -= np.log2(self.slot(column, symbols)[1] / TOTAL)
        return total


def frequency_tables(values: np.ndarray) -> FrequencyTables:
    """The tables of whole numbers (n, K), one beyond the least and the greatest of each column included.

    ValueError, in a sentence, where a column takes more than 4,096 values.
    """
    lowest, highest = values.min(0) - 1, values.max(0) + 1
    counts = highest - lowest + 1
    if (most := int(counts.max(initial=1))) > MOST:
        raise ValueError(f"a number of this code would take {most:,} values and {MOST:,} are allowed")
    edges = np.full((len(counts), most + 1), TOTAL, np.int64)
    for column, count in enumerate(counts):
        seen = np.bincount(values[:, column] - lowest[column], minlength=count)
        edges[column, : count + 1] = _edges(seen)
    return FrequencyTables(lowest, counts, edges)


def _edges(seen: np.ndarray) -> np.ndarray:
    """Cumulative frequencies (A + 1,) of counts (A,): in proportion, each at least 1, the rest rounding's."""
    share = np.maximum(seen, UNSEEN)
    frequency = 1 + np.floor(share / share.sum() * (TOTAL - len(seen))).astype(np.int64)
    frequency[seen.argmax()] += TOTAL - frequency.sum()
    found: np.ndarray = np.concatenate([[0], np.cumsum(frequency)])
    return found
