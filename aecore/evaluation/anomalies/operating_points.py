"""Operating points of a detector: what each threshold flags, finds and costs, and how to choose one.

A row is flagged where its score lies above the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.evaluation.anomalies.ranking import check


@dataclass(frozen=True, eq=False)
class OperatingPoints:
    """All there are: `thresholds` (m,), the highest first, from nothing flagged to everything.

    `found` (m,) counts flagged anomalies, of `anomalies` in all, and `alarms` (m,) flagged normal rows (false
    alarms), of `normal` in all.
    """

    thresholds: np.ndarray
    found: np.ndarray
    alarms: np.ndarray
    anomalies: int
    normal: int

    @property
    def precision(self) -> np.ndarray:
        """Share of the flagged rows that are anomalies, (m,); 1 where nothing is flagged."""
        flagged = self.found + self.alarms
        shares = np.divide(self.found, flagged, out=np.ones(len(flagged)), where=flagged > 0)
        return np.asarray(shares)

    @property
    def recall(self) -> np.ndarray:
        """Share of the anomalies that are flagged (sensitivity), (m,)."""
        return self.found / self.anomalies

    @property
    def false_alarms(self) -> np.ndarray:
        """False alarms per thousand normal rows, (m,)."""
        return 1000 * self.alarms / self.normal

    def costs(self, miss: float, false_alarm: float) -> np.ndarray:
        """What each threshold costs on all these rows, (m,), by the cost of a miss and of a false alarm."""
        if not (0 <= miss < np.inf and 0 <= false_alarm < np.inf):
            raise ValueError(f"costs are numbers from 0, got {miss:g} and {false_alarm:g}")
        return miss * (self.anomalies - self.found) + false_alarm * self.alarms

    def cheapest(self, miss: float, false_alarm: float) -> int:
        """The place of the threshold that costs least; of several the highest, which flags fewest rows."""
        return int(np.argmin(self.costs(miss, false_alarm)))

    def at(self, threshold: float) -> int:
        """The place whose point a threshold of any value has."""
        return int(np.searchsorted(-self.thresholds, -threshold, side="left").clip(0, len(self.found) - 1))


def operating_points(scores: np.ndarray, anomalies: np.ndarray) -> OperatingPoints:
    """All operating points of scores (n,) on rows of which some are `anomalies` (n,) bool.

    A threshold for each value there is, and one below them all.
    """
    check(scores, anomalies)
    values, place = np.unique(scores, return_inverse=True)
    found, alarms = (
        np.bincount(place[kind], minlength=len(values))[::-1].cumsum() for kind in (anomalies, ~anomalies)
    )
    below = np.nextafter(values[0], -np.inf)
    return OperatingPoints(
        np.concatenate([values[::-1], [below]]),
        np.concatenate([[0], found]),
        np.concatenate([[0], alarms]),
        int(anomalies.sum()),
        int((~anomalies).sum()),
    )


def percentile_threshold(learned: np.ndarray, p: float) -> float:
    """The threshold that flags a share of 1 - p / 100 of these scores (n,), to within one row.

    It lies in the middle between two scores, so that their last digits decide nothing; of equal scores all
    stay below. ValueError for p outside [0, 100].
    """
    if not 0 <= p <= 100:
        raise ValueError(f"a percentile is from 0 to 100, got {p:g}")
    kept, ordered = round(len(learned) * p / 100), np.sort(learned)
    if kept == 0:
        return float(np.nextafter(ordered[0], -np.inf))
    if kept == len(ordered) or ordered[kept - 1] == ordered[kept]:
        return float(ordered[kept - 1])
    return float(max(ordered[kept - 1], (ordered[kept - 1] + ordered[kept]) / 2))
