from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from aecore import Autoencoder
from aecore.data import load
from aecore.families import find
from aecore.families import load as families
from aecore.families.generation.feature_consistent import ClassifierPretraining
from aecore.parts.objective import CrossEntropy
from aecore.runs.session import Session
from aecore.runs.store import Store

pytestmark = pytest.mark.filterwarnings("ignore:The net gives these rows back worse")  # few epochs here
DIGITS = load("digits")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def x() -> np.ndarray:
    return DIGITS.x_train[:300]


@pytest.fixture
def fitted(x: np.ndarray) -> Autoencoder:
    return Autoencoder(code=8, epochs=3, batch=64).fit(x)


@parametrize_with_checks([Autoencoder(code=2, epochs=20)])
def test_it_is_what_scikit_learn_calls_an_estimator(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


def test_it_squeezes_rows_and_rebuilds_them(fitted: Autoencoder, x: np.ndarray) -> None:
    z = fitted.transform(x)
    assert z.shape == (300, 8) and fitted.n_features_in_ == 64
    np.testing.assert_array_equal(fitted.inverse_transform(z), fitted.reconstruct(x))
    errors = ((fitted.reconstruct(x) - x) ** 2).mean(1)
    np.testing.assert_allclose(fitted.score_samples(x), -errors, rtol=1e-5)
    assert fitted.score(x) == pytest.approx(-errors.mean(), rel=1e-5)
    assert list(fitted.get_feature_names_out()) == [f"autoencoder{i}" for i in range(8)]


def test_a_linear_one_finds_what_pca_finds() -> None:
    x = DIGITS.x_train
    pca = PCA(4).fit(x)
    limit = np.mean((pca.inverse_transform(pca.transform(x)) - x) ** 2)
    error = -Autoencoder("linear", code=4, epochs=100, batch=64, rate=0.02).fit(x).score(x)
    assert limit < error < 1.02 * limit


@pytest.mark.parametrize("name", families())
def test_every_family_works_through_it(name: str, x: np.ndarray) -> None:
    asked = Autoencoder(name, epochs=1, shape=(8, 8))
    if any(isinstance(part, ClassifierPretraining) for part in find(name).spec.pretrain):
        with pytest.raises(ValueError, match="with labels"):
            asked.fit(x)
        return
    found = asked.fit(x)
    assert np.isfinite(found.reconstruct(x)).all()
    assert found.transform(x).shape == (300, found.spec_.net.code)


def test_rows_outside_0_to_1_are_rebuilt_in_their_own_range() -> None:
    x = np.random.default_rng(0).normal(3, 2, (400, 1)) @ np.ones((1, 5)) + np.arange(5)
    found = Autoencoder(code=1, epochs=300, batch=64, rate=0.02).fit(x)
    assert found.spec_.net.output == "linear"
    assert -found.score(x) < 0.05 * x.var(0).mean()
    assert Autoencoder(code=1, epochs=0).fit((x - x.min()) / np.ptp(x)).spec_.net.output == "sigmoid"


@pytest.mark.parametrize("name", families())
def test_every_family_learns_standardised_rows_or_says_in_one_sentence_what_it_needs(
    name: str, x: np.ndarray
) -> None:
    x = StandardScaler().fit_transform(x)
    asked = Autoencoder(name, epochs=1, shape=(8, 8))
    if find(name).kind == "ratings" or name == "feature-consistent":
        with pytest.raises(ValueError, match=r"learns ratings, above 0|needs square pictures with labels"):
            asked.fit(x)
        return
    found = asked.fit(x)
    assert found.spec_.net.output == "linear" and not found.spec_.data.binarise
    assert not any(isinstance(term, CrossEntropy) for term in found.spec_.objective)
    assert np.isfinite(found.reconstruct(x)).all() and found.reconstruct(x).min() < 0


@pytest.mark.parametrize("name", ["vae", "hierarchical-vae", "deep-rbm", "stacked-denoising"])
def test_real_values_are_given_back_far_better_than_by_their_means(name: str) -> None:
    turned = np.random.default_rng(0).normal(size=(2, 12))
    x = StandardScaler().fit_transform(np.random.default_rng(1).normal(size=(1000, 2)) @ turned)
    found = Autoencoder(name, code=4, hidden=(32,), epochs=30, batch=50, rate=3e-3, random_state=0).fit(x)
    assert -found.score(x) < 0.3


def test_the_noise_of_a_likelihood_follows_the_rows_and_what_was_asked_for_stays(x: np.ndarray) -> None:
    found = Autoencoder("vae", epochs=0).fit(20 * x).spec_
    assert found.objective[0].sigma == pytest.approx(0.3 * 20 * np.sqrt(x.var(0).mean()), rel=1e-4)
    asked = {"objective": ["SquaredError", "KL"], "net.output": "sigmoid"}
    kept = Autoencoder("vae", epochs=0, settings=asked).fit(20 * x).spec_
    assert [type(term).__name__ for term in kept.objective] == ["SquaredError", "KL"]
    assert kept.net.output == "sigmoid"


def test_a_net_that_is_worse_than_the_means_of_the_columns_says_so(x: np.ndarray) -> None:
    with pytest.warns(
        ConvergenceWarning, match=r"worse than the means .*\(MSE 0\.\d+, means 0\.\d+\): bring"
    ):
        Autoencoder(epochs=1, batch=300, rate=1e-6).fit(x)


def test_a_net_whose_outputs_have_saturated_says_that_the_rate_is_too_high() -> None:
    paper = 1 - 0.8 * (np.random.default_rng(0).random((256, 500)) < 0.2)
    with pytest.warns(
        ConvergenceWarning, match=r"\d+ % of that error is of outputs that have saturated.*0\.05"
    ):
        Autoencoder("undercomplete", code=5, rate=0.2, epochs=20, random_state=0).fit(paper)


def test_a_vae_whose_codes_collapse_says_so(x: np.ndarray) -> None:
    heavy = {"objective.KL.weight": 10}
    with pytest.warns(ConvergenceWarning, match="posterior has collapsed: none of the 2 code units"):
        Autoencoder("vae", epochs=20, settings=heavy).fit(x / 10)


def test_partial_fit_refuses_parameters_that_were_set_anew(x: np.ndarray) -> None:
    found = Autoencoder(code=4, batch=64, settings={"train.weight_decay": 0.0}, random_state=0).partial_fit(x)
    found.set_params(code=5, rate=0.1)
    with pytest.raises(ValueError, match="code, rate changed since this net began"):
        found.partial_fit(x)
    found.set_params(code=4, rate=None).partial_fit(x)
    found.settings["train.weight_decay"] = 0.1
    with pytest.raises(ValueError, match="settings changed since this net began"):
        pickle.loads(pickle.dumps(found)).partial_fit(x)
    assert found.set_params(code=5).fit(x).transform(x).shape == (300, 5)


@pytest.mark.parametrize("halving", ["steps", "pooling", "switches"])
def test_pictures_need_not_be_square(halving: str, x: np.ndarray) -> None:
    """A picture with two columns of nothing beside it is learned as well, and turned by a quarter, too."""
    wide = np.pad(x.reshape(-1, 8, 8), ((0, 0), (0, 0), (1, 2)))
    asked = {"net.halving": halving, "net.channels": (4, 8)}
    for pictures in (wide, wide.swapaxes(1, 2)):
        rows = pictures.reshape(len(x), -1)
        found = Autoencoder("convolutional", epochs=15, batch=16, shape=pictures.shape[1:], settings=asked)
        assert -found.fit(rows).score(rows) < 0.9 * rows.var(0).mean()
        assert pickle.loads(pickle.dumps(found)).reconstruct(rows).shape == rows.shape
    with pytest.raises(
        ValueError, match=r"this net reads square pictures, .* \(11, 8\): set net.picture to 11,8"
    ):
        Autoencoder(spec=found.spec_, settings={"net.picture": ()}, shape=(11, 8)).fit(rows)


def test_winners_of_a_wide_picture_are_placed_where_they_stood(x: np.ndarray) -> None:
    wide = np.pad(x.reshape(-1, 8, 8), ((0, 0), (0, 0), (0, 3))).reshape(len(x), -1)
    found = Autoencoder("convolutional-wta", epochs=20, batch=32, shape=(8, 11)).fit(wide)
    assert found.reconstruct(wide).reshape(-1, 8, 11)[..., 9:].std() < 0.1


def test_a_whole_recipe_is_kept_as_it_is(x: np.ndarray, small: Callable[..., Any]) -> None:
    spec = small("sparse")
    assert Autoencoder(spec=spec).fit(x).spec_ == spec
    changed = Autoencoder(spec=spec, settings={"objective.KLSparsity.rho": -0.5}, random_state=7).fit(x).spec_
    assert changed.objective[1].rho == -0.5 and changed.train.seed == 7


def test_it_works_in_a_pipeline_and_a_grid_search() -> None:
    x, y = DIGITS.x_train[:400], DIGITS.y_train[:400]
    steps = make_pipeline(StandardScaler(), Autoencoder(epochs=5, batch=64), LogisticRegression(max_iter=500))
    grid = {"autoencoder__code": [2, 24], "autoencoder__hidden": [(), (32,)]}
    search = GridSearchCV(steps, grid, cv=2, error_score="raise").fit(x, y)
    assert search.best_params_["autoencoder__code"] == 24
    assert search.score(DIGITS.x_test, DIGITS.y_test) > 0.6
    alone = GridSearchCV(
        Autoencoder(epochs=30, batch=32, rate=0.01), {"code": [1, 16]}, cv=2, error_score="raise"
    ).fit(x)
    assert alone.best_params_ == {"code": 16}


@pytest.mark.parametrize("way", ["pickle", "joblib"])
def test_a_fitted_one_survives_being_written_down(
    way: str, fitted: Autoencoder, x: np.ndarray, tmp_path: Path
) -> None:
    joblib.dump(fitted, tmp_path / "model")
    again = joblib.load(tmp_path / "model") if way == "joblib" else pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(again.transform(x), fitted.transform(x))
    again.partial_fit(x)
    assert clone(again).get_params() == fitted.get_params()


def test_partial_fits_are_passes_of_one_training(x: np.ndarray) -> None:
    found = Autoencoder(code=8, batch=64, rate=0.005)
    errors = [-found.partial_fit(x).score(x) for _ in range(15)]
    assert errors[-1] < 0.8 * errors[0] and errors[-1] == min(errors)
    found.partial_fit(x[:10])  # another number of rows is as good
    whole = Autoencoder(code=8, batch=64, rate=0.005, epochs=15, settings={"train.schedule": "constant"}).fit(
        x
    )
    fresh = Autoencoder(code=8, batch=64, rate=0.005)
    for _ in range(15):
        fresh.partial_fit(x)
    for name, value in whole.weights_.items():
        np.testing.assert_array_equal(fresh.weights_[name], value)


def test_training_goes_on_after_a_fit(fitted: Autoencoder, x: np.ndarray) -> None:
    before = -fitted.score(x)
    for _ in range(10):
        fitted.partial_fit(x)
    assert -fitted.score(x) < before


@pytest.mark.parametrize("learn", ["fit", "partial_fit"])
def test_a_rate_that_is_too_high_leaves_the_last_good_weights_and_a_warning(
    learn: str, x: np.ndarray
) -> None:
    wild = Autoencoder("linear", rate=10, batch=16, epochs=100, settings={"train.optimiser": "sgd"})
    with pytest.warns(ConvergenceWarning, match="rate of 10 is too high"):
        for _ in range(1 if learn == "fit" else 60):
            getattr(wild, learn)(x)
    assert all(np.isfinite(value).all() for value in wild.weights_.values())


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Autoencoder("magic"), "there is no family 'magic'; there is undercomplete"),
        (lambda: Autoencoder(code=0), r"Dense.code must be in \[1, 16384\], got 0"),
        (lambda: Autoencoder(settings={"net.depth": 3}), "Dense has no depth"),
        (lambda: Autoencoder(settings={"data.shift": 1}), "data.shift needs pictures"),
        (lambda: Autoencoder(random_state=-1), "seed must be in"),
        (lambda: Autoencoder(hidden=(16_384, 16_384)), "parameters .* are allowed"),
    ],
)
def test_a_bad_parameter_is_refused_in_a_sentence(
    make: Callable[[], Autoencoder], says: str, x: np.ndarray
) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        make().fit(x)
    assert "\n" not in str(caught.value)


def test_bad_rows_are_refused_in_a_sentence(fitted: Autoencoder, x: np.ndarray) -> None:
    with pytest.raises(ValueError, match="CrossEntropy needs data in"):
        Autoencoder(settings={"objective": ["CrossEntropy"], "net.output": "sigmoid"}).fit(x * 2)
    with pytest.raises(ValueError, match="NaN"):
        fitted.transform(np.full((2, 64), np.nan))
    with pytest.raises(ValueError, match="expecting 64 features"):
        fitted.transform(x[:, :10])
    with pytest.raises(ValueError, match="codes have 8 numbers each, got 64"):
        fitted.inverse_transform(x)
    for method in ("transform", "inverse_transform", "reconstruct", "score_samples", "score"):
        with pytest.raises(NotFittedError):
            getattr(Autoencoder(), method)(x)


def test_pictures_can_be_moved(x: np.ndarray) -> None:
    moved = Autoencoder(code=2, epochs=1, shape=(8, 8), settings={"data.shift": 1}).fit(x)
    still = Autoencoder(code=2, epochs=1, shape=(8, 8)).fit(x)
    assert not np.array_equal(moved.transform(x), still.transform(x))


def test_the_package_needs_scikit_learn_only_once_it_is_asked_for() -> None:
    code = "import sys, aecore; print('sklearn' in sys.modules, aecore.Autoencoder, 'sklearn' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert found.startswith("False") and found.strip().endswith("True")


def kept(family: str, small: Callable[..., Any]) -> str:
    session = Session(small(family, train__epochs=1)).run()
    Store().save("kept1", session.snapshot(), session.weights())
    return "kept1"


@pytest.mark.parametrize("family", ["vae", "convolutional"])
def test_a_run_that_was_kept_becomes_a_fitted_estimator(family: str, small: Callable[..., Any]) -> None:
    run, x = kept(family, small), DIGITS.x_test
    found, model = Autoencoder.from_run(run), Store().model(run)
    np.testing.assert_array_equal(found.transform(x), model.encode(x))
    np.testing.assert_array_equal(found.reconstruct(x), model.reconstruct(x))
    assert found.n_features_in_ == 64 and found.spec_ == model.spec
    for named in ("kept", "last", str(Store().find(run).path)):
        np.testing.assert_array_equal(Autoencoder.from_run(named).transform(x), found.transform(x))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(found)).transform(x), found.transform(x))
    before = found.transform(x)
    assert not np.array_equal(found.partial_fit(x).transform(x), before)
    assert clone(found).fit(DIGITS.x_train[:200]).transform(x).shape == (360, 8)


def test_an_estimator_of_a_run_on_ratings_or_of_none_is_refused_in_a_sentence(
    small: Callable[..., Any],
) -> None:
    with pytest.raises(ValueError, match="the run kept1 is on ratings"):
        Autoencoder.from_run(kept("ratings", small))
    with pytest.raises(ValueError, match="there is no run 'nobody'"):
        Autoencoder.from_run("nobody")
