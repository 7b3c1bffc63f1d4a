"""A classification head (softmax, cross-entropy) on top of the code, for supervised fine-tuning."""

from __future__ import annotations

from typing import Any

from aecore.data import card
from aecore.data.dataset import DataMissing
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import dense_parameters


def names(spec: Any) -> int:
    """How many classes the recipe's rows have; none where they are no data set of ours but an array."""
    try:
        return len(card(spec.data.name).classes)
    except DataMissing:
        return 0


class ClassificationHead(Part):
    """A softmax layer on top of the code, trained by cross-entropy with all layers below (fine-tuning).

    Its loss is the negative log-likelihood of the labels, in nats, mean over rows. Some training rows are
    held out for validation, and no step ever sees them: the weights with the least error on them are kept.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 3.4; the logistic layer:
    Bridle, "Probabilistic interpretation of feedforward classification network outputs" (1990).
    """

    own_families = uses_labels = True
    symbol = r"-\log P(y \mid x), \quad P(y = i \mid x) = \mathrm{softmax}_i(V h_L + c)"

    validation_fraction: float = knob(
        0.15, 0, 0.5, help="validation set: share of the training rows that is kept aside to choose by"
    )
    noise: Live[float] = knob(0.0, 0, 0.95, help="share of each row that is erased while labels are learned")
    beside: bool = knob(True, help="train the same net without pretraining beside it, on the same batches")

    def fits(self, spec: Any, data: Any) -> None:
        """There must be no more classes in the data than the net was made for."""
        known = names(spec)
        if data.y_train is not None and len(data.classes) > known:
            raise ValueError(f"these rows have {len(data.classes)} names, and {spec.data.name} has {known}")

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """The softmax layer, and where a twin trains beside it the encoder and that layer again."""
        up = (features, *spec.net.hidden, spec.net.code)
        head = dense_parameters((spec.net.code, names(spec)))
        return head + self.beside * (dense_parameters(up) + head), self.beside * sum(up)

    def passes(self, spec: Any) -> int:
        """None of its own: labels are learned for `train.epochs`."""
        return 0

    def __call__(self, scores: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Cross-entropy of logits (B, C) and labels (B,), a scalar; rows labelled -1 teach nothing."""
        return functional.cross_entropy(scores, y, ignore_index=-1, reduction="sum") / max(len(y), 1)

    def dropout(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """Inverted dropout: rows (B, D) with about `noise` of their entries zero; none are drawn at 0."""
        if not self.noise:
            return x
        kept = torch.rand(x.shape, generator=rng, device=x.device, dtype=x.dtype) >= self.noise
        return x * kept / (1 - self.noise)
