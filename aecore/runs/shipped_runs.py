"""Shipped runs: pretrained nets, to explore where nobody has trained one yet.

`python -m aecore.runs.shipped_runs [NAME ...]` trains all of them, or those named, anew and writes them into
`assets/nets`; on the same machine it writes the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aecore.data.folders import nets
from aecore.device import one_thread
from aecore.families import presets
from aecore.runs.session import Session
from aecore.runs.store.folder import RunFolder
from aecore.spec import Spec, put
from aecore.views.renderer import codes_in
from aecore.views.snapshot import Curve, Snapshot

POINTS = 200  # of a curve: all of them would take as much room as the weights
SMALL: dict[str, Any] = {"net.hidden": (96, 64)}  # those of Generate together are to stay below 3 MB
HALF: dict[str, Any] = {"net.hidden": (256, 128)}  # and all below 15 MB
RUNS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "vae-digits": ("2-D VAE of digits", "vae", SMALL),
    "vae-fashion": ("2-D VAE of Fashion-MNIST", "vae-fashion", SMALL),
    "adversarial-digits": (
        "Adversarial autoencoder of digits, mixture prior",
        "flower",
        SMALL | {"objective.LatentDiscriminator.hidden": (128, 128)},
    ),
    "convolutional-digits": ("Convolutional autoencoder of digits", "sliding-window", {"net.code": 16}),
    "search-digits": ("Denoising and contrast of digits, 30 numbers", "upright", HALF),
    "hash-digits": ("Semantic hashing of digits, 32 bits", "hash-contrast", HALF),
    "transform-coding-digits": ("Transform coding of digits", "forty-bytes", {"net.hidden": (256,)}),
    "inpainting-digits": ("Inpainting of digits", "inpainting", {"net.code": 64}),
    "super-resolution-fashion": ("Super-resolution of Fashion-MNIST, x2", "super-resolution", {}),
    "colourisation-emoji": ("Colourisation of emoji", "colourisation", {}),
    "anomalies-digits": ("Digits without 8, for anomalies", "no-eights", {"net.hidden": (60,)}),
    "anomalies-shuttle": ("Shuttle, one normal state", "shuttle", {}),
    "anomalies-vibration": ("Gearbox vibration, healthy", "vibration", {}),
}
"""By id: what it is called, the preset it is a smaller one of, and the changes that make it small."""


def recipe(run: str) -> Spec:
    """What is trained for this id, on the CPU and in the precision that every machine has."""
    _, preset, changes = RUNS[run]
    spec = presets()[preset].spec
    for path, value in {**changes, "train.device": "cpu", "train.precision": "fp32"}.items():
        spec = put(spec, path, value)
    return spec


def build(out: Path, names: Iterable[str] = RUNS) -> None:
    """Train those of that name and write them into a folder."""
    for run in names:
        name, _, _ = RUNS[run]
        session = trained(recipe(run))
        place = RunFolder(out / run)
        levels = session.scoring.levels(session.baseline(), codes_in(session.spec))
        place.save(_thinned(session.snapshot((), levels)), session.weights())
        place.rename(name)
        _forget_writer(place.path / "spec.json")


def trained(spec: Spec) -> Session:
    """Train to the end, and measure the error of the test rows after each epoch."""
    session = Session(spec)
    per_epoch: int = session.facts()["steps_per_epoch"]
    with one_thread():
        while session.step():
            if session.steps % per_epoch == 0:
                session.evaluate()
    return session


def _thinned(snapshot: Snapshot) -> Snapshot:
    """The same with curves of few points, each a value that was measured."""
    return replace(snapshot, curves={name: _thin(curve) for name, curve in snapshot.curves.items()})


def _thin(curve: Curve) -> Curve:
    stride = max(1, len(curve.step) // POINTS)
    return Curve(curve.step[::stride], curve.value[::stride])


def _forget_writer(path: Path) -> None:
    """Leave out which process of which machine has trained it."""
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["writer"]
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m aecore.runs.shipped_runs", description=__doc__)
    parser.add_argument("--out", type=Path, default=nets(), help="a folder; assets/nets by itself")
    parser.add_argument("names", nargs="*", choices=[*RUNS, []], help="which; all where none is named")
    asked = parser.parse_args(arguments)
    build(asked.out, asked.names or RUNS)


if __name__ == "__main__":
    main()
