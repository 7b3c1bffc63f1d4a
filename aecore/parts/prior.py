"""Priors over codes: standard normal, Gaussian mixture, swiss roll."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aecore.knobs import knob
from aecore.lazy import torch
from aecore.parts.bottleneck import Identity
from aecore.spec import Spec

if TYPE_CHECKING:
    from torch import nn

BEGIN = 1.5 * math.pi  # the angle at which a swiss roll's inner end lies, as scikit-learn draws it


class StandardNormal(Identity):
    """The standard normal prior: codes of all rows together are to be distributed like it.

    A prior has `regions`, one for each label that may be known; this one is a single mode. Its first two
    numbers are shaped, all others are standard normal.

    Source: Makhzani et al., "Adversarial autoencoders" (2016), section 2.
    """

    symbol = r"z \sim N(0, I)"

    @property
    def regions(self) -> int:
        """Into how many parts the shape falls."""
        return 1

    def draw(self, n: int, k: int, rng: torch.Generator) -> torch.Tensor:
        """Codes (n, k) from the whole shape."""
        return self.within(torch.randint(self.regions, (n,), generator=rng, device=rng.device), k, rng)

    def within(self, region: torch.Tensor, k: int, rng: torch.Generator) -> torch.Tensor:
        """Codes (n, k) from one region each, given by its number (n,)."""
        z = torch.randn((len(region), k), generator=rng, device=region.device)
        z[:, :2] = self._shaped(region, rng, z[:, :2])[:, :k]
        return z

    def _shaped(self, region: torch.Tensor, rng: torch.Generator, z: torch.Tensor) -> torch.Tensor:
        return z


class Mixture(StandardNormal):
    """A Gaussian mixture prior: modes on a circle like petals, each stretched away from the centre.

    Source: Makhzani et al., "Adversarial autoencoders" (2016), section 2.3 and figure 4a.
    """

    symbol = r"z \sim \tfrac{1}{M} \sum_m N\big(R_m (r, 0)^\top, R_m \Sigma R_m^\top\big)"

    modes: int = knob(
        10, 1, 50, help="components: how many normals stand round the circle; with labels, one for each"
    )
    radius: float = knob(2.0, 0, 10, help="distance of their means from the centre")
    along: float = knob(0.5, 0.01, 3, help="standard deviation away from the centre")
    across: float = knob(0.15, 0.01, 3, help="standard deviation round the circle")

    @property
    def regions(self) -> int:
        """One for each mode."""
        return self.modes

    def _shaped(self, region: torch.Tensor, rng: torch.Generator, z: torch.Tensor) -> torch.Tensor:
        out, side = torch.randn((2, len(z)), generator=rng, device=z.device)
        angle = region * (2 * math.pi / self.modes)
        out, side = self.radius + self.along * out, self.across * side
        return torch.stack(
            [out * angle.cos() - side * angle.sin(), out * angle.sin() + side * angle.cos()], 1
        )


class SwissRoll(StandardNormal):
    """The swiss roll prior: a spiral that is equally dense along its length.

    Source: Makhzani et al., "Adversarial autoencoders" (2016), section 2.3 and figure 4b.
    """

    symbol = r"z = \tfrac{r}{t_1} t\,(\cos t, \sin t) + \varepsilon,\; t^2 \sim U(t_0^2, t_1^2)"

    turns: float = knob(1.5, 0.25, 5, help="how often the sheet goes round")
    radius: float = knob(2.5, 0.1, 10, help="distance of its outer end from the centre")
    thickness: float = knob(0.06, 0.001, 1, help="standard deviation of the noise about the sheet")
    pieces: int = knob(10, 1, 50, help="into how many lengths it is cut; with labels, one for each")

    @property
    def regions(self) -> int:
        """One for each piece."""
        return self.pieces

    @property
    def ends(self) -> tuple[float, float]:
        """The angles of its inner and its outer end, in radians."""
        return BEGIN, BEGIN + 2 * math.pi * self.turns

    def _shaped(self, region: torch.Tensor, rng: torch.Generator, z: torch.Tensor) -> torch.Tensor:
        first, last = self.ends
        length = (region + torch.rand(len(z), generator=rng, device=z.device)) / self.pieces
        t = (first**2 + length * (last**2 - first**2)).sqrt()  # a spiral is about t^2 / 2 long
        sheet = (self.radius * t / last)[:, None] * torch.stack([t.cos(), t.sin()], 1)
        return sheet + self.thickness * torch.randn(sheet.shape, generator=rng, device=z.device)


def standard_normal(net: nn.Module, spec: Spec, n: int, rng: torch.Generator) -> torch.Tensor:
    """Samples of the standard normal prior: n codes (n, K).

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), section 3.
    """
    return torch.randn(n, spec.net.code, generator=rng, device=rng.device)
