#!/usr/bin/env bash
# implicit's factor models fill a list past the end of the catalogue with a real item, number 0, at a score of 0.
#
# Good guess: with N beyond the catalogue `recommend` returns what there is, or fills with -1 at the lowest score, which
# is what the neighbourhood models of the same library do.
#
# Seen: AlternatingLeastSquares and its relatives return N entries, the surplus being item 0 with score 0.0: above
# items that the user already has (they come back at the lowest float32), above true candidates whose score is
# negative, and item 0 may have been listed already or may be one that the user has. Hits and NDCG counted over such a
# list credit item 0 over and over; a deduplicating `set` hides that the list was short.
#
# Where: implicit 0.7.3, implicit/cpu/topk.pyx and select.h (arrays of zeros, filled as far as there are items);
# implicit/utils.py, `_batch_call` (-1 and the lowest float32 for neighbourhood models, benfred/implicit issue 557).
#
# So: cap N by the number of items, and drop every entry whose score is the lowest float32.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 implicit==0.7.3

OPENBLAS_NUM_THREADS=1 venv/bin/python -W ignore - <<'PY'
import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

LOWEST = np.finfo(np.float32).min
likes = csr_matrix(np.array([[1, 1, 1, 0, 0], [1, 1, 0, 0, 1], [0, 1, 0, 1, 0], [1, 0, 0, 1, 1]], np.float32))
users, items = np.arange(4), likes.shape[1]


def asked(model):
    """Eight recommendations for each of four users from five items."""
    model.fit(likes, show_progress=False)
    return model.recommend(users, likes, N=8)


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


ids, scores = asked(CosineRecommender(K=5))
print("neighbourhood model, user 0:", ids[0], scores[0])
holds("neighbourhood models pad with -1 at the lowest score",
      (ids[:, items:] == -1).all() and np.allclose(scores[:, items:], LOWEST))

factor_models = {
    "ALS": AlternatingLeastSquares(factors=2, iterations=5, random_state=0),
    "BPR": BayesianPersonalizedRanking(factors=2, iterations=5, random_state=0),
}
for name, model in factor_models.items():
    ids, scores = asked(model)
    print(f"{name}, user 0 (has items 0, 1, 2):", ids[0], scores[0])
    padding = ids[:, items:], scores[:, items:]
    holds("factor models pad with item 0 at a score of 0", all((part == 0).all() for part in padding))
    holds("item 0 stands four times in the list of a user who already has it", (ids[0] == 0).sum() == 4)
    holds("its padding outranks the three items that are withheld", np.isclose(scores[0], LOWEST).sum() == 3)
    if name == "ALS":
        offered = scores[0, : items - 3]
        holds("and a candidate that it does offer, of negative score", (offered < 0).any())
PY
