"""The scikit-learn estimator: any family of autoencoder as a transformer with fit, transform and score."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from aecore.data import DataMissing, Dataset, card, own
from aecore.data.own.scaling import Affine
from aecore.data.picture_shape import pictured
from aecore.families import find
from aecore.families.real_values import for_real_values
from aecore.families.wide_pictures import for_pictures
from aecore.inference.fit_diagnosis import diagnosis
from aecore.inference.model import Model, restored
from aecore.lazy import torch
from aecore.limits import check
from aecore.runs.incremental import Feed, generator
from aecore.runs.session import Session
from aecore.spec import Spec, put

NAMED = {
    "code": "net.code",
    "hidden": "net.hidden",
    "activation": "net.activation",
    "corruption": "corruption",
    "rate": "train.rate",
    "batch": "train.batch",
    "epochs": "train.epochs",
}


class Autoencoder(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Autoencoder of any family: dimensionality reduction, reconstruction and anomaly scores.

    Rows are learned as they are, as float32. The families expect values in [0, 1] and end in a sigmoid; where
    the first rows leave [0, 1], and neither `spec` nor `settings` says what to do, the output is linear and
    the likelihood Gaussian. Put a scaler before rows of very different sizes, and divide bytes by 255. The
    same recipe on the same rows gives the same weights, bit for bit, as a Session, a Job and the command
    line.

    Parameters
    ----------
    family : str, default="undercomplete"
        Which kind of autoencoder; `python -m aecore families` lists them. What is None below keeps the
        family's own value.
    code : int, default=None
        Width of the code: `n_components` of other transformers.
    hidden : tuple of int, default=None
        Widths of the hidden layers of the encoder; the decoder mirrors them.
    activation : str, default=None
        Activation function of the hidden layers, such as "relu".
    corruption : str, default=None
        What corrupts the input while it trains, such as "Masking".
    rate : float, default=None
        Learning rate.
    batch : int, default=None
        Rows per minibatch.
    epochs : int, default=None
        Passes over the rows.
    settings : mapping of str to object, default=None
        Any other path of the recipe, as in `{"net.code_activation": "tanh", "train.seconds": 60}`.
    spec : Spec, default=None
        A whole recipe to begin from instead of the family's.
    shape : tuple of (int, int) or (int, int, 3), default=None
        Height and width of an item, for what needs pictures.
    random_state : int, RandomState instance or None, default=None
        Seed of the weights, the noise and the order of rows; None is the recipe's own, so that two fits
        agree.

    Attributes
    ----------
    spec_ : Spec
        The recipe that was fitted.
    weights_ : dict of str to ndarray
        The learned weights by name.
    n_features_in_ : int
        Number of features seen during `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Names of features seen during `fit`, where all of them are strings.

    See Also
    --------
    sklearn.decomposition.PCA : The best linear code, and so the baseline.

    References
    ----------
    .. [1] G. E. Hinton and R. R. Salakhutdinov, "Reducing the dimensionality of data with neural networks",
       Science 313 (2006).

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from aecore import Autoencoder
    >>> X = load_digits().data / 16
    >>> autoencoder = Autoencoder(code=8, hidden=(32,), epochs=5, random_state=0).fit(X)
    >>> autoencoder.transform(X).shape
    (1797, 8)
    >>> autoencoder.inverse_transform(autoencoder.transform(X[:2])).shape
    (2, 64)
    >>> round(autoencoder.score(X), 2)
    -0.03
    """

    _scaling: Affine | None = None

    def __init__(
        self,
        family: str = "undercomplete",
        *,
        code: int | None = None,
        hidden: tuple[int, ...] | None = None,
        activation: str | None = None,
        corruption: str | None = None,
        rate: float | None = None,
        batch: int | None = None,
        epochs: int | None = None,
        settings: Mapping[str, Any] | None = None,
        spec: Spec | None = None,
        shape: tuple[int, ...] | None = None,
        random_state: Any = None,
    ) -> None:
        self.family = family
        self.code = code
        self.hidden = hidden
        self.activation = activation
        self.corruption = corruption
        self.rate = rate
        self.batch = batch
        self.epochs = epochs
        self.settings = settings
        self.spec = spec
        self.shape = shape
        self.random_state = random_state

    @classmethod
    def from_run(cls, run: str) -> Self:
        """A fitted estimator of a run that was kept: by its id, the start of it, its folder, "last", or the
        name of one that came with the program.

        Its codes are those of the run's net, and `spec` is the run's recipe: `fit` trains that anew on other
        rows. Of a run on somebody's own file rows go in, and come out, in the units of that file, its columns
        in their order. ValueError, in a sentence, where there is no such run, or it is on ratings or pairs.
        """
        from aecore.runs.store.find import find as find_run  # what draws runs, which fitting never needs

        folder = find_run(run)
        last = folder.load()
        if _on_ratings(last.spec):
            raise ValueError(
                f"the run {folder.path.name} is on ratings, whose zeros are unknown, and an estimator takes "
                "zeros for values: use Store().model(run)"
            )
        if _on_pairs(last.spec):
            raise ValueError(
                f"the run {folder.path.name} is on pairs, and an estimator holds what comes out against what "
                "went in: use Store().model(run)"
            )
        model = folder.model()
        found = cls(last.spec.family, spec=last.spec, shape=_picture(last.spec))
        found.n_features_in_ = int(last.facts["widths"][0])
        found._take(model, torch.Generator(model.device).manual_seed(last.spec.train.seed + 1))
        found._scaling, known = own.scaling(last.spec.data.name), own.about(last.spec.data.name)
        if known is not None and known["columns"]:
            found.feature_names_in_ = np.array(known["columns"], object)
        return found

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train from the start on rows (n, D); `y` is ignored.

        ValueError, in a sentence, for a recipe that does not fit. A ConvergenceWarning says why where the
        loss stops being a number, and the last good weights are kept; where the net gives the rows back
        worse than the means of their columns would; and where a posterior has collapsed.
        """
        x = validate_data(self, X, dtype=np.float32)
        self._scaling = None
        session = Session(self._recipe(x), self.dataset(x)).run()
        self._keep(session)
        self._warn(session.error or (diagnosis(self._model, x) if session.steps else ""))
        return self

    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Train on, with one pass over rows (n, D), at the recipe's rate and by its family's last stage.

        The first rows decide what `fit` would decide by them. The optimiser keeps its moments from call to
        call, though not through pickling. ValueError, in a sentence, where parameters were set anew since
        the net began: it was built by those before.
        """
        fresh = not self.__sklearn_is_fitted__()
        if not fresh:
            self._check_same_parameters()
        x = validate_data(self, X, dtype=np.float32, reset=fresh)
        x = x if self._scaling is None else self._scaling(x)
        data = self.dataset(x)
        if fresh:
            self._keep(Session(self._recipe(x), data))
        check(self.spec_, data)
        self._warn(self._feed.take(data))
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Codes (n, K) of rows (n, D), float32.

        A row alone and the same row among others may differ in the last digits: see `Model.encode`.
        """
        x = self._rows(X)
        return self._model.encode(x)

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Rows (n, D) of codes (n, K), float32."""
        check_is_fitted(self)
        z = check_array(X, dtype=np.float32)
        if z.shape[1] != self._n_features_out:
            raise ValueError(f"codes have {self._n_features_out} numbers each, got {z.shape[1]}")
        return self._as_given(self._model.decode(z))

    def reconstruct(self, X: Any) -> np.ndarray:
        """What the net makes of rows (n, D), float32."""
        x = self._rows(X)
        return self._as_given(self._model.reconstruct(x))

    def score_samples(self, X: Any) -> np.ndarray:
        """Minus the mean squared error per feature of each row, (n,) float32: the lower, the stranger.

        Of a run on somebody's own file errors are those of rows as the net sees them, as the run's own are.
        """
        x = self._rows(X)
        return -self._model.errors(x)

    def score(self, X: Any, y: Any = None) -> float:
        """Minus the mean squared error per feature, over all rows."""
        return float(self.score_samples(X).mean(dtype=np.float64))

    def dataset(self, x: np.ndarray) -> Dataset:
        """Rows (n, D) float32 as the engine has them, all for training."""
        shape = (x.shape[1],) if self.shape is None else tuple(self.shape)
        family = self.family if self.spec is None else self.spec.family
        kind = find(family).kind
        if kind == "ratings" and x.min() < 0:
            raise ValueError(
                f"{family} learns ratings, above 0, and 0 where nobody rated; these rows go down to "
                f"{x.min():g}: choose a family that is not for ratings, such as undercomplete"
            )
        return Dataset(
            "rows", "Rows", "rows" if kind == "images" else kind, x, x[:0], shape=shape, range=_span(x)
        )

    @property
    def model_(self) -> Model:
        """The trained net, as whatever is no estimator uses it."""
        return self._model

    @property
    def weights_(self) -> dict[str, np.ndarray]:
        """The learned weights by name."""
        return self._model.weights()

    @property
    def _n_features_out(self) -> int:
        return self.spec_.net.code

    def _rows(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        found: np.ndarray = validate_data(self, X, dtype=np.float32, reset=False)
        return found if self._scaling is None else self._scaling(found)

    def _as_given(self, rows: np.ndarray) -> np.ndarray:
        """Rows that the net has made, in the units of those that it was given."""
        return rows if self._scaling is None else self._scaling.inverse(rows)

    def _recipe(self, x: np.ndarray) -> Spec:
        """What the parameters ask for, on such rows."""
        spec = put(find(self.family).spec, "data.name", "rows") if self.spec is None else self.spec
        named = {path: getattr(self, name) for name, path in NAMED.items() if getattr(self, name) is not None}
        settings = named | dict(self.settings or {})
        for path, value in settings.items():
            spec = put(spec, path, value)
        if self.random_state is not None:
            spec = put(spec, "train.seed", _seed(self.random_state))
        return self._following(spec, x, settings) if self.spec is None else spec

    def _following(self, spec: Spec, x: np.ndarray, decided: Mapping[str, Any]) -> Spec:
        """The recipe where it follows the rows: pictures that are not square, values that leave [0, 1]."""
        if self.shape:
            spec = for_pictures(spec, tuple(self.shape))
        if _span(x) == (0, 1) or find(self.family).kind == "ratings":
            return spec
        return for_real_values(spec, float(np.sqrt(x.var(0, dtype=np.float64).mean())), decided)

    def _check_same_parameters(self) -> None:
        now = self.get_params(deep=False)
        changed = [name for name, value in self._begun_with.items() if not _same(value, now[name])]
        if changed:
            raise ValueError(
                f"{', '.join(changed)} changed since this net began, and partial_fit goes on with it as it "
                "is: set it back, or begin anew with fit"
            )

    def _keep(self, session: Session) -> None:
        self._take(Model(session.net, session.spec, session.device, session.precision), session.rng)

    def _take(self, model: Model, rng: torch.Generator) -> None:
        self.spec_, self._model, self._feed = model.spec, model, Feed(model, rng)
        self._begun_with = self.get_params(deep=False) | {"settings": deepcopy(self.settings)}

    def _warn(self, trouble: str) -> None:
        if trouble:
            warnings.warn(trouble, ConvergenceWarning, stacklevel=3)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_model")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags

    def __getstate__(self) -> dict[str, Any]:
        """What can be written down: weights rather than a net, so that any machine can read them."""
        state = dict(super().__getstate__())
        if self.__sklearn_is_fitted__():
            state |= {"_model": self.weights_, "_feed": self._feed.rng.get_state().numpy()}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if self.__sklearn_is_fitted__():
            self._model = restored(self.spec_, self.n_features_in_, state["_model"])
            rng = generator(self._model.device, state["_feed"], self.spec_.train.seed)
            self._feed = Feed(self._model, rng)


def _on_ratings(spec: Spec) -> bool:
    """Whether a recipe is for ratings, by its family or its data."""
    try:
        return "ratings" in (find(spec.family).kind, card(spec.data.name).kind)
    except DataMissing:
        return False


def _on_pairs(spec: Spec) -> bool:
    """Whether what should come out of a recipe's net are other rows than go in."""
    try:
        return card(spec.data.name).paired
    except DataMissing:
        return False


def _picture(spec: Spec) -> tuple[int, ...] | None:
    """The shape of the rows a recipe was trained on, where they are pictures that are known here."""
    try:
        shape = card(spec.data.name).shape
    except DataMissing:
        return None
    return shape if pictured(shape) else None


def _span(x: np.ndarray) -> tuple[float, float]:
    """(0, 1) for rows within it, else their own range."""
    lo, hi = float(x.min()), float(x.max())
    return (0.0, 1.0) if 0 <= lo and hi <= 1 else (lo, hi)


def _same(a: Any, b: Any) -> bool:
    """Whether a parameter is what it was; a random state, which changes as it is drawn from, is itself."""
    return a is b or (not isinstance(a, np.random.RandomState) and a == b)


def _seed(random_state: Any) -> int:
    """A seed of the recipe for what scikit-learn calls a random state."""
    if isinstance(random_state, int | np.integer):
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31))
