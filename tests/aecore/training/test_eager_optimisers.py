from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from typing import Any

import pytest
import torch

from aecore.training import eager_optimisers as eager

KINDS: dict[str, dict[str, Any]] = {
    "AdamW": {"fused": True, "weight_decay": 0.1},
    "RMSprop": {},
    "SGD": {"momentum": 0.9},
}


def net() -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(20, 30), torch.nn.Tanh(), torch.nn.Linear(30, 2))


def step(net: torch.nn.Module, opt: Any) -> None:
    x = torch.randn(16, 20, generator=torch.Generator().manual_seed(1))
    for _ in range(3):
        opt.zero_grad()
        net(x).square().mean().backward()
        opt.step()


def equal(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(equal(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list | tuple):
        return len(ours) == len(theirs) and all(map(equal, ours, theirs))
    return torch.equal(ours, theirs) if torch.is_tensor(ours) else bool(ours == theirs)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_and_state_have_the_bits_of_torchs_own_and_either_goes_on_from_the_other(kind: str) -> None:
    ours, theirs = net(), net()

    def optimisers() -> tuple[Any, Any]:
        made = getattr(eager, kind)(ours.parameters(), 0.01, **KINDS[kind])
        return made, getattr(torch.optim, kind)(theirs.parameters(), 0.01, **KINDS[kind])

    opt, own = optimisers()
    step(ours, opt), step(theirs, own)
    our_state, their_state = deepcopy(opt.state_dict()), deepcopy(own.state_dict())
    assert equal(our_state, their_state)
    opt, own = optimisers()
    opt.load_state_dict(their_state), own.load_state_dict(our_state)
    step(ours, opt), step(theirs, own)
    assert all(map(torch.equal, ours.parameters(), theirs.parameters()))


def test_a_process_that_trains_saves_and_goes_on_never_loads_torchs_compiler() -> None:
    code = """
import sys
from aecore.families import find
from aecore.runs.resumption import training_state
from aecore.runs.session import Session
from aecore.spec import put
for kind in ("adam", "rmsprop", "momentum"):
    session = Session(put(put(find("stacked").spec, "train.optimiser", kind), "data.name", "digits"))
    session.step()
    training_state(session)
    session.begin_at(session.place, type(session.memory)(session.memory.state_dict()))
    assert session.step()
print([name for name in ("torch._dynamo", "torch._inductor", "sympy", "pandas") if name in sys.modules])
"""
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
