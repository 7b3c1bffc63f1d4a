"""Greedy layerwise pretraining: how long, how fast, and with how much noise."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.nets.dense import Dense
from aecore.nets.noisy import Noisy
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import CrossEntropy
from aecore.slots import Corruption


def single_layers(part: Part, spec: Any) -> None:
    """ValueError, in a sentence, where the net is no stack of layers that can train one by one."""
    if not isinstance(spec.net, Dense) or isinstance(spec.net, Noisy):
        got = type(spec.net).__name__
        raise ValueError(f"{type(part).__name__} trains layers one by one: net must be Dense, got {got}")


class Layerwise(Part):
    """Greedy layerwise pretraining: each layer first learns alone, as an autoencoder of the layers below.

    Its input is broken only while it trains; what it passes up comes from clean input.

    Source: Bengio, Lamblin, Popovici and Larochelle, "Greedy layer-wise training of deep networks", NIPS
    (2006); with noise: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 3.4.
    """

    own_families = True
    symbol = r"\min_{W_l} \lVert h_{l-1} - g_l(f_l(\tilde{h}_{l-1})) \rVert^2, \quad h_l = f_l(h_{l-1})"

    epochs: int = knob(10, 0, 1000, unit="epochs", help="passes over the training rows for each layer")
    rate: Live[float] = knob(1e-3, 1e-6, 10, log=True, help="learning rate while a layer trains alone")
    levels: Live[tuple[float, ...]] = knob(
        (), 0, 0.95, help="noise of the layers above the first, one each; empty is the recipe's noise for all"
    )
    first_only: bool = knob(False, help="corrupt only the rows themselves, not what the layers say")

    def fits(self, spec: Any, data: Any) -> None:
        """Every layer needs its mirror image, and cross-entropy something between 0 and 1 to give back."""
        single_layers(self, spec)
        if spec.net.decoder not in (None, spec.net.hidden[::-1]):
            raise ValueError("layers train alone with their mirror images: leave net.decoder empty")
        bounded = spec.net.activation == "sigmoid" or not spec.net.hidden
        if not bounded and any(isinstance(term, CrossEntropy) for term in spec.objective):
            raise ValueError(
                f"CrossEntropy needs layers that say 0 to 1, and net.activation is {spec.net.activation}: "
                "make it sigmoid, or use SquaredError"
            )

    def passes(self, spec: Any) -> int:
        """Epochs of all layers together."""
        return self.epochs * (len(spec.net.hidden) + 1)

    def noise(self, i: int, first: Corruption) -> Corruption:
        """How the input of layer i, from 0, is broken, where `first` breaks the rows.

        What breaks pictures has no level, and what layers say is no picture: it stays whole.
        """
        if i and (self.first_only or not hasattr(first, "level")):
            return NoCorruption()
        if not i or not self.levels:
            return first
        part: Any = first
        other: Corruption = part.model_copy(update={"level": self.levels[min(i, len(self.levels)) - 1]})
        return other
