"""Rows 48 and 119: windows of a generated gearbox vibration with planted faults, and beats of ECG record 208.

AUC of the test windows by error and energy together (two-sided), and the share of faults found where one
healthy window in twenty is flagged. PCA has the same score at its best width, which is chosen by these very
labels, and at 95 % of the variance. A spectrum is the log power in bands of equal width, whose Mahalanobis
distance from the training windows counts, with the number of bands that does best on these labels. "Equal
parameters" is a dense net of one hidden layer with as many weights as the convolutional one, to within 2 %.
Heartbeats have no annotations: their errors by cluster are shown, and nothing is claimed. Features are
learned on `vibration-faults`, without labels, and named by 2,000 labelled windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean, stdev

import numpy as np

from aecore.data import Dataset, load
from aecore.evaluation.anomalies.mahalanobis import code_cloud
from aecore.evaluation.anomalies.ranking import auc
from aecore.families.regularisation.sparse import L1
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.opponents import opponents
from aecore.inference.model import Model
from aecore.parts.objective import SquaredError
from aecore.runs.session import Session
from aecore.spec import Spec, put
from benchmarks.fits import SEEDS, Fits, family, fits, preset
from benchmarks.quality.features import probed
from benchmarks.table import Line

ALARMS = 0.05
BANDS = (4, 8, 12, 16, 32, 64)
LARGE = (16, 32, 32)
"""Channels of a net more than twice as large as the preset's."""
LABELLED = 2_000


def lines(full: bool) -> Iterator[Line | str]:
    data, small = load("vibration"), fits(preset("vibration"), SEEDS)
    yield from _beside_others(data, small)
    large = fits(preset("vibration", net__channels=LARGE), SEEDS)
    for convolutional in (small, large):
        yield _beside_dense(data, convolutional)
    yield from _by_fault(data, small)
    yield from _beats()
    yield from _features()


def dense(like: Spec) -> Spec:
    """A dense net with the code and, as nearly as can be, the parameters of another."""
    features, code = load(like.data.name).features, like.net.code
    spec = family("undercomplete", data__name=like.data.name, net__output="linear", net__activation="silu")
    for path, value in {"code": code, "hidden": (1,)}.items():
        spec = put(spec, f"net.{path}", value)
    wanted = like.net.parameters(features)
    widths = range(1, 1_000)
    nearest = min(widths, key=lambda h: abs(put(spec, "net.hidden", (h,)).net.parameters(features) - wanted))
    training = {"rate": 3e-3, "batch": 128, "epochs": 60, "weight_decay": 0.0}
    spec = put(spec, "net.hidden", (nearest,))
    for path, value in training.items():
        spec = put(spec, f"train.{path}", value)
    return spec


def detector(session: Session) -> AnomalyDetector:
    """A finished run as a detector."""
    return AnomalyDetector(Model(session.net, session.spec, session.device, session.precision), session.data)


def sensitivity(scores: np.ndarray, strange: np.ndarray) -> float:
    """Per cent of anomalies above the score that one healthy row in twenty passes."""
    return 100 * float((scores[strange] > np.quantile(scores[~strange], 1 - ALARMS)).mean())


def labelled(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the test windows, and which of these are anomalies."""
    if data.y_test is None or data.anomalies is None:
        raise ValueError(f"{data.name} has no anomalies that are known")
    return data.y_test, data.anomalies


def _scores(data: Dataset, runs: Fits) -> list[np.ndarray]:
    return [detector(session).scores(data.x_test) for session in runs.sessions]


def _figures(scores: list[np.ndarray], strange: np.ndarray) -> tuple[float, float, str]:
    """AUC and its deviation over seeds, and the sensitivity in words."""
    found = [auc(each, strange).value for each in scores]
    share = fmean(sensitivity(each, strange) for each in scores)
    return fmean(found), stdev(found), f"{share:.0f} % at 5 % alarms"


def _beside_others(data: Dataset, runs: Fits) -> Iterator[Line | str]:
    strange, scores = labelled(data)[1], _scores(data, runs)
    ours, spread, share = _figures(scores, strange)
    for name, rival in {**opponents(data, None, "two-sided"), **_by_spectrum(data)}.items():
        theirs = auc(rival, strange).value
        beside = f"{theirs:.3f}, {sensitivity(rival, strange):.0f} %"
        what = f"48. vibration, {name}"
        yield runs.line(what[:57], f"{ours:.3f}", beside, ours / theirs, ours > theirs)
    yield f"The net's AUC is {ours:.3f} +- {spread:.3f} over seeds; it finds {share}."


def _by_spectrum(data: Dataset) -> dict[str, np.ndarray]:
    """How far a window's power in frequency bands lies from that of training windows: no net at all."""
    found = {}
    for bands in BANDS:
        cloud = code_cloud(band_power(data.x_train, bands))
        found[f"spectrum, {bands} bands"] = cloud.distances(band_power(data.x_test, bands))
    strange = labelled(data)[1]
    best = max(found, key=lambda name: auc(found[name], strange).value)
    return {f"{best}, best of {len(found)}": found[best]}


def band_power(x: np.ndarray, bands: int) -> np.ndarray:
    """Log power of windows (n, L) in frequency bands of equal width, (n, bands), under a Hann window."""
    power = np.abs(np.fft.rfft(x * np.hanning(x.shape[1]), axis=1)) ** 2
    return np.log(np.stack([band.sum(1) for band in np.array_split(power[:, :-1], bands, axis=1)], 1))


def _beside_dense(data: Dataset, runs: Fits) -> Line:
    """Convolution beside a dense net of as many parameters, by the same score."""
    rivals = fits(dense(runs.first.spec), SEEDS)
    (ours, spread, share), (theirs, apart, other) = (
        _figures(_scores(data, each), labelled(data)[1]) for each in (runs, rivals)
    )
    size = runs.first.spec.net.parameters(data.features)
    beside = f"{theirs:.3f} +- {apart:.3f}, {other[:4]}"
    what = f"119. 1-D convolution, dense at {size:,} parameters, {share[:4]}"
    return runs.line(what, f"{ours:.3f} +- {spread:.3f}", beside, ours / theirs, ours > theirs)


def _by_fault(data: Dataset, runs: Fits) -> Iterator[str]:
    """AUC of each fault against the healthy windows, by error and energy, and by the error alone."""
    y = labelled(data)[0]
    for key in ("two-sided", "mean"):
        each = [detector(session).scores(data.x_test, key) for session in runs.sessions]
        told = []
        for label, name in enumerate(data.classes[1:], 1):
            rows = (y == 0) | (y == label)
            found = fmean(auc(scores[rows], y[rows] == label).value for scores in each)
            told.append(f"{name} {found:.3f}")
        yield f"{key}: {', '.join(told)}."


def _beats() -> Iterator[Line | str]:
    runs, data = fits(preset("ecg"), SEEDS), load("ecg")
    y = np.zeros(data.n_test) if data.y_test is None else data.y_test
    scores = np.mean([detector(session).errors(data.x_test) for session in runs.sessions], 0)
    told = [
        f"{name} {scores[y == label].mean():.4f} ({int((y == label).sum())} beats)"
        for label, name in enumerate(data.classes)
    ]
    yield runs.line("48. ECG 208, MSE of test beats, mV^2", f"{runs.mse:.4f}", "no annotations: no claim")
    yield f"By cluster: {', '.join(told)}."


def _features() -> Iterator[Line | str]:
    """A sparse autoencoder's code and raw windows, named by the same classifier."""
    spec = family("sparse", data__name="vibration-faults", net__output="linear", train__epochs=40)
    wide = {"net.code": 400, "net.code_activation": "relu", "objective": (SquaredError(), L1())}
    for path, value in wide.items():
        spec = put(spec, path, value)
    runs, most = fits(spec, SEEDS), 100 * fmean(labelled(load("vibration"))[0] == 0)
    for classifier in ("logistic regression", "k-nearest neighbours"):
        code, raw, linear = (
            fmean(
                probed(session, on, classifier, (LABELLED,)).points[-1].accuracy for session in runs.sessions
            )
            for on in ("code", "rows", "PCA")
        )
        what, beside = f"48. sparse code of 400, {classifier}", f"raw {raw:.1f}, PCA {linear:.1f} %"
        yield runs.line(what, f"{code:.1f} %", beside, code / raw, code >= raw and code > most)
    yield f"Who calls every window healthy names {most:.1f} % right."
