"""The robust autoencoder: outliers in a few pixels are split off, which is a Huber loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aecore.data.minibatches import Rows, generator_at
from aecore.families.family import Family
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption, SaltAndPepper
from aecore.slots import Slot
from aecore.spec import DataSpec, Spec, Training
from aecore.training.gradient_descent import Metrics, descend
from aecore.training.memory import Memory, Values
from aecore.views.snapshot import View
from aecore.views.standard import Scene, activation, code_map, filters, pca_map, strip

if TYPE_CHECKING:
    from torch import nn


class RobustDecomposition(Part):
    """Robust decomposition x = L + S: L, which the net explains, and sparse outliers S under an L1 penalty.

    Summed over features, mean over rows. The best S is x - x_hat shrunk by lambda / 2 towards zero, so S
    need not be kept; what remains is Huber's function: squared up to lambda / 2, straight beyond.

    Source: Zhou and Paffenroth, "Anomaly detection with robust deep autoencoders", KDD (2017), equation 6;
    there S is kept for each row, and the net is given L.
    """

    symbol = r"\min_S \lVert x - S - \hat{x} \rVert^2 + \lambda \lVert S \rVert_1"

    weight: Live[float] = knob(0.3, 0, 2, help="L1 penalty of a value that is set aside; beyond 2 none is")

    def outliers(self, x: torch.Tensor, x_hat: torch.Tensor) -> torch.Tensor:
        """Sparse outliers S (B, D), by soft thresholding."""
        return functional.softshrink(x - x_hat, self.weight / 2)

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        s = self.outliers(p.x, p.x_hat)
        return ((p.x - s - p.x_hat).square().sum() + self.weight * s.abs().sum()) / len(p.x)


class FixedSaltAndPepper(SaltAndPepper):
    """Salt-and-pepper noise that is in the data: a share of each row's pixels is black or white, for good.

    Training rows are corrupted once and never seen clean; test rows come corrupted in the same way.

    Source: Zhou and Paffenroth (2017), section 5.1.
    """

    level: float = knob(0.2, 0, 0.95, help="share of the pixels that came as 0 or 1")


def descend_on_corrupted(
    net: nn.Module,
    rows: Rows,
    live: Callable[[], Spec],
    rng: torch.Generator,
    memory: Memory | None = None,
) -> Iterator[Metrics]:
    """Corrupt the training rows once, and descend on nothing else.

    A run that goes on draws the same corruption again: smaller to keep than the rows it made.
    """
    memory, slot = memory or Memory(), Slot("corruption")
    drawn = memory.keep("drawn", Values(by=slot.written(live().corruption), rng_state=rng.get_state()))
    noise = rng if memory.fresh else generator_at(drawn.rng_state, rng.device)
    corruption: Any = slot.read(drawn.by)
    corrupted = replace(rows, x=corruption(rows.x, noise))
    clean = NoCorruption()
    yield from descend(net, corrupted, lambda: live().model_copy(update={"corruption": clean}), rng, memory)


def decomposition(scene: Scene) -> View:
    """Spoiled test rows, what the net explains of them, what it sets aside, and what they were."""
    if scene.planar or scene.series:
        return strip(scene)
    x, x_in, x_hat = (torch.as_tensor(scene.strip[name]) for name in ("x", "x_in", "x_hat"))
    terms = (term for term in scene.spec.objective if isinstance(term, RobustDecomposition))
    term = next(terms, RobustDecomposition())
    s, told = scene.signed(term.outliers(x_in, x_hat)), scene.of_channels("S")
    rows = {"input": scene.pictures(x_in), "L, reconstruction": scene.pictures(x_hat)}
    rows |= {"S, outliers": s, "original, never shown": scene.pictures(x)}
    return View("Images", "strip", "Reconstruction L, outliers S", rows | scene.strip_index, caption=told)


FAMILY = Family(
    name="robust",
    title="Robust",
    summary=(
        "Some pixels of the rows it learns from are outliers, wrong, and nobody says which. "
        "Each row may set a few of its values aside, at an L1 penalty each, and must explain the rest. "
        "What is set aside is what was wrong, so the net learns digits it has never seen clean."
    ),
    formula=r"\min \lVert x - S - \hat{x} \rVert^2 + \lambda \lVert S \rVert_1",
    source="Zhou and Paffenroth, Anomaly detection with robust deep autoencoders, KDD (2017)",
    group="Regularisation",
    spec=Spec(
        family="robust",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(256,), code=32, activation="silu"),
        bottleneck=Identity(),
        corruption=FixedSaltAndPepper(),
        objective=(RobustDecomposition(),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=40),
    ),
    components=(RobustDecomposition,),
    holes=False,
    stages=(descend_on_corrupted,),
    pictures=(decomposition, code_map, pca_map, activation, filters),
)
