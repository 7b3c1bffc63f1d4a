"""One unit of a code: its values over test rows, the rows that move it most, what it draws, and its atoms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from aecore.data import Card, Dataset, load
from aecore.data.picture_shape import OF_CHANNELS, coloured, grid, one_map
from aecore.device import one_thread
from aecore.evaluation.metrics import active_units, histogram, net_input
from aecore.inference.atoms import Atoms, atoms
from aecore.inference.model import Model, restored
from aecore.lazy import torch
from aecore.nets.layer_activations import code_layer
from aecore.spec import Spec
from aecore.text_format import percent
from aecore.views.activation_maximisation import maximised
from aecore.views.snapshot import View
from aecore.views.standard import left_to_right

ROWS = 1000  # test rows that are looked at
SHOWN = 8  # of them, those that move the unit most and least, and those that are decoded again
FACTORS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
"""By how much the unit is turned down or up; 0 switches it off, 1 leaves it."""
PARTS = 12  # atoms that are drawn


class UnitPortrait(NamedTuple):
    """A unit of the code, from 0: `dead` where it has one value for all rows; `turned` is by FACTORS."""

    unit: int
    dead: bool
    activation: View
    items: View
    draws: View
    turned: tuple[View, ...]
    atoms: View


def unit_portrait(
    spec: Spec, weights: Callable[[], Mapping[str, Any]], unit: int, row: int = 0
) -> UnitPortrait:
    """The portrait of a unit, by a net whose weights are asked for now; `row` is the test row taken apart."""
    data = load(spec.data.name)
    arrays = {name: np.asarray(value) for name, value in weights().items()}
    with one_thread():
        return portrait(restored(spec, data.features, arrays), data, unit, row)


def portrait(model: Model, data: Dataset, unit: int, row: int = 0) -> UnitPortrait:
    """`unit_portrait` of a net on data, whose rows are pictures or those of a table, drawn as lines.

    ValueError, in a sentence, for points and ratings, and where there is no such unit, or no such test row.
    """
    if fault := unportrayed(data):
        raise ValueError(fault)
    if not 0 <= unit < model.spec.net.code:
        raise ValueError(f"unit must be 1 to {model.spec.net.code}, got {unit + 1}")
    if not 0 <= row < data.n_test:
        raise ValueError(f"row must be 0 to {data.n_test - 1}, got {row}")
    x = net_input(data.given[:ROWS])
    codes = model.encode(x)
    order = np.argsort(-codes[:, unit], kind="stable")
    taken = atoms(model, net_input(data.given[row : row + 1])[0])
    return UnitPortrait(
        unit,
        not active_units(codes[:, [unit]])[0],
        _activation(codes[:, unit], unit),
        _items(x, order, unit, data),
        _draws(model, x, codes, unit, data),
        _turned(model, x, codes, order, unit, data),
        _atoms(taken, row, unit, data),
    )


def unportrayed(about: Dataset | Card) -> str:
    """Why rows of a set cannot be drawn one by one, in a sentence; empty of pictures and of tables."""
    if about.kind != "ratings" and not about.planar:
        return ""
    return f"a unit is drawn by what it does to pictures or rows of a table: {about.name} holds neither"


def _activation(values: np.ndarray, unit: int) -> View:
    """How often the unit takes which value."""
    counts, edges = histogram(values, 41)
    on = float((values != 0).mean())
    return View(
        "Histogram",
        "unit-activation",
        f"Unit {unit + 1}",
        {"edges": edges, "counts": counts},
        score=f"not 0 for {percent(on)}",
        unit="activation",
        caption=f"{values.min():.2f} to {values.max():.2f}, {len(values):,} test rows",
        marks={"mean": float(values.mean())},
    )


def _items(x: np.ndarray, order: np.ndarray, unit: int, data: Dataset) -> View:
    """The test rows for which its value is largest, and smallest."""
    ends = {"largest": order[:SHOWN], "smallest": order[::-1][:SHOWN]}
    return View(
        "Images",
        "unit-items",
        f"Rows that move unit {unit + 1} most",
        {name: data.picture(x[rows]) for name, rows in ends.items()},
        caption=f"of {len(x):,} test rows, by its value{_named_columns(data)}",
        labels=tuple(ends),
    )


def _draws(model: Model, x: np.ndarray, codes: np.ndarray, unit: int, data: Dataset) -> View:
    """What it reads, by activation maximisation, and what it draws, a deviation up from the mean code.

    Source: Erhan et al. (2009), section 3.2.
    """
    rows, place = torch.tensor(x, device=model.device), (code_layer(model.spec.net) - 1, unit)
    liked = maximised(model.net.encoder, rows, data.range, [place]).cpu().numpy()
    mean = codes.mean(0)
    up = mean.copy()
    up[unit] += codes[:, unit].std() or 1.0
    base, moved = model.decode(np.stack([mean, up]))
    return View(
        "Images",
        "unit-draws",
        "What it reads, what it draws",
        {"reads": data.picture(liked), "draws": _signed(moved - base, data)[None]},
        caption="the input it would like best; what one deviation more of it adds to what the mean code gives"
        + _of_channels(data)
        + _named_columns(data),
        labels=("reads", "draws"),
    )


def _turned(
    model: Model, x: np.ndarray, codes: np.ndarray, order: np.ndarray, unit: int, data: Dataset
) -> tuple[View, ...]:
    """Rows it speaks for, decoded with its value turned down and up."""
    most = np.argsort(-np.abs(codes[order, unit]), kind="stable")[:SHOWN]
    rows = order[most]
    plain = model.decode(codes[rows])
    return tuple(_turned_by(factor, model, x[rows], codes[rows], plain, unit, data) for factor in FACTORS)


def _turned_by(
    factor: float, model: Model, x: np.ndarray, z: np.ndarray, plain: np.ndarray, unit: int, data: Dataset
) -> View:
    moved = z.copy()
    moved[:, unit] *= factor
    made = model.decode(moved)
    change = np.stack([_signed(row, data, by=1.0) for row in made - plain])
    told = "switched off" if factor == 0 else "as it is" if factor == 1 else f"times {factor:g}"
    return View(
        "Images",
        "unit-turned",
        f"Unit {unit + 1} {told}",
        {
            "original": data.picture(x),
            "as it is": data.picture(plain),
            told: data.picture(made),
            "change": change,
        }
        if factor != 1
        else {"original": data.picture(x), "as it is": data.picture(plain)},
        score=f"moves a {'pixel' if data.pictured else 'value'} by {float(np.abs(made - plain).mean()):.4f}",
        caption=f"the {len(x)} test rows where its value is farthest from 0; decoded from the code alone"
        + _of_channels(data, "change: "),
    )


def _atoms(found: Atoms, row: int, unit: int, data: Dataset) -> View:
    """A reconstruction as the sum of its units' atoms; where it is none, what is lost without each."""
    units, parts = found.units[:PARTS], found.parts[:PARTS]
    signed = np.stack([_signed(part, data) for part in parts]) if len(parts) else _none(data)
    place = np.flatnonzero(found.units == unit)
    mine = f"unit {unit + 1} is number {place[0] + 1}" if len(place) else f"unit {unit + 1} adds nothing"
    names = ", ".join(f"{number + 1} ({found.z[number]:+.2f})" for number in units)
    if not found.additive:
        return View(
            "Images",
            "unit-atoms",
            f"Test row {row} without each unit",
            {"original": data.picture(_repeated(found.x_hat, len(parts))), "lost without it": signed},
            score=mine,
            caption=f"no sum of atoms, for {found.why_not}: each is what is lost without it. Units {names}"
            + _of_channels(data),
            labels=("reconstruction", "lost without it"),
        )
    sums = found.sums()[:PARTS]
    left = float(np.abs(found.sums()[-1] - found.x_hat).max()) if len(parts) else 0.0
    return View(
        "Images",
        "unit-atoms",
        f"Test row {row} as a sum of {len(found.units)} atoms",
        {"atom": signed, "sum so far": data.picture(sums) if len(parts) else _none(data)},
        score=mine,
        caption=f"largest first; all, and what an empty code gives, sum to it within {left:.0e}. {names}"
        + _of_channels(data, "atoms: "),
        labels=("atom", "sum so far"),
    )


def _of_channels(data: Dataset, what: str = "") -> str:
    """What a signed picture shows of a set in colour."""
    return f"; {what}{OF_CHANNELS}" if coloured(data.shape) else ""


def _named_columns(data: Dataset) -> str:
    told = left_to_right(data.columns, data.shape)
    return f"; {told}" if told else ""


def _repeated(row: np.ndarray, times: int) -> np.ndarray:
    return np.repeat(row[None], times, 0)


def _none(data: Dataset) -> np.ndarray:
    return np.zeros((0, *(grid(data.shape) if data.pictured else data.shape)), np.int8)


def _signed(part: np.ndarray, data: Dataset, by: float | None = None) -> np.ndarray:
    """A difference (D,) as a signed picture (H, W) int8, in units of its largest value, or of the range.

    Of a picture in colour the mean of its channels; of a row of a table a line (D,).
    """
    lo, hi = data.range
    part = one_map(part[None], data.shape)[0]
    scale = by * (hi - lo) if by else max(float(np.abs(part).max()), 1e-12)
    return np.rint(127 * np.clip(part / scale, -1, 1)).astype(np.int8)
