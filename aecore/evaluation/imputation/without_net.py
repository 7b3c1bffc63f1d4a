"""What fills missing cells without a net: column mean, soft-impute, PPCA, and two of scikit-learn.

Each is given standardised rows (n, D), 0 where unknown, and what is known of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecore.evaluation.imputation.probabilistic_pca import fitted_ppca
from aecore.evaluation.imputation.soft_impute import soft_impute

Fill = Callable[[np.ndarray, np.ndarray, int], np.ndarray]
"""From rows (n, D), what is known of them, and a seed to the rows filled."""
NEIGHBOURS = 10
NEAREST = 20
"""Columns that scikit-learn's IterativeImputer looks at where a table has more."""
CHAINED = 100
"""Columns from which that imputer would take minutes."""


def column_mean(x: np.ndarray, known: np.ndarray, seed: int) -> np.ndarray:
    """The mean of each column's known cells: 0."""
    return np.where(known, x, 0.0)


def by_soft_impute(x: np.ndarray, known: np.ndarray, seed: int) -> np.ndarray:
    """Soft-impute, its shrinkage by held-out cells."""
    return soft_impute(x, known, np.random.default_rng([seed, 1]))


def by_ppca(x: np.ndarray, known: np.ndarray, seed: int) -> np.ndarray:
    """The exact conditional mean of probabilistic PCA, its components by held-out cells."""
    return fitted_ppca(x, known, np.random.default_rng([seed, 2])).fill(x, known)[0]


def by_neighbours(x: np.ndarray, known: np.ndarray, seed: int) -> np.ndarray:
    """scikit-learn's KNNImputer: the mean of ten nearest rows that know the cell.

    Source: Troyanskaya et al., "Missing value estimation methods for DNA microarrays" (2001).
    """
    from sklearn.impute import KNNImputer

    found: np.ndarray = KNNImputer(n_neighbors=NEIGHBOURS, keep_empty_features=True).fit_transform(
        np.where(known, x, np.nan)
    )
    return found


def by_chained_equations(x: np.ndarray, known: np.ndarray, seed: int) -> np.ndarray:
    """scikit-learn's IterativeImputer: each column by Bayesian ridge regression on the others, in turn.

    Source: van Buuren and Groothuis-Oudshoorn, "mice" (2011).
    """
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401 # makes the next one importable
    from sklearn.impute import IterativeImputer

    near = NEAREST if x.shape[1] > NEAREST + 10 else None
    imputer = IterativeImputer(random_state=seed, n_nearest_features=near, keep_empty_features=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # ten rounds are its own default
        found: np.ndarray = imputer.fit_transform(np.where(known, x, np.nan))
    return found


WITHOUT_NET: dict[str, tuple[str, Fill]] = {
    "mean": ("column mean", column_mean),
    "soft-impute": ("soft-impute", by_soft_impute),
    "ppca": ("probabilistic PCA", by_ppca),
    "knn": (f"KNNImputer, {NEIGHBOURS} neighbours", by_neighbours),
    "iterative": ("IterativeImputer", by_chained_equations),
}
"""By name: what it is called, and how it fills."""


def affordable(name: str, columns: int) -> bool:
    """Whether a way of filling takes no more than seconds on a table of so many columns."""
    return name != "iterative" or columns <= CHAINED
