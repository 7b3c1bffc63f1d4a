"""A new row before a trained net: its reconstruction, its error's rank among test rows, its neighbours."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from aecore.data import Dataset, card, load
from aecore.data.picture_shape import coloured, grid
from aecore.data.size_normalisation import as_it_stands, normalised
from aecore.evaluation.metrics import net_input
from aecore.evaluation.neighbours import nearest_among
from aecore.inference.layer_codes import layer_codes
from aecore.inference.model import Model, restored
from aecore.spec import Spec
from aecore.views.latent_maps import axes

ROWS = 2000  # test rows it is held against: as many as have a picture on the screen
NEAREST = 5
KEPT = 32  # runs whose test rows are kept coded


@dataclass(frozen=True, eq=False)
class CodeMap:
    """A map of codes as it is shown: test rows `index` (m,) at `coords` (m, 2), laid out by "PCA" or "UMAP".

    A code of one or two units counts as "PCA": it is its own plane.
    """

    index: np.ndarray
    coords: np.ndarray
    method: str


@dataclass(frozen=True, eq=False)
class NewRow:
    """What a net makes of one row; rows are (D,) float32 on the data's scale.

    `pictures` (2, H, W) uint8 are the row and its reconstruction. `error` is the MSE per feature and
    `worse_than` how many of `rows` test rows have a smaller one. `nearest` (5,) are test rows by the
    Euclidean `distance` of their codes, `labels` (5,) theirs, -1 where unknown. `place` (2,) is on the map of
    `method`, None where there is no map.
    """

    step: int
    x: np.ndarray
    x_hat: np.ndarray
    pictures: np.ndarray
    error: float
    worse_than: int
    rows: int
    nearest: np.ndarray
    distance: np.ndarray
    labels: np.ndarray
    place: np.ndarray | None
    method: str


class CodedRows:
    """The first 2,000 test rows as one net codes and reconstructs them; it does not change.

    `codes` are (n, K), `each_error` (n,) is the MSE per feature row by row, `errors` (n,) the same in order;
    of pairs it is to what was wanted.
    FloatingPointError where the net gives numbers that are not finite.
    """

    def __init__(self, model: Model, data: Dataset, step: int = 0, map: CodeMap | None = None) -> None:
        x = net_input(data.x_test[:ROWS])
        wanted = None if data.wanted_test is None else net_input(data.wanted_test[:ROWS])
        self.model, self.data, self.step = model, data, step
        self.codes, self.each_error = model.encode(x), model.errors(x, wanted)
        if not (np.isfinite(self.codes).all() and np.isfinite(self.each_error).all()):
            raise FloatingPointError("the net gives numbers that are not finite")
        self.errors = np.sort(self.each_error)
        self._layers: dict[int, np.ndarray] = {}
        self._map = None if map is None else _Placement(self.codes, map)

    def of_layer(self, layer: int) -> np.ndarray:
        """Their values in a layer of the encoder, (n, U), counted from 1; 0 is the code."""
        if not layer:
            return self.codes
        if layer not in self._layers:
            self._layers[layer] = layer_codes(self.model, net_input(self.data.x_test[:ROWS]), layer)
        return self._layers[layer]

    @property
    def nbytes(self) -> int:
        """What the net and the codes take, about."""
        weights = self.model.net.state_dict().values()
        of_net: int = sum(weight.element_size() * weight.nelement() for weight in weights)
        return self.codes.nbytes + of_net + sum(codes.nbytes for codes in self._layers.values())

    def beside(self, x: np.ndarray) -> NewRow:
        """A row (D,) beside them; FloatingPointError as above."""
        rows = x[None].astype(np.float32)
        code, x_hat, error = self.model.encode(rows), self.model.reconstruct(rows), self.model.errors(rows)
        if not (np.isfinite(code).all() and np.isfinite(error).all()):
            raise FloatingPointError("the net gives numbers that are not finite")
        index, distance = nearest_among(self.codes, code, min(NEAREST, len(self.codes)))
        y = self.data.y_test
        return NewRow(
            step=self.step,
            x=rows[0],
            x_hat=x_hat[0],
            pictures=self.data.picture(np.concatenate([rows, x_hat])),
            error=float(error[0]),
            worse_than=int(np.searchsorted(self.errors, error[0])),
            rows=len(self.errors),
            nearest=index[0],
            distance=distance[0],
            labels=np.full(len(index[0]), -1) if y is None else y[index[0]],
            place=None if self._map is None else self._map.place(code),
            method="" if self._map is None else self._map.method,
        )


class _Placement:
    """Out-of-sample placement: where a code that no map was made of lies on it.

    On a plane of the code it is projected, exactly. UMAP is no function of a code: there the place is the
    mean of the places of its nearest codes.
    """

    def __init__(self, codes: np.ndarray, map: CodeMap) -> None:
        coded = map.index < len(codes)
        self.method = map.method
        self._codes, self._coords = codes[map.index[coded]], map.coords[coded]
        self._axes = axes(self._codes, self._coords)

    def place(self, code: np.ndarray) -> np.ndarray:
        """The place (2,) of a code (1, K)."""
        if self.method == "UMAP":
            near, _ = nearest_among(self._codes, code, min(NEAREST, len(self._codes)))
            found: np.ndarray = self._coords[near[0]].mean(0)
            return found
        moved: np.ndarray = ((code - self._codes.mean(0)) @ self._axes)[0] + self._coords.mean(0)
        return moved


_kept: OrderedDict[str, CodedRows] = OrderedDict()
_lock = Lock()


def keep_test_rows(
    run: str, step: int, spec: Spec, weights: Callable[[], Mapping[str, Any]], map: CodeMap | None
) -> str:
    """Code the test rows of a run as its net is now, for `drawn` in this process; why not, in a sentence."""
    data = load(spec.data.name)
    model = restored(spec, data.features, {name: np.asarray(value) for name, value in weights().items()})
    try:
        made = CodedRows(model, data, step, map)
    except FloatingPointError as error:
        return f"{error}"
    with _lock:
        _kept[run] = made
        _kept.move_to_end(run)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return ""


def kept_rows(run: str) -> CodedRows | None:
    """The test rows of a run as they were coded last in this process; None where they were not."""
    with _lock:
        return _kept.get(run)


def drawn(run: str, drawing: np.ndarray, stands: bool) -> NewRow | None:
    """A drawing (S, T) uint8, 0 is paper, beside a run's test rows; None where those are not kept here.

    It is scaled and centred as the set was, unless it `stands` as it is to be seen. One in colour (S, T, 3)
    always does: where nothing is drawn there has to be the set's own `paper`.
    """
    rows = kept_rows(run)
    if rows is None:
        return None
    return rows.beside(row_of(drawing, rows.data, stands))


def row_of(drawing: np.ndarray, data: Dataset, stands: bool) -> np.ndarray:
    """A drawing, as above, as a row (D,) float32 of a set."""
    shape, (lo, hi) = data.shape, data.range
    ink, size = drawing / 255.0, grid(shape)
    how = card(data.name).size_normalisation
    seen = as_it_stands(ink, size) if stands or coloured(shape) else normalised(ink, how, size)
    row: np.ndarray = (lo + (hi - lo) * seen).astype(np.float32).ravel()
    return row
