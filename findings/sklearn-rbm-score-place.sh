#!/usr/bin/env bash
# BernoulliRBM.score_samples: with a fixed seed the score belongs to a row's place in the call, and asking again
# averages nothing.
#
# Good guess: `random_state=0` makes the score a function of the row, so a row can be scored alone or in a batch and
# compared; or, where the documentation's "not deterministic" is taken at its word, the mean of many calls is the
# pseudo-likelihood.
#
# Seen: an integer seed starts a new generator in every call, so row i always has the same unit flipped: the one that
# place i draws. Copies of one row score differently in one call, a row scores differently alone than in a batch, and
# a hundred calls return the same numbers a hundred times. With a RandomState instance instead of the integer, the mean
# over calls does go to the exact pseudo-likelihood.
#
# Where: scikit-learn 1.9.1, sklearn/neural_network/_rbm.py, `score_samples`
# (`check_random_state(self.random_state)` inside the method). The same was mended for `gibbs` only, after
# scikit-learn issue 4227.
#
# So: flip every unit in turn for a score per row; it costs one free energy per unit.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1

venv/bin/python - <<'PY'
import numpy as np
from sklearn.neural_network import BernoulliRBM

rng = np.random.default_rng(0)
half = (rng.random((200, 8)) < 0.3).astype(float)
rows = np.hstack([half, half])
machine = BernoulliRBM(8, n_iter=50, learning_rate=0.1, random_state=0).fit(rows)
units = rows.shape[1]


def free_energy(v):
    hidden = np.logaddexp(0, v @ machine.components_.T + machine.intercept_hidden_).sum(1)
    return -v @ machine.intercept_visible_ - hidden


def by_unit(v):
    """Units times log sigmoid(F(flipped) - F), for each unit that can be flipped; their mean is exact."""
    flipped = np.abs(v - np.eye(units))
    return -units * np.logaddexp(0, free_energy(v[None]) - free_energy(flipped))


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


row = rows[0]
exact = by_unit(row).mean()
copies = machine.score_samples(np.tile(row, (6, 1)))
print("six copies of one row in one call:", copies.round(2), " exact:", round(exact, 2))
holds("copies of one row differ by more than 5 nats", np.ptp(copies) > 5)
holds("each is the score of one flipped unit", all(np.isclose(by_unit(row), c).any() for c in copies))

alone = np.array([machine.score_samples(rows[i : i + 1])[0] for i in range(6)])
print("six rows, alone:", alone.round(2), " in the batch:", machine.score_samples(rows)[:6].round(2))
holds("a row alone is scored differently", np.abs(alone - machine.score_samples(rows)[:6]).max() > 1)

calls = np.array([machine.score_samples(rows) for _ in range(100)])
holds("a hundred calls give the same numbers a hundred times", np.ptp(calls, axis=0).max() < 1e-9)

machine.random_state = np.random.RandomState(0)
mean = np.mean([machine.score_samples(row[None])[0] for _ in range(4000)])
print("mean of 4,000 calls with a RandomState instance:", round(mean, 2), " exact:", round(exact, 2))
holds("an instance makes the mean go to the exact score", abs(mean - exact) < 0.5)
PY
