from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from aecore.evaluation.projection import align, project
from aecore.nets.jacobian import steepest
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.latent_maps import ARROWS, OVALS, arrowed_map, axes, clouded_map
from aecore.views.renderer import Renderer, at_once
from aecore.views.snapshot import View
from aecore.views.standard import Picture


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("width", [1, 2, 9])
def test_the_plane_of_the_map_is_found_again_however_it_was_turned(width: int) -> None:
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(50, width)) @ rng.normal(size=(width, width)) + 3
    coords = project(codes).coords
    if width > 2:
        coords = align(coords, rng.normal(size=coords.shape))
    centred = (codes - codes.mean(0)) @ axes(codes, coords)
    np.testing.assert_allclose(centred, coords - coords.mean(0), atol=1e-4)


def seen(session: Session, method: str = "PCA", picture: Picture = arrowed_map) -> View:
    look = Renderer(at_once, at_once)
    look.map.method = method
    look.render(session, (picture,))  # a layout is there at the next look
    return look.render(session, (picture,))[0]


@pytest.mark.parametrize("code", [2, 8])
def test_an_arrow_ends_where_the_changed_row_lies(small: Callable[..., Spec], code: int) -> None:
    session = Session(small("contractive", net__code=code)).run()
    view = seen(session)
    tail, arrow = view.arrays["arrow_from"], view.arrays["arrow"]
    assert (view.name, view.kind, len(arrow), arrow.dtype) == ("map", "Scatter", ARROWS, np.float32)
    x = session.rows.x_test[torch.as_tensor(view.arrays["index"][tail])]
    with torch.no_grad():
        change, _ = steepest(
            lambda each: session.net.encode(each, session.spec), x, generator(session.spec.train.seed)
        )
        moved = session.net.encode(x + 0.01 * change, session.spec) - session.net.encode(x, session.spec)
        codes = session.net.encode(session.rows.x_test[: len(view.arrays["xy"])], session.spec).numpy()
    drawn = 100 * moved.numpy() @ axes(codes, view.arrays["xy"])
    np.testing.assert_allclose(arrow, drawn, atol=0.03 * np.abs(arrow).max())


def test_the_caption_says_how_long_an_arrow_is(small: Callable[..., Spec]) -> None:
    assert "a change of length 1" in seen(Session(small("contractive"))).caption


@pytest.mark.parametrize("code", [2, 8])
def test_an_oval_is_as_wide_as_drawn_codes_lie_apart(small: Callable[..., Spec], code: int) -> None:
    session = Session(small("vae", net__code=code)).run()
    view = seen(session, picture=clouded_map)
    oval, which = view.arrays["oval"], view.arrays["oval_from"]
    assert (view.name, len(oval), oval.dtype) == ("map", OVALS, np.float32)
    first = view.arrays["index"][which[:1]]
    with torch.no_grad():
        x = session.rows.x_test[torch.as_tensor(first)].expand(20_000, -1)
        drawn = session.net(x, session.spec, generator()).z.numpy()
        codes = session.net.encode(session.rows.x_test[: len(view.arrays["xy"])], session.spec).numpy()
    spread = np.cov(drawn @ axes(codes, view.arrays["xy"]), rowvar=False)
    np.testing.assert_allclose(oval[0] @ oval[0].T, spread, atol=0.05 * np.abs(spread).max())


def test_of_a_single_number_an_oval_is_flat(small: Callable[..., Spec]) -> None:
    oval = seen(Session(small("vae", net__code=1)), picture=clouded_map).arrays["oval"]
    assert np.isfinite(oval).all() and (oval[:, 0] != 0).any(1).all() and not oval[:, 1].any()


def test_codes_that_are_not_drawn_have_no_ovals(small: Callable[..., Spec]) -> None:
    spec = small("vae", bottleneck="Identity", objective=("CrossEntropy",))
    assert "oval" not in seen(Session(spec), picture=clouded_map).arrays


@pytest.mark.parametrize(("family", "picture"), [("contractive", arrowed_map), ("vae", clouded_map)])
def test_a_map_in_no_plane_has_neither_arrows_nor_ovals(
    small: Callable[..., Spec], family: str, picture: Picture
) -> None:
    session = Session(small(family, net__code=8))
    assert set(seen(session, "UMAP", picture).arrays).isdisjoint({"arrow", "oval"})
    assert not set(seen(session, "PCA", picture).arrays).isdisjoint({"arrow", "oval"})
