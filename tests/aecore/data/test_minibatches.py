"""What families and presets promise, small and in seconds; `benchmarks` has the full size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from aecore.data import load
from aecore.data.minibatches import mirrored, passes
from aecore.device import one_thread
from aecore.evaluation.metrics import psnr
from aecore.evaluation.neighbours import knn_accuracy
from aecore.families import presets
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.views.shown_rows import noise


def run(spec: Spec, **changes: Any) -> Session:
    for path, value in changes.items():
        spec = put(spec, path.replace("__", "."), value)
    return Session(spec).run()


def preset(name: str, **changes: Any) -> Session:
    return run(presets()[name].spec, data__name="digits", **changes)


def codes(session: Session) -> np.ndarray:
    with torch.no_grad():
        return session.net.encode(session.rows.x_test, session.spec).numpy()


def noise_mse(session: Session) -> float:
    x = torch.rand(500, session.data.features, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        return float((session.net(x, session.spec, None).x_hat - x).square().mean())


def test_25_numbers_beat_pca_25() -> None:
    session = run(presets()["25-numbers"].spec, data__rows=3000, train__epochs=25)
    assert session.test_errors().mean() < 0.75 * session.baseline().pca_mse(25)


def test_the_preset_of_straight_lines_finds_pcas_error() -> None:
    session = preset("pca", net__code=3, train__epochs=100, train__rate=1e-2)
    assert session.test_errors().mean() == pytest.approx(session.baseline().pca_mse(3), rel=0.01)


def test_two_deep_numbers_keep_digits_apart_and_two_bent_ones_do_not() -> None:
    deep = preset("first", train__epochs=60, train__batch=32, train__rate=2e-3)
    labels = deep.data.y_test
    plane = deep.baseline().whole.first(2).encode(deep.data.x_test)
    assert knn_accuracy(codes(deep), labels, 5) >= knn_accuracy(plane, labels, 5) + 0.1
    bent = preset("tanh-2d")
    assert bent.test_errors().mean() > deep.test_errors().mean()


def test_mnist_is_mostly_zeros() -> None:
    assert load("mnist").sparsity == pytest.approx(0.81, abs=0.01)


def test_decoders_are_mirrored_unless_they_are_given(small: Callable[..., Spec]) -> None:
    assert Session(small(net__hidden=(32, 16))).facts()["widths"] == (64, 32, 16, 8, 16, 32, 64)
    assert Session(small(net__decoder=(48,))).facts()["widths"] == (64, 32, 8, 48, 64)


def test_room_to_copy_is_room_to_copy_noise() -> None:
    copier = noise_mse(preset("copier", net__code=128, train__epochs=60))
    assert copier < 0.01
    for name in ("snow", "erased", "few-speak", "l1"):
        assert noise_mse(preset(name, train__epochs=20)) >= 10 * copier, name


def test_a_heavier_penalty_costs_error_and_brings_the_mean_to_its_target(small: Callable[..., Spec]) -> None:
    def found(weight: float) -> tuple[float, float]:
        spec = small("sparse", net__code=16, train__epochs=100, train__batch=64, train__rate=4e-3)
        session = run(spec, objective__KLSparsity__weight=weight)
        return float(session.test_errors().mean()), float(np.abs(codes(session).mean(0) + 0.1).mean())

    (light, far), (heavy, near) = found(0.01), found(1.0)
    assert light < heavy and near < far


@pytest.mark.parametrize(("rho", "within"), [(-0.1, 0.02), (-0.75, 0.1)])
def test_hush_brings_the_mean_to_its_target(rho: float, within: float) -> None:
    session = preset("quiet", train__epochs=40, train__rate=5e-3, objective__KLSparsity__rho=rho)
    assert codes(session).mean() == pytest.approx(rho, abs=within)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("quiet", "objective.KLSparsity.rho", -0.6),
        ("few-speak", "objective.KLSparsity.weight", 5.0),
        ("l1", "objective.L1.weight", 1.0),
    ],
)
def test_a_live_penalty_answers_within_seconds(name: str, path: str, value: float) -> None:
    spec = put(presets()[name].spec, "data.rows", 1000)
    with one_thread():
        session = Session(spec)
        advance(session, 60)
        before = codes(session).mean()
        session.adjust(path, value)
        advance(session, 60)
    assert codes(session).mean() < before - 0.02


def advance(session: Session, steps: int) -> None:
    for _ in range(steps):
        session.step()


@pytest.mark.parametrize("part", ["Gaussian", "Masking", "SaltAndPepper"])
def test_the_cleaned_image_is_better_than_the_broken_one_by_three_decibels(part: str) -> None:
    session = preset("snow", corruption=part, train__epochs=40)
    x = session.rows.x_test
    broken = session.spec.corruption(x, noise(session.spec.train.seed, x.device))
    cleaned = session.test_errors(corrupted=True).mean()
    assert psnr(cleaned) >= psnr(float((broken - x).square().mean())) + 3
    assert cleaned < session.baseline().denoised(broken.numpy(), session.spec.net.code)["pca_cleaned_mse"]


@pytest.mark.parametrize("seed", [123, 89677])
def test_a_seed_fixes_the_loss(seed: int) -> None:
    one, two = (preset("first", train__epochs=2, train__seed=seed).test_errors().mean() for _ in range(2))
    assert one == two


@pytest.mark.parametrize("rows", [None, 500])
def test_steps_are_as_many_passes_as_the_run_counts(small: Callable[..., Spec], rows: int | None) -> None:
    spec = small(
        "stacked-denoising",
        data__rows=rows,
        pretrain__ClassificationHead__validation_fraction=0.2,
        train__epochs=1,
    )
    session = Session(spec)
    while session.step():
        assert passes(session.steps, spec, session.data.n_train) == session.epoch


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3)])
def test_a_mirrored_picture_is_it_or_its_reflection_by_a_fair_coin(shape: tuple[int, ...]) -> None:
    x = torch.rand(1, int(np.prod(shape))).expand(2_000, -1)
    found = mirrored(x, shape, torch.Generator().manual_seed(0)).numpy()
    turned = x[0].numpy().reshape(shape)[:, ::-1].ravel()
    same, other = ((found == rows).all(1) for rows in (x[0].numpy(), turned))
    assert (same ^ other).all() and abs(same.mean() - 0.5) < 0.05
