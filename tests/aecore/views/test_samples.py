from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.parts.prior import standard_normal
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.samples import SIDE, latent_grid, sampled
from aecore.views.standard import Scene


def codes_at(coords: np.ndarray, width: int) -> np.ndarray:
    """A turned and shifted plane of codes (n, width), by the place on it."""
    rng = np.random.default_rng(1)
    axes = np.linalg.qr(rng.normal(size=(width, 2)))[0]
    return (coords @ axes.T + rng.normal(size=width)).astype(np.float32)


@pytest.fixture
def scene(small: Callable[..., Spec]) -> Callable[[int], Scene]:
    """An instant of an untrained net whose codes lie on a plane, which is its map."""

    def make(width: int) -> Scene:
        session = Session(small(net__code=width, train__epochs=0)).run()
        coords = np.random.default_rng(0).normal(size=(300, 2)).astype(np.float32)
        return Scene(
            spec=session.spec,
            shape=session.data.shape,
            span=(0.0, 1.0),
            strip={},
            index=np.arange(300),
            labels=None,
            classes=(),
            codes=codes_at(coords, width),
            coords=coords,
            plane=coords,
            method="the code itself",
            scores={},
            weights=None,
            net=session.net,
            rows=session.rows,
            curves={},
        )

    return make


def test_the_prior_is_a_standard_normal_of_the_codes_width(small: Callable[..., Spec]) -> None:
    spec = small(net__code=8)
    z = standard_normal(torch.nn.Identity(), spec, 20_000, torch.Generator().manual_seed(0))
    assert z.shape == (20_000, 8) and abs(float(z.mean())) < 0.01
    assert float((torch.cov(z.T) - torch.eye(8)).abs().max()) < 0.03


def test_samples_are_thirty_and_the_same_at_every_look(scene: Callable[[int], Scene]) -> None:
    here, picture = scene(8), sampled(standard_normal)
    with torch.no_grad():
        one, two = picture(here), picture(here)
    assert [each.shape for each in one.arrays.values()] == [(30, 8, 8)]
    assert all(np.array_equal(one.arrays[name], two.arrays[name]) for name in one.arrays)


@pytest.mark.parametrize("width", [2, 5])
def test_the_grid_decodes_what_the_map_shows(scene: Callable[[int], Scene], width: int) -> None:
    here = scene(width)
    with torch.no_grad():
        sheet = latent_grid(here).arrays["plane"]
    assert sheet.shape == (1, SIDE * 8, SIDE * 8) and sheet.dtype == np.uint8
    corner = codes_at(np.quantile(here.coords, 0.97, axis=0)[None], width)
    with torch.no_grad():
        decoded = here.pictures(here.net.decode(torch.tensor(corner)))
    np.testing.assert_allclose(sheet[0, :8, -8:].astype(int), decoded[0].astype(int), atol=1)


def test_a_code_of_one_unit_is_a_grid_of_equal_rows(scene: Callable[[int], Scene]) -> None:
    here = scene(2)
    line = replace(here, coords=here.coords * [1, 0], codes=here.coords * [1, 0])
    with torch.no_grad():
        sheet = latent_grid(line).arrays["plane"][0]
    assert np.array_equal(sheet[:8], sheet[-8:]) and not np.array_equal(sheet[:, :8], sheet[:, -8:])
