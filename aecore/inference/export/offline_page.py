"""Export as one offline HTML page: the decoder inside, drawing under one's finger with the network off.

Matrices in plain JavaScript: ONNX Runtime Web 1.30 would add 14 MB to a page that has some 1.2 MB with a
decoder of 64-512-784 numbers in half precision.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from string import Template
from typing import Any

import numpy as np

from aecore.data import Dataset, card, load
from aecore.data.portions import gathered, portions
from aecore.evaluation.baseline import shared_baseline
from aecore.evaluation.metrics import net_input
from aecore.families import find
from aecore.inference.export.dense_decoder import DenseLayer, dense_decoder
from aecore.inference.export.format import Format, Trained
from aecore.inference.latent_space import Space, space
from aecore.spec import Spec
from aecore.text_format import plain_html

FOLDER = Path(__file__).with_name("offline")
RIGHT = 1 / 255  # how far a value may be off, as a share of its range: a level of grey
LARGEST = 8 << 20  # bytes of weights: more would keep a phone waiting
CHECKED, SHOWN = 500, 1000  # test rows by which the page is checked, and that lie on its map
UNKNOWN = 255
NAMED = 20  # classes at most that a legend names


def write(trained: Trained, variant: str) -> bytes:
    """The page; ValueError, in a sentence, where the decoder is no stack of dense layers, or too large."""
    data = load(trained.spec.data.name)
    found = space(trained.model, data)
    layers = dense_decoder(trained.model.net)
    bits = precision(layers, found, data)
    shown = found.places[:SHOWN]
    told = {
        "mean": found.plane.mean.tolist(),
        "axes": found.plane.axes.tolist(),
        "window": found.window,
        "layers": [_shape(layer) for layer in layers],
        "bits": bits,
        "shape": data.shape,
        "range": data.range,
        "classes": data.classes if len(data.classes) <= NAMED else (),
    }
    return _page(
        title=plain_html(
            f"Latent space: {find(trained.spec.family).title}, {found.held_out.shape[1]} numbers"
        ),
        plane=plain_html(_plane(found)),
        about=plain_html(_about(trained, data)),
        told=json.dumps(told).replace("<", "\\u003c"),
        weights=_text(_numbers(layers).astype(np.float16 if bits == 16 else np.float32)),
        places=_text(on_window(shown, found.window)),
        labels=_text(_labels(data, len(shown))),
    )


def refuses(spec: Spec) -> str | None:
    """Why no page can be made of a recipe's net: its rows are no pictures, or are pairs of them."""
    name = spec.data.name
    if card(name).paired:
        return f"{name} holds pairs, and a page tells of pictures that are given back"
    return None if card(name).pictured else f"rows of {name} are no pictures, which a page could draw"


def precision(layers: list[DenseLayer], found: Space, data: Dataset) -> int:
    """Bits of a number: 16 where they draw every test row to a level of grey, else 32.

    ValueError, in a sentence, where neither does, or the page would be too large.
    """
    codes = found.held_out[:CHECKED]
    true, allowed = found.model.decode(codes), RIGHT * (data.range[1] - data.range[0])
    for kind in (np.float16, np.float32):
        rounded = [DenseLayer(w.astype(kind), b.astype(kind), bend) for w, b, bend in layers]
        small = np.dtype(kind).itemsize * _numbers(layers).size <= LARGEST
        if small and float(np.abs(decoded(rounded, codes) - true).max()) <= allowed:
            return 8 * np.dtype(kind).itemsize
    raise ValueError("its decoder is too large for a page, or drew other pictures there than here")


def decoded(layers: list[DenseLayer], codes: np.ndarray) -> np.ndarray:
    """Rows (n, D) of codes (n, K), computed as the page does."""
    x = codes.astype(np.float32)
    for weight, bias, bend in layers:
        x = _bent(bend, x @ weight.astype(np.float32).T + bias.astype(np.float32))
    return x


def on_window(places: np.ndarray, window: tuple[float, float, float, float]) -> np.ndarray:
    """Places (n, 2) as int16 from one edge of a window to the other."""
    x0, x1, y0, y1 = window
    share = (places - [x0, y0]) / [x1 - x0, y1 - y0]
    found: np.ndarray = np.rint(share.clip(0, 1) * 65535 - 32768).astype("<i2")
    return found


def _bent(bend: str, x: np.ndarray) -> np.ndarray:
    from aecore.lazy import torch
    from aecore.nets.dense import activation

    found: np.ndarray = torch.nn.Sequential(*activation(bend))(torch.from_numpy(x)).numpy()
    return found


def _numbers(layers: list[DenseLayer]) -> np.ndarray:
    return np.concatenate([part.ravel() for weight, bias, _ in layers for part in (weight, bias)])


def _shape(layer: DenseLayer) -> dict[str, Any]:
    outputs, inputs = layer.weight.shape
    return {"inputs": inputs, "outputs": outputs, "bend": layer.bend}


def _labels(data: Dataset, n: int) -> np.ndarray:
    if data.y_test is None:
        return np.full(n, UNKNOWN, np.uint8)
    return np.where(data.y_test[:n] < 0, UNKNOWN, data.y_test[:n] % UNKNOWN).astype(np.uint8)


def _plane(found: Space) -> str:
    k = found.held_out.shape[1]
    rows = f"Dots are {len(found.places[:SHOWN]):,} test rows"
    return (
        f"{rows}."
        if k <= 2
        else f"{rows}, on the plane of the first two principal components of {k} numbers."
    )


def _about(trained: Trained, data: Dataset) -> str:
    seen = map(net_input, portions(data.x_test))
    mse = float(gathered(map(trained.model.errors, seen), len(data.x_test)).mean())
    pca = shared_baseline(data.name, trained.spec.data.rows).pca_mse(trained.spec.net.code)
    better = "less" if mse < pca else "more"
    return (
        f"{data.title}, {len(data.x_test):,} test rows: MSE per pixel {mse:.4g}, {better} than the {pca:.4g} "
        f"of PCA with as many numbers; seed {trained.spec.train.seed}. Data: {data.provenance} "
        f"{data.licence}. Made with Latent Lab."
    )


def _text(values: np.ndarray) -> str:
    return base64.b64encode(values.astype(values.dtype.newbyteorder("<")).tobytes()).decode()


def _page(**parts: str) -> bytes:
    texts = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("page.html", "page.css")}
    return Template(texts["page.html"]).substitute(parts, css=texts["page.css"], script=_script()).encode()


def _script() -> str:
    """Both modules as one, which needs no second file."""
    decoder, page = ((FOLDER / name).read_text(encoding="utf-8") for name in ("decoder.js", "page.js"))
    own = "\n".join(line for line in page.splitlines() if not line.startswith("import "))
    return f"{decoder}\n{own}".replace("\nexport function", "\nfunction")


FORMAT = Format(
    name="offline-page",
    title="Offline page (HTML)",
    summary="One page with the decoder inside: it draws under a finger, on a phone, with the network off.",
    variants={"page": ".html"},
    write=write,
    refuses=refuses,
    label="offline",
    also_called=("html",),
)
