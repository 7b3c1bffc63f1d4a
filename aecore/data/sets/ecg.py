"""Beats of an electrocardiogram: five minutes of record 208 of the MIT-BIH Arrhythmia Database; embedded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.source import Source

RATE_HZ = 360
BEFORE, AFTER = 72, 120  # samples around the R peak: 0.2 s and a third of a second
ZERO, PER_MV = 1_024, 200  # of the converter, as MIT-BIH's records have them
BAND_HZ = (5.0, 20.0)  # where the QRS complex has most of its energy
REFRACTORY_S = 0.4
SHARE, SEED, COMPONENTS = 0.6, 0, 2
RANGE = (-4.0, 4.0)


def read(path: Path) -> Mapping[str, np.ndarray]:
    """Beats (n, 192) float32 in millivolts, the first 60 % to learn from, and which cluster each is of."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        signal = (arrays["adc"].astype(np.float64) - ZERO) / PER_MV
    x = beats(signal, r_peaks(signal))
    train = int(SHARE * len(x))
    y = clusters(x, train)
    return {"x_train": x[:train], "y_train": y[:train], "x_test": x[train:], "y_test": y[train:]}


def r_peaks(signal: np.ndarray) -> np.ndarray:
    """Samples at which a signal (n,) in millivolts has an R peak, ascending.

    Peaks of the signal between 5 and 20 Hz, above one standard deviation of it, 0.4 s apart at least.

    Source: Pan and Tompkins, "A real-time QRS detection algorithm" (1985), sections II and III, without its
    moving thresholds.
    """
    from scipy.signal import butter, find_peaks, sosfiltfilt

    band = sosfiltfilt(butter(2, BAND_HZ, "bandpass", fs=RATE_HZ, output="sos"), signal)
    peaks: np.ndarray = find_peaks(band, height=band.std(), distance=int(REFRACTORY_S * RATE_HZ))[0]
    return peaks


def beats(signal: np.ndarray, peaks: np.ndarray) -> np.ndarray:
    """A window around each peak that has a whole one, (n, 192) float32, each without its median."""
    whole = peaks[(peaks >= BEFORE) & (peaks + AFTER <= len(signal))]
    found = signal[whole[:, None] + np.arange(-BEFORE, AFTER)]
    found -= np.median(found, 1, keepdims=True)
    return np.round(found, 4).astype(np.float32)


def clusters(x: np.ndarray, train: int) -> np.ndarray:
    """Which of two clusters each beat (n, d) is of, (n,): 0 is the one with more of the training beats.

    A Gaussian mixture on two principal components, both fitted to the first `train` beats. Nobody has said
    that it is so.
    """
    from sklearn.mixture import GaussianMixture

    centred = (x - x[:train].mean(0)).astype(np.float64)
    axes = np.linalg.svd(centred[:train], full_matrices=False)[2][:COMPONENTS]
    places = centred @ axes.T
    found: np.ndarray = GaussianMixture(2, random_state=SEED).fit(places[:train]).predict(places)
    return np.asarray(found if 2 * found[:train].sum() <= train else 1 - found)


ecg = Source(
    Card(
        name="ecg",
        title="Heartbeats, ECG record 208",
        shape=(BEFORE + AFTER,),
        n_train=299,
        n_test=200,
        classes=("cluster A", "cluster B"),
        licence="Open Data Commons Attribution 1.0",
        provenance=(
            "Lead MLII of record 208, five minutes, MIT-BIH Arrhythmia Database (Moody and Mark, 2001; "
            "Goldberger et al., 2000), in millivolts. Beats are found by their R peaks and cut in the order "
            "of time, the first 60 % to learn from. The two clusters were found by a Gaussian mixture on the "
            "training beats, not annotated: they say what looks alike, and nothing of health."
        ),
        kind="series",
        range=RANGE,
        rate_hz=RATE_HZ,
    ),
    read,
    (
        File(
            "ecg_mitbih_208.npz",
            119_237,
            "4e94542fd84a075c4c548d6fbe8171de41691d72e494b969b1a078c738e23f77",
        ),
    ),
)
