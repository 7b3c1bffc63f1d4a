"""Verdicts and captions: what the metrics say, in a sentence or three, and no more than what is so."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aecore import data, families
from ui.compare import points_2d
from ui.compare.compared_run import ComparedRun
from ui.compare.result_metrics import ComparisonMetrics, copying, lowest, sharpest

WHY = "Every net gets the same test rows to reconstruct, and the same noise to decode."
FEW = 0.7  # of the kinds that another's draws have: fewer are worth a word
CHANCE = 0.03  # confidences of 400 draws that differ by less are alike: about two standard errors


def copied(entries: Sequence[ComparedRun]) -> str:
    """What is copied, and by which measure."""
    return f"the first test rows of {data.card(entries[0].spec.data.name).title}: no net learned from them"


def from_where(entries: Sequence[ComparedRun]) -> str:
    """Which codes the draws are decoded from."""
    plain = [entry.title for entry in entries if not taught(entry)]
    if not plain:
        return "decoded from the prior that each was taught"
    if len(plain) == len(entries):
        return "decoded from N(0, I); no net here was ever taught a prior"
    was = "was" if len(plain) == 1 else "were"
    return f"decoded from the prior each was taught; {_and(plain)} {was} taught none: N(0, I) instead"


def taught(entry: ComparedRun) -> bool:
    """Whether a net was taught what codes are like that no row has."""
    return families.find(entry.spec.family).prior is not None


def verdict(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> str:
    """Verdict: who reconstructs sharpest, at what price, and whose samples convince; empty until measured."""
    parts = (_points,) if found.planar else (_copies, _no_copies, _draws, _untaught)
    text = " ".join(sentence for part in parts if (sentence := part(entries, found)))
    is_training = text and any(entry.is_training for entry in entries)
    return f"So far: {text}" if is_training else text


def _copies(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> str:
    """The copies nearest to the originals' sharpness, beside those that are nearest to their pixels."""
    near, right = sharpest(found), lowest(found.mse)
    if near is None or right is None:
        return ""
    sharp, mse = found.sharp[near], [error or math.nan for error in found.mse]
    said = (
        f"{entries[near].title} reconstructs sharpest ({sharp:.3f}; originals {found.original_sharpness:.3f})"
    )
    if near == right:
        return f"{said} and pays nothing for it: its MSE is the lowest too ({mse[right]:.4f})."
    times = f"{mse[near] / mse[right]:.2f} times"
    return f"{said}, at {times} the MSE of {entries[right].title} ({mse[near]:.4f}, {mse[right]:.4f})."


def _points(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> str:
    """The same of points in a plane."""
    rows = found.reference
    if rows is None or rows.modes is None or rows.class_means_mse is None:
        return ""
    said = (
        points_2d.copied(entries, found.mse, rows.class_means_mse),
        points_2d.drawn(entries, found.modes, rows.modes),
    )
    return " ".join(sentence for sentence in said if sentence)


def _no_copies(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> str:
    """Nets that make something else of a row."""
    if None in found.mse:
        return ""
    mse = [error or 0.0 for error in found.mse]
    others = [i for i in range(len(mse)) if i not in copying(found)]
    told = [
        f"{entries[i].title} does not reconstruct ({mse[i] / min(mse):.1f} times the least MSE)"
        for i in others
    ]
    return f"{_and(told)}." if told else ""


def _draws(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> str:
    """Whose samples the classifier is surest of."""
    sure = _sure(found)
    if sure is None or found.real_confidence is None:
        return ""
    best = sure.index(max(sure))
    rivals = [i for i in range(len(sure)) if i != best and sure[best] - sure[i] < CHANCE]
    who = _and([entries[i].title for i in (best, *rivals)])
    how = "about alike for" if len(rivals) + 1 == len(sure) else "highest for"
    told = f"{sure[best]:.2f}; test rows {found.real_confidence.top_probability:.2f}"
    return f"Classifier confidence in their samples is {how} {who} ({told}){_poor(found, best)}."


def _poor(found: ComparisonMetrics, best: int) -> str:
    """A classifier can be sure of what always looks like the same few things: that has to be said."""
    kinds = [
        math.exp(confidence.marginal_entropy) for confidence in found.confidence if confidence is not None
    ]
    if kinds[best] >= FEW * max(kinds):
        return ""
    return f", though only {kinds[best]:.1f} classes are seen there where another has {max(kinds):.1f}"


def _untaught(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> str:
    """A net that was taught no prior beside the best that was: believed, and in how many kinds."""
    sure, plain = _sure(found), [i for i, entry in enumerate(entries) if not taught(entry)]
    if sure is None or not plain or len(plain) == len(entries):
        return ""
    one = max(plain, key=lambda i: sure[i])
    other = next((i for i, entry in enumerate(entries) if entry.spec.family == "vae"), None)
    rival = max((i for i in range(len(sure)) if i not in plain), key=lambda i: sure[i])
    against = rival if other is None else other
    gap = sure[one] - sure[against]
    how = "about as much" if abs(gap) < CHANCE else "less" if gap < 0 else "more"
    kinds = [
        math.exp(confidence.marginal_entropy) if confidence else math.nan for confidence in found.confidence
    ]
    return (
        f"{entries[one].title}, which was taught no prior, gets {how} confidence "
        f"{'as' if how.startswith('about') else 'than'} {entries[against].title} "
        f"({sure[one]:.2f}, {sure[against]:.2f}), and has {kinds[one]:.1f} classes in its samples "
        f"where that one has {kinds[against]:.1f}."
    )


def _sure(found: ComparisonMetrics) -> list[float] | None:
    known = [confidence.top_probability for confidence in found.confidence if confidence is not None]
    return known if len(known) == len(found.confidence) else None


def measured(found: ComparisonMetrics) -> str:
    """How the figures were measured."""
    if found.planar:
        return points_2d.measured()
    return (
        "Sharpness is the variance of the Laplacian; what has more than twice the lowest MSE is no "
        "reconstruction, and is not counted as sharp. The classifier is a small net trained on the training "
        "rows: its confidence is the mean of its largest probability, and the classes it sees are exp of the "
        "entropy of its mean probabilities."
    )


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
