"""Contrast of two views: NT-Xent by hand, views that differ, pictures moved as SciPy moves them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.ndimage import affine_transform
from torch.nn import functional

from aecore.knobs import Part
from aecore.parts.contrast import NTXent
from aecore.parts.random_affine import RandomAffine
from aecore.runs.session import Session
from aecore.spec import Spec, put


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_nt_xent_is_the_papers_equation_row_by_row() -> None:
    z, other = torch.randn(5, 3, generator=generator()), torch.randn(5, 3, generator=generator(1))
    both = torch.cat([z, other]).double()
    total = 0.0
    for i in range(10):
        similar = functional.cosine_similarity(both[i][None], both) / 0.3
        others = torch.cat([similar[:i], similar[i + 1 :]])
        total += float(torch.logsumexp(others, 0) - similar[(i + 5) % 10])
    assert float(NTXent(temperature=0.3).nats(z, other)) == pytest.approx(total / 10, rel=1e-5)


def test_it_is_least_where_views_agree_and_rows_do_not() -> None:
    z = torch.eye(6)
    alike, mixed = NTXent().nats(z, z), NTXent().nats(z, z.roll(1, 0))
    assert alike < NTXent().nats(z, torch.ones(6, 6)) and alike < mixed


def test_the_second_view_is_corrupted_anew_and_none_is_wanted_without_noise(
    small: Callable[..., Spec],
) -> None:
    spec = put(small("denoising"), "objective", [{"part": "SquaredError"}, {"part": "NTXent"}])
    session = Session(spec)
    noisy = session.net(session.rows.x[:20], spec, session.rng)
    assert not torch.equal(noisy.another_view(), noisy.z)
    clean = session.net(session.rows.x[:20], spec, None)
    assert torch.equal(clean.another_view(), clean.z)


def test_what_has_no_second_view_is_refused_in_a_sentence(small: Callable[..., Spec]) -> None:
    spec = put(small("stacked"), "objective", [{"part": "SquaredError"}, {"part": "NTXent"}])
    with pytest.raises(ValueError, match="corruption is NoCorruption: choose Masking, or RandomAffine"):
        Session(spec)


def still(**most: float) -> RandomAffine:
    return RandomAffine(**{"angle": 0, "scale": 0, "shear": 0, "shift": 0} | most)


@pytest.mark.parametrize(("height", "width", "channels"), [(8, 8, 1), (9, 6, 1), (7, 10, 3)])
def test_a_map_moves_every_pixel_as_scipy_does(height: int, width: int, channels: int) -> None:
    part = RandomAffine(angle=40, scale=0.3, shear=0.5, shift=2, picture=(height, width))
    x = torch.rand(4, height * width * channels, generator=generator())
    moved = part(x, generator(7)).view(4, height, width, channels).numpy()
    maps = part.maps(4, (height, width), generator(7)).double().numpy()
    half = np.array([width, height]) / 2
    for picture, found, (a, b) in zip(x.view(4, height, width, channels).numpy(), moved, maps, strict=True):
        turn = np.array([a[:2], b[:2]]) * half[:, None] / half[None]  # in pixels, (x, y)
        middle = half - 0.5
        offset = middle - turn @ middle + np.array([a[2], b[2]]) * half
        for channel in range(channels):
            by_hand = affine_transform(
                picture[..., channel].T,
                turn,
                offset,
                order=1,
                mode="grid-constant",
                output_shape=(width, height),
            ).T
            assert found[..., channel] == pytest.approx(by_hand, abs=1e-4)


def test_without_an_amount_a_picture_stays_and_a_whole_turn_comes_back() -> None:
    x = torch.rand(3, 64, generator=generator())
    assert torch.allclose(still()(x, generator()), x, atol=1e-5)
    angles = still(angle=180).maps(500, (8, 8), generator())
    lengths = angles[:, :, :2].square().sum(1)
    assert torch.allclose(lengths, torch.ones_like(lengths), atol=1e-5)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (RandomAffine(), r"RandomAffine reads pictures, and rows of ring have the shape \(2,\)"),
        (RandomAffine(picture=(4, 16)), r"reads 4 x 16 pictures, .* set corruption.picture to 8,8"),
    ],
)
def test_what_is_no_such_picture_is_refused_in_a_sentence(
    part: Part, told: str, small: Callable[..., Spec]
) -> None:
    data = "ring" if "ring" in told else "digits"
    with pytest.raises(ValueError, match=told):
        Session(put(small("denoising", data__name=data), "corruption", part))
