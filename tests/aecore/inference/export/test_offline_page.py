from __future__ import annotations

import json
import re
from collections.abc import Callable

import numpy as np
import pytest

from aecore.data import load
from aecore.inference.export import find
from aecore.inference.export.dense_decoder import dense_decoder
from aecore.inference.export.format import Trained
from aecore.inference.export.offline_page import LARGEST, decoded, on_window, precision
from aecore.inference.latent_space import space
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec

Small = Callable[..., Spec]
PAGE = find("offline-page")


def trained(spec: Spec) -> Trained:
    session = Session(spec)
    session.step()
    return Trained(Model(session.net, spec, session.device, session.precision), session.data.features)


@pytest.mark.parametrize(
    "family", ["undercomplete", "tied", "linear", "deep-rbm", "vae", "k-sparse", "sparse"]
)
def test_plain_matrices_decode_as_the_net_does(family: str, small: Small) -> None:
    net = trained(small(family))
    codes = net.model.encode(load("digits").x_test[:50].astype(np.float32))
    assert np.abs(decoded(dense_decoder(net.model.net), codes) - net.model.decode(codes)).max() < 1e-5


@pytest.mark.parametrize("bend", ["relu", "tanh", "sigmoid", "silu", "gelu", "elu"])
def test_every_activation_is_told(bend: str, small: Small) -> None:
    net = trained(small(net__activation=bend))
    assert [layer.bend for layer in dense_decoder(net.model.net)] == [bend, "sigmoid"]


def test_the_page_holds_all_it_needs_and_asks_no_network(small: Small) -> None:
    page = PAGE.file(trained(small())).content.decode()
    assert "connect-src" not in page and "default-src 'none'" in page
    assert not re.search(r"https?://|@import|src=|import ", page)
    told = json.loads(re.search(r'id="told">(.*?)</script>', page)[1])  # type: ignore[index]
    assert [layer["outputs"] for layer in told["layers"]] == [32, 64] and told["bits"] == 16


def test_names_cannot_leave_the_page(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    data = load("digits")
    monkeypatch.setattr(
        "aecore.inference.export.offline_page.load", lambda _: _with_classes(data, "</script><b>")
    )
    page = PAGE.file(trained(small())).content.decode()
    assert "</script><b>" not in page and "\\u003c/script>" in page


def _with_classes(data: object, name: str) -> object:
    from dataclasses import replace

    return replace(data, classes=tuple(f"{name}{i}" for i in range(10)))  # type: ignore[type-var]


def test_half_precision_is_kept_only_where_it_draws_the_same(small: Small) -> None:
    net = trained(small())
    found, layers = space(net.model, load("digits")), dense_decoder(net.model.net)
    assert precision(layers, found, load("digits")) == 16
    steep = [layer._replace(weight=layer.weight * 300) for layer in layers]
    with pytest.raises(ValueError, match="drew other pictures"):
        precision(steep, found, load("digits"))
    assert LARGEST > 2 * 784 * 1024


def test_other_decoders_and_rows_are_refused_in_a_sentence(small: Small) -> None:
    with pytest.raises(ValueError, match="layer of another kind"):
        PAGE.file(trained(small("convolutional")))
    assert "no pictures" in str(PAGE.refuses(small("ratings")))


def test_places_fill_the_window() -> None:
    corners = np.array([[-1.0, 2.0], [3.0, 4.0], [1.0, 3.0]])
    found = on_window(corners, (-1.0, 3.0, 2.0, 4.0))
    assert found.tolist() == [[-32768, -32768], [32767, 32767], [0, 0]]
