"""The deep feature consistent VAE: a perceptual loss, in a classifier's features in place of pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from aecore.data.minibatches import Rows
from aecore.families.family import Family, autoencoder
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import KL
from aecore.parts.prior import standard_normal
from aecore.spec import Spec, Training, the
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory
from aecore.training.reference_classifier import classifier_size, train_classifier, with_classifier
from aecore.views.samples import sampled
from aecore.views.scores import compared
from aecore.views.standard import STANDARD


class FeatureConsistency(Part):
    """Perceptual loss: half the squared distance of row and reconstruction in a classifier's features.

    Summed over features and layers, mean over rows.
    Source: Hou, Shen, Sun and Qiu, "Deep feature consistent variational autoencoder" (2017), equations 4, 5.
    """

    own_families = True
    symbol = r"\tfrac{w}{2} \sum_l \lVert \Phi_l(x) - \Phi_l(\hat{x}) \rVert^2"

    weight: Live[float] = knob(1.0, 0, 100, help="strength beside the other terms")

    def fits(self, spec: Any, data: Any) -> None:
        """The classifier reads square pictures with labels."""
        if not data.pictured or data.shape[0] != data.shape[1] or data.y_train is None:
            raise ValueError(f"FeatureConsistency needs square pictures with labels, not {data.name}")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        classifier: Any = p.net.classifier
        real, fake = (classifier.hidden(rows) for rows in (p.x, p.x_hat))
        layers = [functional.mse_loss(b, a, reduction="sum") for a, b in zip(real, fake, strict=True)]
        return self.weight * 0.5 * torch.stack(layers).sum() / len(p.x)


class ClassifierPretraining(Part):
    """Pretraining of the classifier: it learns the labels of the same training rows, and is then frozen.

    Source: Hou et al. (2017), section 3.2, whose net was trained on photographs instead.
    """

    own_families = uses_labels = True

    epochs: int = knob(3, 0, 100, unit="epochs", help="passes in which the classifier learns")
    classes: int = knob(10, 2, 1_000, help="how many labels it tells apart")

    def fits(self, spec: Any, data: Any) -> None:
        """Every label needs a place."""
        if (least := len(data.classes)) > self.classes:
            raise ValueError(f"ClassifierPretraining.classes must be at least {least} for {data.name}")

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """The classifier, which sees rows and reconstructions."""
        return classifier_size(features, self.classes)

    def passes(self, spec: Spec) -> int:
        """Its epochs."""
        return self.epochs


def classify(
    net: Any, rows: Rows, live: Callable[[], Spec], rng: torch.Generator, memory: Memory | None = None
) -> Iterator[Metrics]:
    """Pretrain the classifier by cross-entropy, and only it."""
    train, part = Training(rate=2e-3, batch=live().train.batch), the(ClassifierPretraining, live().pretrain)
    net.classifier.requires_grad_(True)
    yield from train_classifier(net.classifier, rows, train, part.epochs, rng, memory=memory)
    net.classifier.requires_grad_(False)


def build(spec: Any, features: int, rng: torch.Generator) -> Any:
    """A variational autoencoder beside a classifier of square pictures."""
    classes = the(ClassifierPretraining, spec.pretrain).classes
    return with_classifier(autoencoder(spec, features, rng), features, classes, rng)


FAMILY = Family(
    name="feature-consistent",
    title="Feature consistent",
    summary=(
        "First a small classifier learns to read the digits of the same training rows. Then a variational "
        "autoencoder is judged by a perceptual loss: whether that reader sees the same in digit and copy. "
        "Edges matter to a reader, so they come back, and pixels that do not matter to it go astray."
    ),
    formula=r"\min \mathrm{KL} + \tfrac{1}{2} \sum_l \lVert \Phi_l(x) - \Phi_l(\hat{x}) \rVert^2",
    source="Hou, Shen, Sun and Qiu, Deep feature consistent variational autoencoder, WACV (2017)",
    group="Generation",
    spec=Spec(
        family="feature-consistent",
        net=Dense(hidden=(256, 128), code=16, activation="silu"),
        bottleneck=GaussianPosterior(),
        corruption=NoCorruption(),
        objective=(FeatureConsistency(), KL()),
        pretrain=(ClassifierPretraining(),),
        train=Training(rate=2e-3, schedule="cosine", batch=128, epochs=20),
    ),
    needs=(ClassifierPretraining,),
    components=(FeatureConsistency, classify),
    holes=False,
    stages=(classify, descend),
    build=build,
    pictures=(*STANDARD, compared, sampled(standard_normal)),
    prior=standard_normal,
)
