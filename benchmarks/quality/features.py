"""Rows 4, 5, 57, 60 and 117: what codes that saw no label are good for, beside rows, PCA and HOG.

Percent of test rows named right: at most 2,000 labelled training rows, and as many test rows. With fewer
labels than all the mean over five draws of labelled rows, the same for all features, classes alike; the
difference of the code is to the better of raw rows and PCA of equal width, with its 95 % interval over the
draws. Features are in units of one number, penalties chosen on labelled training rows. HOG was made for
such pictures by hand, and stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from aecore import device
from aecore.evaluation.label_curve import LabelPoint, mean_and_reach
from aecore.evaluation.probe_classifiers import CLASSIFIERS
from aecore.inference.feature_probe import FEATURES, Features, probe
from aecore.inference.model import Model
from aecore.nets.layer_activations import code_layer
from aecore.runs.session import Session
from aecore.spec import Spec
from benchmarks.fits import SEEDS, Fits, fits, preset
from benchmarks.table import Line

WINS, LOSES = "turned-digits", "heap"
"""Presets: where the code wins with 100 labels, and where it loses."""
LABELS, POINTS, BY = 100, 3.0, "k-nearest neighbours"


def lines(full: bool) -> Iterator[Line | str]:
    seeds = SEEDS if full else SEEDS[:1]
    for name in (WINS, LOSES):
        yield from _by_labels(name, fits(preset(name), seeds))
    yield from _all_labels(seeds)


def mending(data: str) -> Spec:
    """Layers that only learned to mend: no label has touched them."""
    return preset(
        "sda", data__name=data, corruption__level=0.3, pretrain__Layerwise__levels=(0.3,), train__epochs=0
    )


def probed(session: Session, on: str, classifier: str, labels: tuple[int, ...]) -> Features:
    """One kind of features of a finished run, the code's by its own net."""
    model = Model(session.net, session.spec, session.device, session.precision)
    layer = code_layer(session.spec.net)
    with device.one_thread():
        return probe(model, session.spec, session.data, on, layer, classifier, labels)


def _by_labels(name: str, runs: Fits) -> Iterator[Line | str]:
    """Accuracy of each kind of features with 100 labels, and how far the code is ahead, by classifier."""
    for classifier in (BY, "logistic regression"):
        found = {
            on: [probed(session, on, classifier, (LABELS,)).points[0] for session in runs.sessions]
            for on in FEATURES
        }
        right = {on: fmean(point.accuracy for point in points) for on, points in found.items()}
        rival = max(("rows", "PCA"), key=lambda on: right[on])
        ahead, reach = _ahead(found["code"], found[rival])
        beside = f"{rival} {right[rival]:.1f}, HOG {right['HOG']:.1f} %"
        reached = (ahead >= POINTS if name == WINS else ahead < 0) if classifier == BY else None
        what, mine = f"5. {name}, {LABELS} labels, {classifier}", right["code"]
        yield runs.line(what, f"{mine:.1f} %", beside, mine / right[rival], reached)
        yield f"The code is {ahead:+.1f} points ahead ({ahead - reach:+.1f} to {ahead + reach:+.1f})."


def _ahead(code: list[LabelPoint], rival: list[LabelPoint]) -> tuple[float, float]:
    """By how many points the code is ahead over all draws of all seeds, and how far that interval reaches."""
    pairs = zip(code, rival, strict=True)
    return mean_and_reach(
        [a - b for mine, other in pairs for a, b in zip(mine.draws, other.draws, strict=True)]
    )


def _all_labels(seeds: tuple[int, ...]) -> Iterator[Line | str]:
    """Rows 57 and 60: all labels, on the pictures as they are and turned."""
    for data in ("mnist", "mnist-rot"):
        runs = fits(mending(data), seeds)
        for classifier in CLASSIFIERS:
            of = {on: [probed(session, on, classifier, ()) for session in runs.sessions] for on in FEATURES}
            right = {on: fmean(features.points[-1].accuracy for features in of[on]) for on in FEATURES}
            beside = f"rows {right['rows']:.1f}, PCA {right['PCA']:.1f}, HOG {right['HOG']:.1f} %"
            span = of["code"][0].points[-1]
            what = f"57. {classifier}, {data} ({span.lo:.1f} to {span.hi:.1f})"
            mine = right["code"]
            yield runs.line(what, f"{mine:.1f} %", beside, mine / right["rows"], mine > right["rows"])
