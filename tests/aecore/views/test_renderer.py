from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch
from scipy.spatial.distance import pdist

from aecore.evaluation.pca import pca
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.renderer import Renderer
from aecore.views.standard import dead_units, layer_of

POOL = ThreadPoolExecutor(1)


def at_once(*task: Any) -> Future[Any]:
    """The background, waited for."""
    future = POOL.submit(*task)
    future.exception()
    return future


def watch(session: Session) -> Renderer:
    return Renderer(at_once, at_once)


def views(look: Renderer, session: Session) -> dict[str, Any]:
    return {view.name: view for view in look.render(session)}


def test_the_strip_shows_what_the_net_saw_and_gave_back(small: Callable[..., Spec]) -> None:
    session = Session(small("denoising")).run()
    strip = views(watch(session), session)["strip"]
    rows = strip.arrays
    assert rows["index"].tolist() == strip_of(session).tolist()
    assert [name for name, _ in strip.sets][::3] == ["original", "difference"]
    np.testing.assert_array_equal(
        rows["original"], session.data.picture(session.data.x_test[strip_of(session)])
    )
    given = torch.tensor(rows["corrupted"].reshape(10, -1) / 255.0).float()
    with torch.no_grad():
        back = session.net(given, session.spec, None).x_hat.numpy().reshape(10, 8, 8) * 255
    assert np.abs(rows["reconstruction"] - back).max() <= 1.5
    signed = (rows["reconstruction"].astype(int) - rows["original"]) / 255 * 127
    assert np.abs(rows["difference"] - signed).max() <= 1


def strip_of(session: Session) -> np.ndarray:
    from aecore.views.shown_rows import strip_rows

    return strip_rows(session.data, session.spec.train.seed)


def test_a_recipe_that_breaks_nothing_shows_no_broken_row(small: Callable[..., Spec]) -> None:
    session = Session(small("stacked")).run()
    shown = views(watch(session), session)["strip"]
    sets = ("original", "reconstruction", "difference")
    assert tuple(name for name, _ in shown.sets) == sets == shown.labels


def test_the_map_of_a_narrow_code_is_the_code_itself(small: Callable[..., Spec]) -> None:
    session = Session(small("stacked", net__code=2)).run()
    shown = views(watch(session), session)["map"]
    with torch.no_grad():
        codes = session.net.encode(session.rows.x_test, session.spec).numpy()
    np.testing.assert_allclose(shown.arrays["xy"], codes, rtol=1e-5)
    assert "the code itself" in shown.caption and shown.score.startswith("10-NN ")


def test_the_map_of_a_wide_code_does_not_spin(small: Callable[..., Spec]) -> None:
    session = Session(small("stacked", train__epochs=10))
    look = watch(session)
    session.step()
    before = views(look, session)["map"].arrays["xy"]
    while session.step():
        now = views(look, session)["map"].arrays["xy"]
        turned = np.linalg.norm(now - now.mean(0) + before - before.mean(0))
        assert np.linalg.norm((now - now.mean(0)) - (before - before.mean(0))) < turned
        before = now


def test_a_net_gone_astray_has_no_pictures(small: Callable[..., Spec]) -> None:
    session = Session(small())
    with torch.no_grad():
        session.net.encoder[0].weight.fill_(float("nan"))
    with pytest.raises(FloatingPointError):
        views(watch(session), session)


def test_umap_comes_in_the_background_and_stays_where_it_lay(small: Callable[..., Spec]) -> None:
    session = Session(small(train__epochs=1)).run()
    look = Renderer(POOL.submit, POOL.submit)
    look.map.method = "UMAP"
    assert "UMAP is on its way" in views(look, session)["map"].caption
    end = time.monotonic() + 120
    while "UMAP of 8 numbers" not in (shown := views(look, session))["map"].caption:
        assert shown["pca"].caption.startswith("PCA-2 of the rows"), "like beside like"
        assert time.monotonic() < end
        time.sleep(0.05)
    found, beside = shown["map"], shown["pca"]
    assert beside.title == "UMAP of the same rows" and beside.caption.startswith("UMAP of the rows")
    look.map.method = "PCA"
    assert all(views(look, session)[name].caption.startswith("PCA-2") for name in ("map", "pca"))
    look.map.method = "UMAP"
    np.testing.assert_array_equal(found.arrays["xy"], views(look, session)["map"].arrays["xy"])


def test_the_map_and_the_histogram_are_of_the_layer_that_was_chosen(small: Callable[..., Spec]) -> None:
    session = Session(small("stacked", net__hidden=(16,), net__code=3, train__epochs=0)).run()
    look = watch(session)
    before = views(look, session)
    look.map_layer(1)
    shown = views(look, session)
    with torch.no_grad():
        layer = session.net.encoder[1](session.net.encoder[0](session.rows.x_test)).numpy()
    rows = len(shown["map"].arrays["index"])
    assert shown["map"].title == "Latent space · layer 1 of 2 (16)" and layer_of(shown["map"]) == 1
    assert shown["map"].caption.startswith("PCA-2 of 16 numbers")
    np.testing.assert_allclose(
        pdist(shown["map"].arrays["xy"]), pdist(pca(layer[:rows], 2).encode(layer[:rows])), atol=1e-4
    )
    counted = shown["activation"]
    assert counted.title == "Layer 1 activation" and counted.score.startswith("16 units")
    assert counted.arrays["counts"].sum() == 16 * rows and dead_units(counted)[0] == 16
    assert np.array_equal(shown["pca"].arrays["xy"], before["pca"].arrays["xy"])
    look.map_layer(0)
    again = views(look, session)
    assert again["map"].title == "Latent space" and layer_of(again["map"]) == 0
    np.testing.assert_array_equal(again["map"].arrays["xy"], before["map"].arrays["xy"])


@pytest.mark.parametrize("family", ["vae", "convolutional", "adversarial"])
def test_what_belongs_to_the_code_is_not_drawn_over_a_map_of_another_layer(
    small: Callable[..., Spec], family: str
) -> None:
    session = Session(small(family, train__epochs=0)).run()
    look = watch(session)
    code = views(look, session)
    look.map_layer(1)
    shown = views(look, session)
    assert not {"arrow", "oval"} & set(shown["map"].arrays)
    if "plane" in code:
        np.testing.assert_array_equal(code["plane"].arrays["plane"], shown["plane"].arrays["plane"])
