"""The stand-alone script as one text: recipe, rows, net, objective, training, and what it prints."""

from __future__ import annotations

import textwrap

import aecore
from aecore.data import Dataset
from aecore.families import find
from aecore.inference.export.format import Trained
from aecore.inference.export.script import objective
from aecore.inference.export.script.net import NETS
from aecore.inference.export.script.noise import augmentation, corruption
from aecore.lazy import torch
from aecore.spec import Spec, digest

WIDTH = 100  # characters of a line of words
OPTIMISERS = {
    "adam": "AdamW(parameters, lr=RATE, weight_decay=WEIGHT_DECAY{fused})",
    "rmsprop": "RMSprop(parameters, lr=RATE, weight_decay=WEIGHT_DECAY)",
    "momentum": "SGD(parameters, lr=RATE, momentum=0.9, weight_decay=WEIGHT_DECAY)",
    "sgd": "SGD(parameters, lr=RATE, weight_decay=WEIGHT_DECAY)",
}
SCHEDULES = {
    "constant": "",
    "cosine": '''def schedule(p):
    """Cosine annealing: the factor on RATE after a share p of all steps, down to a thousandth."""
    return 1e-3 + (1 - 1e-3) * (1 + math.cos(math.pi * p)) / 2''',
    "one-cycle": '''def schedule(p):
    """One-cycle: the factor on RATE after a share p of all steps, up in the first quarter, then down."""
    if p < 0.25:
        return 0.04 + (1 - 0.04) * (1 - math.cos(math.pi * p / 0.25)) / 2
    return 1e-3 + (1 - 1e-3) * (1 + math.cos(math.pi * (p - 0.25) / (1 - 0.25))) / 2''',
}
IMPORTS = """import math
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F"""
LAYERS = '''def he(inputs):
    """How far from zero weights before a rectifier may begin."""
    return math.sqrt(6 / inputs)


def glorot(inputs, outputs):
    """How far from zero weights before another activation may begin."""
    return math.sqrt(6 / (inputs + outputs))


def layer(inputs, outputs, bound):
    """A weight (outputs, inputs), drawn evenly from -bound to bound, and a bias of zeros."""
    weight = torch.empty(outputs, inputs).uniform_(-bound, bound, generator=drawn)
    return weight.to(DEVICE).requires_grad_(), zeros(outputs)


def zeros(outputs):
    """A bias."""
    return torch.zeros(outputs, device=DEVICE).requires_grad_()


drawn = torch.Generator().manual_seed(SEED)'''


RESULT = """with torch.no_grad():
    errors = [(reconstruct(x) - x).square().mean(1) for x in torch.split(x_test, 2048)]
print(f"loss {cost.item()}")
print(f"test MSE {torch.cat(errors).cpu().numpy().astype(np.float64).mean()}")"""


def page(trained: Trained, data: Dataset) -> str:
    """The text of the script; it ends in a line."""
    spec = trained.spec
    parts = [
        f'"""{_about(trained, data)}"""\n\n{IMPORTS}\n\n{_settings(trained)}',
        _rows(data),
        f"{LAYERS}\n{NETS[type(spec.net).__name__](spec, trained.features)}",
        augmentation(spec.data, data.shape),
        corruption(spec.corruption),
        objective.bottleneck(spec),
        objective.loss(spec),
        _reconstruct(spec),
        SCHEDULES[spec.train.schedule],
        f"{_training(trained)}\n\n{RESULT}",
    ]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _about(trained: Trained, data: Dataset) -> str:
    spec, family = trained.spec, find(trained.spec.family)
    told = [
        f"{family.title} autoencoder on {data.title}: the recipe {digest(spec)} by torch and numpy alone.",
        f"Written by Latent Lab {aecore.__version__}. On the same kind of machine, with torch "
        f"{torch.__version__}, it prints the loss and the test error of that recipe to the last digit.",
        *_moved(trained),
        f"Source: {family.source}.",
    ]
    return "\n\n".join(textwrap.fill(part, WIDTH) for part in told) + "\n"


def _moved(trained: Trained) -> list[str]:
    """What a run that was changed while it learned has no script of."""
    moved = ", ".join(trained.about.changed)
    told = (
        f"The run it was exported from was changed while it learned ({moved}); this is its last recipe from "
        "the start, and ends elsewhere."
    )
    return [told] if moved else []


def _settings(trained: Trained) -> str:
    train, most = trained.spec.train, trained.spec.data.rows
    lines = [
        'ROWS = Path(__file__).with_name("rows.npz")  # x_train and x_test: a row each, as they are kept',
        "if not ROWS.is_file():",
        '    raise SystemExit(f"{ROWS.name} must lie beside this script: the .zip holds both")',
        *([f"FIRST = {most}  # rows to learn from"] if most else []),
        f'DEVICE = "{trained.about.device}"',
        f"SEED = {train.seed}",
        f"BATCH, EPOCHS = {train.batch}, {train.epochs}",
        f"RATE, WEIGHT_DECAY = {train.rate!r}, {train.weight_decay!r}",
        "",
        "torch.set_num_threads(1)  # sums are added in one order, so that the bits are always the same",
    ]
    medium = ['torch.set_float32_matmul_precision("medium")  # this machine has units for it']
    return "\n".join(lines + (medium if trained.about.precision == "medium" else []))


def _rows(data: Dataset) -> str:
    return f'''def rows(name):
    """Rows (n, {data.features}) as the net sees them: bytes as shares of 255."""
    values = torch.tensor(np.load(ROWS)[name], device=DEVICE)
    return values.float().div_(255) if values.dtype == torch.uint8 else values.float()'''


def _reconstruct(spec: Spec) -> str:
    head = ["def reconstruct(x):", '    """What the net makes of rows x (B, D), without noise."""']
    lines = [*objective.used(spec), objective.decoded(spec), f"return {objective.output(spec)}"]
    return "\n".join([*head, *(f"    {line}" for line in lines)])


def _training(trained: Trained) -> str:
    spec, train = trained.spec, trained.spec.train
    augments = spec.data.shift or spec.data.binarise
    fused = ", fused=True" if trained.about.device != "mps" else ""
    planned = "(epoch * steps + step) / (EPOCHS * steps)"
    rate = f"RATE * schedule({planned})" if SCHEDULES[train.schedule] else "RATE"
    lines = [
        "rng = torch.Generator(DEVICE).manual_seed(SEED + 1)  # of all that is drawn while it learns",
        f'x_train, x_test = rows("x_train"){"[:FIRST]" if spec.data.rows else ""}, rows("x_test")',
        f"optimiser = torch.optim.{OPTIMISERS[train.optimiser].format(fused=fused)}",
        "steps = math.ceil(len(x_train) / BATCH)  # of an epoch",
        "",
        "for epoch in range(EPOCHS):",
        "    order = torch.randperm(len(x_train), generator=rng, device=DEVICE)",
        "    for step, batch in enumerate(torch.split(order, BATCH)):",
        f"        x = {'augment(x_train[batch])' if augments else 'x_train[batch]'}",
        f'        optimiser.param_groups[0]["lr"] = {rate}',
        f"        cost = loss(x{', epoch + step / steps' if objective.warms_up(spec) else ''})",
        *(["        optimiser.zero_grad()"] if train.clear_gradients else []),
        "        cost.backward()",
        "        optimiser.step()",
        '    print(f"epoch {epoch + 1}: loss {cost.item()}")',
    ]
    return "\n".join(lines)
