"""The autoencoder module: an encoder, a bottleneck, a decoder. Nothing subclasses it. Imports torch."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn

from aecore.nets.forward import Pass
from aecore.spec import Spec


class Autoencoder(nn.Module):
    """Encoder, decoder and their weights; the recipe in force comes with every call, for knobs that are live.

    `code_span` is the interval of a bounded code, (0, 1) where it is unbounded. An encoder gives h (B,
    outputs), or a tuple of h and what its decoder wants to know beside the code, such as switches; the
    decoder does without where it is only given a code. An encoder or decoder that is `noisy` inside is also
    given the recipe and the noise of the pass; an encoder that `reads_holes` NaN where a value is missing.
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, spec: Spec) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.squash = spec.net.output == "sigmoid"
        self.code_span = spec.net.code_span() or (0.0, 1.0)

    def forward(
        self,
        x: torch.Tensor,
        spec: Spec,
        rng: torch.Generator | None,
        mask: torch.Tensor | None = None,
        wanted: torch.Tensor | None = None,
    ) -> Pass:
        """Corrupt x (B, D), encode, decode. All noise is drawn from `rng`; None draws none.

        The target is x, or what is `wanted` (B, D) of it.
        """
        x_in = x if rng is None else spec.corruption(x, rng)
        if mask is not None and getattr(self.encoder, "reads_holes", False):
            x_in = x_in.masked_fill(mask == 0, math.nan)
        z, aux, info = self._coded(x_in, spec, rng)
        aux["logits"] = self._through(self.decoder, spec, rng, z, *info).float()
        if mask is not None:
            aux["mask"] = mask
        if wanted is not None:
            aux["clean"], x = x, wanted
        return Pass(x, x_in, z, self.output(aux["logits"]), self, rng, aux, aux.pop("found", {}), spec)

    def view(self, x: torch.Tensor, spec: Spec, rng: torch.Generator | None) -> torch.Tensor:
        """The code (B, K) of rows corrupted anew, as `forward` makes it: another view of each."""
        z: torch.Tensor = self._coded(x if rng is None else spec.corruption(x, rng), spec, rng)[0]
        return z

    def encode(self, x: torch.Tensor, spec: Spec, rng: torch.Generator | None = None) -> torch.Tensor:
        """Codes (B, K) of clean rows (B, D); a bottleneck draws its noise from `rng`, and none from None."""
        return spec.bottleneck(self.hidden(x), rng)[0].float()

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        """Rows (B, D) of codes (B, K)."""
        return self.output(self.decoder(z).float())

    def output(self, logits: torch.Tensor) -> torch.Tensor:
        """The output activation."""
        return torch.sigmoid(logits) if self.squash else logits

    def hidden(self, x: torch.Tensor) -> torch.Tensor:
        """What comes before the bottleneck (B, outputs) of clean rows (B, D)."""
        h: torch.Tensor = _several(self.encoder(x))[0]
        return h

    def _coded(self, x_in: torch.Tensor, spec: Spec, rng: torch.Generator | None) -> tuple[Any, Any, Any]:
        """The code of rows as they are given, what the objective may see, and what the decoder is told."""
        h, *info = _several(self._through(self.encoder, spec, rng, x_in))
        return (*spec.bottleneck(h, rng), info)

    def _through(self, half: nn.Module, spec: Spec, rng: torch.Generator | None, *given: Any) -> Any:
        return half(*given, spec, rng) if getattr(half, "noisy", False) else half(*given)


def _several(h: Any) -> tuple[Any, ...]:
    """What comes before the bottleneck, and what an encoder has to tell its decoder besides the code."""
    return h if isinstance(h, tuple) else (h,)


def autoencoder(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A fresh net for rows of that many features, its weights drawn from `rng`."""
    outputs = spec.bottleneck.outputs(spec.net.code)
    encoder, decoder = spec.net.build(features, outputs, rng)
    return Autoencoder(encoder, decoder, spec)
