"""The outlier detector as scikit-learn calls one, its scores against those of a run, and frames."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.covariance import EllipticEnvelope
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from aecore import Autoencoder, AutoencoderOutlierDetector
from aecore.data import load
from aecore.inference.anomaly_detection.detector import AnomalyDetector

pytestmark = pytest.mark.filterwarnings("ignore:The net gives these rows back worse")  # few epochs here


@parametrize_with_checks([AutoencoderOutlierDetector(Autoencoder(code=2, epochs=5), contamination=0.1)])
def test_it_is_what_scikit_learn_calls_an_outlier_detector(
    estimator: Any, check: Callable[[Any], None]
) -> None:
    check(estimator)


@pytest.fixture
def x() -> np.ndarray:
    return load("digits").x_train[:300]


def detector(by: str = "", **changes: Any) -> AutoencoderOutlierDetector:
    net = Autoencoder(**{"code": 6, "epochs": 3, "batch": 64, "random_state": 0, **changes})
    return AutoencoderOutlierDetector(net, by=by, contamination=0.1)


def test_a_tenth_of_the_rows_it_learned_are_outliers_and_those_with_the_lowest_scores(x: np.ndarray) -> None:
    found = detector().fit(x)
    scores, flagged = found.score_samples(x), found.predict(x) == -1
    assert flagged.sum() == 30 and scores[flagged].max() < found.offset_ < scores[~flagged].min()
    np.testing.assert_array_equal(flagged, found.fit_predict(x) == -1)
    np.testing.assert_allclose(found.decision_function(x), scores - found.offset_)


@pytest.mark.parametrize("score", ["", "mean", "columns", "two-sided", "code", "distance"])
def test_the_scores_are_those_of_the_anomaly_detector_of_the_same_net(x: np.ndarray, score: str) -> None:
    found = detector(score).fit(x)
    net = Autoencoder(code=6, epochs=3, batch=64, random_state=0).fit(x)
    of_net = AnomalyDetector(net.model_, net.dataset(x))
    np.testing.assert_allclose(found.score_samples(x), -of_net.scores(x, score), rtol=1e-6)


def test_pictures_are_told_by_their_local_maximum_and_a_posterior_by_its_elbo(x: np.ndarray) -> None:
    by_place = detector(shape=(8, 8)).fit(x)
    assert by_place.score_.key == "local"
    np.testing.assert_array_equal(
        by_place.score_samples(x), detector("local", shape=(8, 8)).fit(x).score_samples(x)
    )
    bound = detector("elbo", family="vae").fit(x)
    assert np.isfinite(bound.score_samples(x)).all() and (bound.predict(x) == -1).sum() == 30


def test_it_finds_rows_that_leave_a_line_where_a_gaussian_does_not() -> None:
    rng = np.random.default_rng(0)
    turn = rng.uniform(0, 1.5 * np.pi, 800)
    ring = np.stack([np.cos(turn), np.sin(turn)], 1) + rng.normal(0, 0.05, (800, 2))
    strange = rng.normal(0, 0.25, (80, 2))
    test, outlier = np.concatenate([ring[600:], strange]), np.arange(280) >= 200
    net = Autoencoder(code=1, hidden=(32, 32), epochs=60, batch=50, rate=1e-2, random_state=0)
    found = make_pipeline(StandardScaler(), AutoencoderOutlierDetector(net)).fit(ring[:600])
    ours = roc_auc_score(outlier, -found.score_samples(test))
    gauss = roc_auc_score(outlier, -EllipticEnvelope(random_state=0).fit(ring[:600]).score_samples(test))
    assert ours > 0.8 > gauss


def test_a_copy_that_was_written_down_gives_the_same_scores_and_holds_no_rows(x: np.ndarray) -> None:
    found = detector("distance").fit(x)
    written = pickle.dumps(found)
    np.testing.assert_allclose(pickle.loads(written).score_samples(x), found.score_samples(x), rtol=1e-6)
    more = pickle.dumps(detector("distance").fit(np.concatenate([x, x])))
    assert abs(len(more) - len(written)) < 100


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_of_numbers_keep_their_names(library: str, x: np.ndarray) -> None:
    frames = pytest.importorskip(library)
    names = [f"pixel {number}" for number in range(64)]
    frame = frames.DataFrame(dict(zip(names, x.T, strict=True)))
    found = detector().fit(frame)
    assert list(found.feature_names_in_) == names
    np.testing.assert_allclose(found.score_samples(frame), detector().fit(x).score_samples(x), rtol=1e-6)
    other = frames.DataFrame(dict(zip(names[::-1], x.T, strict=True)))
    with pytest.raises(ValueError, match="feature names"):
        found.predict(other)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"contamination": 0}, r"contamination must be a number in \(0, 0.5\], got 0"),
        ({"contamination": 0.6}, r"contamination must be a number in \(0, 0.5\], got 0.6"),
        ({"contamination": "auto"}, r"contamination must be a number in \(0, 0.5\], got 'auto'"),
        ({"by": "elbo"}, "a score here is one of mean, columns, two-sided, code, distance, got 'elbo'"),
        ({"by": 3}, "by must be one of mean, columns, .*, or empty, got 3"),
        ({"autoencoder": PCA(2)}, "autoencoder must be an Autoencoder, or None for the default one, got PCA"),
        ({"autoencoder": Autoencoder("ratings", epochs=1)}, "holds ratings, of which most are unknown"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_in_a_sentence(
    changes: dict[str, Any], told: str, x: np.ndarray
) -> None:
    with pytest.raises((TypeError, ValueError), match=told):
        detector().set_params(**changes).fit(x)
