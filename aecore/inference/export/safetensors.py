"""Export as safetensors: the weights by name, with the recipe inside, and how they are opened again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

import aecore
from aecore.families import read
from aecore.inference.export.format import Format, Trained
from aecore.inference.model import Model, restored

ENTRY = "latent-lab"
LARGEST = 1 << 30  # bytes of a file that is opened: twice what a run may hold


def write(trained: Trained, variant: str) -> bytes:
    """The weights, and one entry of notes: of several the order would change from save to save.

    The same net gives the same bytes.
    """
    from safetensors.numpy import save

    arrays = {name: np.ascontiguousarray(weight) for name, weight in trained.model.weights().items()}
    return save(arrays, {ENTRY: json.dumps(_notes(trained), sort_keys=True)})


def opened(path: Path | str) -> Model:
    """The net of a file, for use; ValueError, in a sentence, where it holds none of ours."""
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if path.is_file() and path.stat().st_size > LARGEST:
        raise ValueError(f"{path} is larger than the {LARGEST:,} bytes that are read")
    try:
        with safe_open(path, framework="np") as file:
            notes = (file.metadata() or {}).get(ENTRY)
            arrays = {name: file.get_tensor(name) for name in file.keys()} if notes else {}
    except (SafetensorError, OSError, TypeError) as error:
        raise ValueError(f"{path} is not there, is no safetensors file, or is cut short") from error
    if not notes:
        raise ValueError(f"{path} holds weights without a recipe: export the run again")
    return _restored(path, notes, arrays)


def _restored(path: Path, notes: str, arrays: dict[str, np.ndarray]) -> Model:
    try:
        told = json.loads(notes)
        spec, features = read(json.dumps(told["recipe"])), int(told["features"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{path} holds a recipe that cannot be read: {error}") from None
    return restored(spec, features, arrays)


def _notes(trained: Trained) -> dict[str, Any]:
    rows = trained.rows_note()
    return {
        **({"rows": json.loads(rows)} if rows else {}),
        "recipe": trained.spec.model_dump(mode="json"),
        "features": trained.features,
        "name": trained.about.name,
        "changed": list(trained.about.changed),
        "version": aecore.__version__,
    }


FORMAT = Format(
    name="safetensors",
    title="Weights (safetensors)",
    summary="The weights by name with the recipe inside; a file that can run nothing.",
    variants={"weights": ".safetensors"},
    write=write,
)
