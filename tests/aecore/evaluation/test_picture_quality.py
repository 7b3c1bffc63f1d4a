from __future__ import annotations

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from aecore.evaluation.picture_quality import mean_ssim, pooled_psnr


def pictures(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


@pytest.mark.parametrize("shape", [(5, 9, 12), (5, 12, 9, 3)])
def test_pooled_psnr_is_that_of_one_large_picture(shape: tuple[int, ...]) -> None:
    x, y = pictures(0, *shape), pictures(1, *shape)
    assert pooled_psnr(x, y) == pytest.approx(peak_signal_noise_ratio(x, y, data_range=255))


@pytest.mark.parametrize("shape", [(3, 9, 12), (3, 12, 9, 3)])
def test_ssim_of_even_pictures_is_the_formula_of_their_means(shape: tuple[int, ...]) -> None:
    a, b, c = 90.0, 120.0, (0.01 * 255) ** 2
    found = mean_ssim(np.full(shape, a, np.uint8), np.full(shape, b, np.uint8))
    assert found == pytest.approx((2 * a * b + c) / (a * a + b * b + c))


def test_a_picture_is_wholly_like_itself_and_a_narrow_one_has_no_ssim() -> None:
    x = pictures(0, 2, 8, 8)
    assert mean_ssim(x, x) == 1 and pooled_psnr(x, x) == np.inf
    assert mean_ssim(x[:, :6], x[:, :6]) is None
