#!/usr/bin/env bash
# A topic word that the reference texts do not hold RAISES gensim's coherence, to plus infinity or by leaving the sum.
#
# Good guess: a word that never occurs with the others pulls NPMI down, to -1 for its pairs by the usual convention, or
# the call raises.
#
# Seen: two ways up. In the dictionary but not in the texts (a dictionary of the training set, texts of the test set):
# `c_npmi` and `c_uci` of the topic are +inf, and so is the mean over all topics: a broken topic wins every comparison.
# Not in the dictionary: the word is left out in silence and the topic is scored by those that remain; three good words
# and two of nonsense score what the three score, and a good word replaced by nonsense can give more than before.
#
# Where: gensim 4.4.0, gensim/topic_coherence/direct_confirmation_measure.py, `log_ratio_measure` (a small constant
# guards the numerator, nothing the denominator); gensim/models/coherencemodel.py, `_ensure_elements_are_ids`. Dropping
# came with pull request 2830, in the place of a KeyError; issue 3040 has the same division as a nan of `c_v`.
#
# So: count the absent words and print the number beside the score, and test `isfinite` before a mean is taken.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 gensim==4.4.0

venv/bin/python -W ignore - <<'PY'
import numpy as np
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel

texts = 4 * [["cat", "dog"], ["cat", "dog", "fish"], ["cat", "fish"], ["tax", "law"], ["law", "court"]]


def coherence(topics, dictionary, measure="c_npmi"):
    model = CoherenceModel(topics=topics, texts=texts, dictionary=dictionary, coherence=measure, processes=1)
    return np.array(model.get_coherence_per_topic())


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


good, mixed, absent = ["cat", "dog", "fish"], ["cat", "law", "tax"], ["cat", "dog", "ghost"]
wider = Dictionary([*texts, ["ghost"]])
scores = coherence([good, mixed, absent], wider)
print("c_npmi, 'ghost' in the dictionary and in no text:",
      f"good {scores[0]:.3f}, mixed {scores[1]:.3f}, absent {scores[2]}")
holds("ordinary topics are finite and in order", scores[0] > scores[1] and np.isfinite(scores[:2]).all())
holds("the topic with an absent word has plus infinity", scores[2] == np.inf)
holds("and so has the mean over topics", scores.mean() == np.inf)
holds("c_uci has it too", coherence([absent], wider, "c_uci")[0] == np.inf)

seen = Dictionary(texts)
pair, three, nonsense = coherence([["cat", "dog"], good, [*good, "ghost", "qqq"]], seen)
swapped = coherence([absent], seen)[0]
print(f"'ghost' not in the dictionary: three good words {three:.3f}, with two nonsense words {nonsense:.3f},"
      f" one good word replaced by nonsense {swapped:.3f}")
holds("nonsense words cost nothing", nonsense == three)
holds("replacing a good word by nonsense raises the score", swapped == pair > three)
PY
