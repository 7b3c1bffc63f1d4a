"""The contract of every family: a new one is tested by existing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from aecore.device import one_thread
from aecore.evaluation.scoring import PIXELS
from aecore.families import find, load, presets, read
from aecore.families.preset import FOLDER
from aecore.inference.model import Model, restored
from aecore.knobs import Part
from aecore.old_names import OLD_NAMES
from aecore.runs.session import Session
from aecore.spec import Spec, paths, put
from aecore.views.renderer import Renderer
from aecore.views.snapshot import Snapshot

FAMILIES = list(load())
PRESETS = list(presets())


def weights(session: Session) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in session.net.state_dict().items()}


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(a[name], b[name]) for name in a)


def badness(session: Session) -> float:
    return 1 / session.evaluate() if session.scoring.higher else float(session.test_errors().mean())


@pytest.mark.parametrize("family", FAMILIES)
def test_the_error_falls(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family, train__epochs=4))
    before = badness(session)
    session.run()
    share = 0.8 if session.scoring is PIXELS else 0.99
    assert session.status == "done" and badness(session) < share * before


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_recipe_gives_the_same_bits_and_another_seed_others(
    family: str, small: Callable[..., Spec]
) -> None:
    spec = small(family)
    one, two, other = (Session(each).run() for each in (spec, spec, put(spec, "train.seed", 7)))
    assert same(weights(one), weights(two)) and not same(weights(one), weights(other))


@pytest.mark.parametrize("family", FAMILIES)
def test_its_recipes_come_back_from_json(family: str) -> None:
    for spec in (load()[family].spec, *(preset.spec for preset in load()[family].presets)):
        assert read(spec.model_dump_json()) == spec


@pytest.mark.parametrize("family", FAMILIES)
def test_it_stops_within_a_minibatch(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family))
    assert session.step()
    session.stop()
    assert not session.step() and session.steps == 1 and session.status == "stopped"


@pytest.mark.parametrize("family", FAMILIES)
def test_what_it_has_shown_never_changes_and_looking_does_not_disturb_it(
    family: str, small: Callable[..., Spec]
) -> None:
    seen, alone = Session(small(family)), Session(small(family)).run()
    look = Renderer(now, now)
    shown: list[tuple[Snapshot, dict[str, bytes]]] = []
    with one_thread():
        while seen.step():
            if seen.steps % 5 == 1:
                snapshot = seen.snapshot(look.render(seen))
                shown.append((snapshot, contents(snapshot)))
    assert same(weights(seen), weights(alone))
    for snapshot, before in shown:
        assert contents(snapshot) == before
        assert not any(each.flags.writeable for view in snapshot.views for each in view.arrays.values())


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    """Every number a snapshot shows, by name."""
    curves = {name: curve.value.tobytes() for name, curve in snapshot.curves.items()}
    views = {
        f"{view.name} {name}": each.tobytes() for view in snapshot.views for name, each in view.arrays.items()
    }
    return curves | views


def now(task: Callable[..., Any], *given: Any) -> Future[Any]:
    """The background, at once."""
    future: Future[Any] = Future()
    future.set_result(task(*given))
    return future


@pytest.mark.parametrize("family", FAMILIES)
def test_exported_and_read_again_it_gives_the_same_bits(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family)).run()
    own = Model(session.net, session.spec, session.device, session.precision)
    back = restored(session.spec, session.data.features, own.weights())
    x = session.data.given[:50].astype(np.float32)
    assert np.array_equal(own.encode(x), back.encode(x))
    assert np.array_equal(own.decode(own.encode(x)), back.decode(back.encode(x)))


@pytest.mark.parametrize("family", FAMILIES)
def test_encoding_and_decoding_have_their_shapes(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family, train__epochs=0)).run()
    with torch.no_grad():
        codes = session.net.encode(session.rows.x_test[:9], session.spec)
        assert codes.shape == (9, session.facts()["k"])
        assert session.net.decode(codes).shape == (9, session.data.features)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_knob_survives_both_ends_of_its_range(family: str, small: Callable[..., Spec]) -> None:
    spec = small(family)
    for path, knob, _ in paths(spec):
        ends = {knob.lo, knob.hi} - {None} if knob.kind in ("int", "float") else set()
        for end in ends:
            changed = put(spec, path, int(end) if knob.kind == "int" else end)
            affordable = path not in ("net.code", "train.epochs", "train.seconds")
            session = started(changed) if affordable else None
            if session is not None:
                session.step(), session.step()
                session.stop()
                assert session.status in ("stopped", "failed", "done"), path
                assert (
                    all(torch.isfinite(each).all() for each in session.net.state_dict().values())
                    or session.over
                )


def started(spec: Spec) -> Session | None:
    """A session, or None where the recipe is turned down in a sentence, as it may be."""
    try:
        return Session(spec)
    except ValueError as error:
        assert "\n" not in str(error)
        return None


@pytest.mark.parametrize("family", FAMILIES)
def test_every_live_knob_moves_during_a_run_and_leaves_a_mark(
    family: str, small: Callable[..., Spec]
) -> None:
    session = Session(small(family, train__epochs=3))
    session.step()
    live = [(path, moved(value, knob.lo)) for path, knob, value in paths(session.spec) if knob.live]
    for path, value in live:
        session.adjust(path, value)
        assert session.step()
    assert [change.path for change in session.log.changes] == [path for path, _ in live]
    assert [change.step for change in session.log.changes] == list(range(1, len(live) + 1))


def moved(value: float | tuple[float, ...], lo: float | None) -> float | tuple[float, ...]:
    """A little elsewhere, and inside its range."""
    if isinstance(value, tuple):
        return tuple(moved(each, lo) for each in value or (0.1,))
    nearer = (
        value * 0.9 + 0.001
        if isinstance(value, float)
        else value - 1
        if value > 1 or value is True
        else value + 1
    )
    return nearer if lo is None or nearer >= lo else value * 1.1


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_starts_on_its_own_data(name: str) -> None:
    preset = presets()[name]
    session = Session(put(preset.spec, "data.rows", 512))
    assert session.step() and np.isfinite(session.test_errors()).all()
    assert preset.hint.startswith("Notice") and preset.question.endswith("?")
    assert preset.label == f"{preset.title} – {preset.subtitle}"


def test_a_file_of_presets_says_no_name_that_went() -> None:
    for path in FOLDER.iterdir():
        changes = [each.get("changes") for each in tomllib.loads(path.read_text(encoding="utf-8")).values()]
        words = set(re.findall(r"\w+", str(changes)))
        assert find(path.stem).presets and words.isdisjoint(OLD_NAMES), path


def test_a_family_without_a_file_of_presets_has_none(tmp_path: Path) -> None:
    assert replace(find("linear"), folder=tmp_path).presets == ()


@pytest.mark.parametrize(
    "text",
    ["[one", "[one]\ntitle = 'alone'", "[one]\ntitle = 'a'\n[one.changes]\n'net.depth' = 3", "one = 1"],
)
def test_a_file_that_holds_no_presets_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "linear.toml").write_text(text)
    with pytest.raises(ValueError, match=r"^linear\.toml holds no presets: ") as caught:
        _ = replace(find("linear"), folder=tmp_path).presets
    assert "\n" not in str(caught.value)


def test_the_gallery_holds_at_most_twelve_cards() -> None:
    assert 6 <= sum(family.on_home for family in load().values()) < 12


def test_the_strip_is_fixed_by_the_seed(small: Callable[..., Spec]) -> None:
    from aecore.views.shown_rows import strip_rows

    data = Session(small()).data
    first = strip_rows(data, 123)
    assert list(data.y_test[first]) == list(range(10))
    assert np.array_equal(first, strip_rows(data, 123)) and not np.array_equal(first, strip_rows(data, 124))


def test_a_strip_of_few_classes_holds_one_of_each_and_then_others() -> None:
    from aecore.data.dataset import Dataset
    from aecore.views.shown_rows import strip_rows

    x, y = np.random.default_rng(0).random((40, 5), np.float32), np.arange(40) % 3
    data = Dataset("three", "Three", "vectors", x, x, y, y, classes=("a", "b", "c"))
    rows = strip_rows(data, 1)
    assert list(y[rows[:3]]) == [0, 1, 2] and len(set(rows)) == 10


def test_the_linear_family_finds_the_plane_of_pca(small: Callable[..., Spec]) -> None:
    from aecore.evaluation.metrics import principal_angles

    spec = small("linear", net__code=4, train__epochs=120, train__rate=1e-2, train__batch=32)
    session = Session(spec).run()
    narrow = session.baseline().whole.first(4)
    found = session.net.decoder[0].weight.detach().numpy()
    assert principal_angles(found, narrow.components.T).max() < 5
    assert session.test_errors().mean() == pytest.approx(session.baseline().pca_mse(4), rel=0.01)


def test_sparsity_brings_the_mean_activation_to_its_target(small: Callable[..., Spec]) -> None:
    spec = small("sparse", net__code=32, train__epochs=40, train__schedule="cosine", train__rate=5e-3)
    for rho in (-0.1, -0.5):
        spec = put(put(spec, "objective.KLSparsity.rho", rho), "objective.KLSparsity.weight", 10)
        session = Session(spec).run()
        with torch.no_grad():
            codes = session.net.encode(session.rows.x, session.spec)
        assert abs(float(codes.mean()) - rho) <= 0.02


def test_every_family_is_made_of_parts() -> None:
    for family in load().values():
        assert all(isinstance(part, Part) for part in family.spec.parts())
