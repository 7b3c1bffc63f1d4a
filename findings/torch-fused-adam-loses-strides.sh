#!/usr/bin/env bash
# Fused Adam on the CPU steps wrongly, in silence, when the moments it was given back have other strides than the weights.
#
# Good guess: strides are a matter of speed. An optimizer whose state went through a file and came back with the same
# shapes and values goes on as if nothing had been saved; if a fused kernel needs one memory format, it says so, as the
# one for CUDA does ("params, grads, exp_avgs, and exp_avg_sqs must have same dtype, device, and layout").
#
# Seen: weights of a convolution in channels_last make moments in channels_last. A file that keeps values without strides
# (safetensors, as numpy) gives them back row-major, and `load_state_dict` takes them as they are. From then on
# `AdamW(fused=True)` pairs weight and moment by their places in memory and not by their indices: the next steps go
# elsewhere, without a warning. `fused=False` is right to the bit, and so is `torch.save`, which keeps strides.
#
# Where: torch 2.13.0; the kernel is `_fused_adamw_` for the CPU (aten/src/ATen/native/FusedAdam.cpp), the loading
# `Optimizer._process_value_according_to_param_policy` in torch/optim/optimizer.py, which keeps the strides it is given.
#
# So: bring each moment to its weight's strides after loading, `torch.empty_like(weight).copy_(moment)`.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 safetensors==0.8.0 torch==2.13.0

cat > probe.py <<'PY'
import io

import torch
from safetensors.torch import load, save

GRADIENTS = [torch.randn(8, 3, 5, 5, generator=torch.Generator().manual_seed(i)) for i in range(6)]


def step(weight, optimizer, gradient):
    weight.grad = torch.empty_like(weight).copy_(gradient)
    optimizer.step()


def by_safetensors(state):
    for moments in state["state"].values():
        moments |= load(save({name: value.contiguous() for name, value in moments.items()}))
    return state


def by_torch(state):
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file, weights_only=True)


def restrided(state, weight):
    for moments in by_safetensors(state)["state"].values():
        for name in ("exp_avg", "exp_avg_sq"):
            moments[name] = torch.empty_like(weight).copy_(moments[name])
    return state


def trained(fused, through=None):
    """Weights after six steps; after three, weights and state go on in a new optimizer."""
    weight = torch.nn.Parameter(torch.ones(8, 3, 5, 5).to(memory_format=torch.channels_last))
    optimizer = torch.optim.AdamW([weight], lr=0.1, fused=fused)
    for i, gradient in enumerate(GRADIENTS):
        if i == 3 and through is not None:
            state = through(optimizer.state_dict())
            weight = torch.nn.Parameter(weight.detach().clone())
            optimizer = torch.optim.AdamW([weight], lr=0.1, fused=fused)
            optimizer.load_state_dict(state)
            print("   strides: weight", weight.stride(), "moment", optimizer.state[weight]["exp_avg"].stride())
        step(weight, optimizer, gradient)
    return weight.detach()


def off(fused, through):
    found = float((trained(fused, through) - trained(fused)).abs().max())
    print(f"   fused={fused}: largest difference from never having stopped {found:g}")
    return found


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


holds("without the fused kernel a state from safetensors goes on to the bit", off(False, by_safetensors) == 0)
holds("with it the weights go elsewhere", off(True, by_safetensors) > 0.1)
holds("torch.save keeps the strides, and the fused kernel goes on to the bit", off(True, by_torch) == 0)
weight = torch.ones(8, 3, 5, 5).to(memory_format=torch.channels_last)
holds("so does a moment brought to its weight's strides", off(True, lambda state: restrided(state, weight)) == 0)
PY
venv/bin/python -W error probe.py 2> stderr.txt || { cat stderr.txt >&2; exit 1; }
