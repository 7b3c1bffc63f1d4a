"""A family nobody foresaw, in one file: two stages, two optimisers, labels, its own parts and picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from aecore import families
from aecore.data.minibatches import Rows, batches
from aecore.families.family import Family, autoencoder
from aecore.knobs import Live, Part, knob
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.runs.session import Session
from aecore.spec import DataSpec, Spec, Training, adjust
from aecore.training.gradient_descent import Metrics, descend, optimiser, step_optimizer
from aecore.views.snapshot import View
from aecore.views.standard import STANDARD, Scene


class Fuzzy(Part):
    """A code with a spread of its own, which only the objective hears of. Source: this test."""

    noise: Live[float] = knob(0.1, 0, 1, help="how much the spread shakes the code")

    def outputs(self, code: int) -> int:
        return 2 * code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        z, spread = h.chunk(2, 1)
        if rng is not None:
            z = z + self.noise * spread * torch.randn(z.shape, generator=rng, device=z.device)
        return z, {"spread": spread}


class Narrow(Part):
    """Keep the spread small. Source: this test."""

    weight: Live[float] = knob(0.01, 0, 1, help="strength beside the reconstruction")

    def __call__(self, p: Pass) -> torch.Tensor:
        return self.weight * p.aux["spread"].square().mean()


class Warm(Part):
    """How long the first stage takes. Source: this test."""

    epochs: int = knob(1, 0, 10, help="epochs of naming")

    def passes(self, spec: Spec) -> int:
        return self.epochs


def build(spec: Spec, features: int, rng: torch.Generator) -> nn.Module:
    net = autoencoder(spec, features, rng)
    net.head = nn.utils.skip_init(nn.Linear, spec.net.code, 10)
    with torch.no_grad():
        net.head.weight.uniform_(-0.1, 0.1, generator=rng)
        net.head.bias.zero_()
    return net


def name(net: nn.Module, rows: Rows, live: Callable[[], Spec], rng: torch.Generator) -> Iterator[Metrics]:
    """Encoder and head in turns, each with an optimiser of its own."""
    head, body = (optimiser(part, live().train) for part in (net.head, net.encoder))
    for _ in range(live().pretrain[0].epochs):
        for batch in batches(rows, live().data, live().train.batch, rng):
            for opt in (head, body):
                p = net(batch.x, live(), rng)
                loss = nn.functional.cross_entropy(net.head(p.z), batch.y)
                step_optimizer(opt, loss)
            yield {"naming": loss.detach(), "train_mse": p.mse()}


def spreads(scene: Scene) -> View:
    return View("Histogram", "spread", "Spread", {"edges": np.arange(3.0), "counts": np.ones(2)})


FAMILY = Family(
    name="throwaway",
    title="Throwaway",
    summary="It is named. Then it is trained. Then it is gone.",
    formula="1 = 1",
    source="this test",
    group="Layers",
    spec=Spec(
        family="throwaway",
        data=DataSpec(name="digits"),
        net=Dense(hidden=(32,), code=8),
        bottleneck=Fuzzy(),
        corruption=NoCorruption(),
        objective=(SquaredError(), Narrow()),
        pretrain=(Warm(epochs=2),),
        train=Training(epochs=3, batch=128, rate=5e-3),
    ),
    stages=(name, descend),
    build=build,
    pictures=(*STANDARD, spreads),
)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Family:
    monkeypatch.setitem(families.load(), "throwaway", FAMILY)
    return FAMILY


def test_its_json_comes_back_with_its_own_parts(known: Family) -> None:
    assert families.read(known.spec.model_dump_json()) == known.spec


def test_both_stages_run_and_are_counted(known: Family) -> None:
    session, seen = Session(known.spec), []
    while session.step():
        seen.append(session.stage)
    assert seen[0] == "name" and seen[-1] == "descend" and session.epoch == session.epochs == 5
    curves = session.snapshot().curves
    assert curves["naming"].value[-1] < 0.9 * curves["naming"].value[0]
    assert curves["SquaredError"].value[-1] < curves["SquaredError"].value[0]
    assert len(curves["Narrow"].step) == len(curves["SquaredError"].step) < session.steps


def test_the_first_stage_leaves_what_is_not_its_own_alone(known: Family) -> None:
    session = Session(known.spec)
    before = {key: value.clone() for key, value in session.net.decoder.state_dict().items()}
    while session.step() and session.stage == "name":
        kept = all(torch.equal(before[key], value) for key, value in session.net.decoder.state_dict().items())
        assert kept or session.stage == "descend"


def test_its_live_knobs_and_pictures_need_no_list(known: Family) -> None:
    assert adjust(known.spec, "bottleneck.noise", 0.5).bottleneck.noise == 0.5
    assert adjust(known.spec, "objective.Narrow.weight", 0.5).objective[1].weight == 0.5
    assert "spread" in [picture.__name__.rstrip("s") for picture in known.pictures]


def test_it_is_the_same_bits_twice(known: Family) -> None:
    one, two = (Session(known.spec).run().net.state_dict() for _ in range(2))
    assert all(torch.equal(one[key], two[key]) for key in one)
