"""The detection table: how well a net ranks anomalies on the test rows, beside its opponents; who wins."""

from __future__ import annotations

from typing import Any, NamedTuple

from aecore.evaluation.anomalies.ranking import Estimate, auc, auc_difference, average_precision
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.opponents import SEED, drawn_tests, drawn_training, opponents

NET = "net"


class Detected(NamedTuple):
    """AUC and average precision of one detector, with 95 % intervals.

    `behind` is by how much the net's AUC is higher on the same rows, and how far the 95 % interval of that
    reaches; of the net itself it is None.
    """

    name: str
    auc: Estimate
    average_precision: Estimate
    behind: tuple[float, float] | None


class DetectionTable(NamedTuple):
    """The net first, then the others, the highest AUC first; `sentence` says who wins on this set.

    Of so many test rows `anomalies` are anomalies; opponents were `fitted` on so many training rows, seeded.
    """

    key: str
    rows: tuple[Detected, ...]
    sentence: str
    tests: int
    anomalies: int
    fitted: int
    seed: int = SEED

    def info(self) -> dict[str, Any]:
        """The same as plain values."""
        told = [
            {**row._asdict(), "auc": [*row.auc], "average_precision": [*row.average_precision]}
            for row in self.rows
        ]
        return {**self._asdict(), "rows": told}


def detection_table(detector: AnomalyDetector, key: str = "") -> DetectionTable:
    """The net's score by its key beside the same score of PCA, and three detectors; in seconds at first.

    ValueError, in a sentence, where the set has no anomalies that are known.
    """
    data, key = detector.data, detector.checked(key)
    known, tested = detector.anomalies, drawn_tests(data)
    if known is None:
        raise ValueError(
            f"no anomalies are known among the test rows of {data.name}: choose a set of which a class was "
            "left out of the training rows"
        )
    ours, strange, rows = detector.tested(key)[tested], known[tested], detector.model.spec.data.rows
    others = [
        Detected(
            name,
            auc(scores, strange),
            average_precision(scores, strange),
            auc_difference(ours, scores, strange),
        )
        for name, scores in opponents(data, rows, key).items()
    ]
    others.sort(key=lambda row: -row.auc.value)
    net = Detected(NET, auc(ours, strange), average_precision(ours, strange), None)
    return DetectionTable(
        key,
        (net, *others),
        winner(data.name, net, others[0]),
        len(strange),
        int(strange.sum()),
        len(drawn_training(data, rows)),
    )


def winner(name: str, net: Detected, rival: Detected) -> str:
    """Who wins on a set, the net or its best opponent; as good where the difference's interval holds 0."""
    apart, reach = rival.behind or (0.0, 0.0)
    both = f"AUC {net.auc.value:.4f} by the net, {rival.auc.value:.4f} by {rival.name}"
    told = f"{both}, {abs(apart):.4f} ± {reach:.4f} apart"
    if abs(apart) <= reach:
        return f"On {name} {rival.name} is as good as the net ({told})."
    if apart < 0:
        return f"On {name} {rival.name} wins ({told})."
    return f"On {name} the net wins; the best without it is {rival.name} ({told})."
