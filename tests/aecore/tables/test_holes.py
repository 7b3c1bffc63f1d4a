"""Tables with holes: masks in the data set, in the loss, in the scores, and kept from one's own file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from aecore import families
from aecore.__main__ import main
from aecore.data import Dataset, load, own
from aecore.data.own import Choices, Given
from aecore.evaluation.constant_columns import constant_columns
from aecore.evaluation.pca import pca
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.training.gradient_descent import objective

RNG = np.random.default_rng(3)
X = (RNG.normal(size=(80, 2)) @ RNG.normal(size=(2, 6))).astype(np.float32)
KNOWN = np.random.default_rng(4).random(X.shape) > 0.3


def table(x: np.ndarray = X, known: np.ndarray | None = KNOWN, **more: object) -> Dataset:
    span = float(x.min()), float(x.max())
    masks = {} if known is None else {"known_train": known[:60], "known_test": known[60:]}
    rows = np.where(True if known is None else known, x, 0)
    return Dataset("t", "T", "table", rows[:60], rows[60:], range=span, **masks, **more)


def plain(epochs: int = 3) -> Spec:
    spec = families.find("undercomplete").spec
    for path, value in {
        "net.hidden": (8,),
        "net.code": 2,
        "net.output": "linear",
        "objective": ["SquaredError"],
        "train.epochs": epochs,
        "train.batch": 16,
    }.items():
        spec = put(spec, path, value)
    return spec


def test_a_mask_says_what_is_missing_and_the_rows_hold_nothing_there() -> None:
    with pytest.raises(ValueError, match="missing, and it is not 0"):
        Dataset("t", "T", "table", X, X, range=(-9, 9), known_train=KNOWN, known_test=KNOWN)
    with pytest.raises(ValueError, match="one of them"):
        Dataset("t", "T", "table", X * KNOWN, X, range=(-9, 9), known_train=KNOWN)
    with pytest.raises(ValueError, match="bool of shape"):
        Dataset("t", "T", "table", X, X, range=(-9, 9), known_train=KNOWN[:3], known_test=KNOWN)
    assert table().holed and not table(known=None).holed
    assert table().fingerprint != table(known=None).fingerprint


def test_no_gradient_comes_from_what_is_missing() -> None:
    session = Session(plain(), table())
    rows, net = session.rows, session.net
    assert rows.mask is not None
    p = net(rows.x, session.spec, None, rows.mask)
    by_hand = ((p.x_hat - rows.x) ** 2)[rows.mask > 0].sum()
    assert p.squared_error().item() == pytest.approx(by_hand.item(), rel=1e-5)
    gradient = torch.autograd.grad(p.squared_error(), p.x_hat)[0]
    assert not gradient[rows.mask == 0].any() and gradient[rows.mask > 0].all()


def test_the_score_is_the_error_of_known_cells_and_so_is_that_of_pca_beside_it() -> None:
    data = table()
    session = Session(plain(), data).run()
    x_hat = session.net(session.rows.x_test, session.spec, None).x_hat.detach().numpy()
    squares, known = np.square(x_hat - data.x_test), KNOWN[60:]
    by_hand = np.mean([squares[i, known[i]].mean() for i in range(len(squares)) if known[i].any()])
    assert session.evaluate() == pytest.approx(by_hand, rel=1e-5)
    fitted = pca(data.x_train, 2)
    off = np.square(fitted.decode(fitted.encode(data.x_test)) - data.x_test)
    by_hand = np.mean([off[i, known[i]].mean() for i in range(len(off)) if known[i].any()])
    assert session.baseline().pca_mse(2) == pytest.approx(by_hand, rel=1e-9)


def test_what_stood_in_a_hole_changes_nothing_that_is_learned() -> None:
    other = np.where(KNOWN, X, 5).astype(np.float32)
    span = {"x": X, "known": KNOWN}
    assert all(table(**span).x_train.ravel() == table(np.where(KNOWN, other, 0), KNOWN).x_train.ravel())
    first, second = (Session(plain(), table()).run().weights() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_kind_whose_loss_knows_no_holes_says_which_does() -> None:
    for name in ("gan", "robust", "layerwise", "stacked-denoising"):
        with pytest.raises(ValueError, match="has holes, which"):
            Session(put(families.find(name).spec, "net.output", "linear"), table())


TAKE_HOLES = [f.name for f in families.load().values() if f.holes and f.kind != "ratings"]


@pytest.mark.parametrize("family", TAKE_HOLES)
def test_a_kind_that_takes_holes_learns_nothing_from_what_stands_there(
    family: str, small: Callable[..., Spec]
) -> None:
    digits = load("digits")
    known = np.random.default_rng(0).random((80, 64)) > 0.2
    rows = {"x_train": digits.x_train[:64] * known[:64], "x_test": digits.x_train[64:80] * known[64:]}
    masks = {"known_train": known[:64], "known_test": known[64:]}
    data = Dataset("d", "D", "images", shape=digits.shape, range=digits.range, **rows, **masks)
    session = Session(small(family, train__epochs=1), data)
    session.step()
    assert session.status != "failed", session.error
    p = session.net(session.rows.x, session.spec, session.rng, session.rows.mask)
    p.aux["epoch"] = 1.0
    loss = objective(session.spec, p)[0]
    by = [p.aux["logits"], p.x_hat] if p.x_hat is not p.aux["logits"] else [p.x_hat]
    gradients = [g for g in torch.autograd.grad(loss, by, allow_unused=True) if g is not None]
    assert gradients and all(not g[session.rows.mask == 0].any() for g in gradients)


CSV = "\n".join(
    ["size,weight,empty,same,kind"]
    + [f"{'' if i % 7 == 0 else i},{'NA' if i % 5 == 0 else 3 * i + 1},,4,{'ab'[i % 2]}" for i in range(60)]
    + [",,,,a"]
)


def test_holes_of_ones_own_file_are_kept_where_somebody_says_so() -> None:
    given = Given("things.csv", content=CSV.encode())
    with pytest.raises(ValueError, match="keep-holes"):
        own.bring(given)
    data = load(own.bring(given, choices=Choices(holes="keep", columns=("size", "weight"))))
    assert data.kind == "table" and data.holed and data.columns == ("size", "weight")
    known = np.concatenate([data.known_train, data.known_test])
    assert (~known).sum(0).tolist() == [7, 10] and len(known) == 58  # lines 0, 35 and 60 lack both
    for column in range(2):
        there = data.x_train[data.known_train[:, column], column].astype(float)
        assert there.mean() == pytest.approx(0, abs=1e-6) and there.std() == pytest.approx(1, abs=1e-6)


def test_of_a_kept_file_empty_columns_and_rows_go_and_constant_columns_are_named() -> None:
    given = Given("things.csv", content=CSV.encode())
    name = own.bring(given, choices=Choices(holes="keep"))
    told = " ".join(own.remarks(name))
    assert "empty" in told and "have" not in told.split("Holes are kept")[0]
    assert "One column has the same value in every row: same." in told
    assert "Holes are kept:" in told and "line 2, column 1 (size) is blank" in told


def test_holes_are_kept_by_the_command_line_and_refused_beside_leaving_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "things.csv").write_text(CSV)
    common = ["train", "--data", str(tmp_path / "things.csv"), "--family", "undercomplete", "--epochs", "2"]
    more = ["--set", "net.output=linear", "--set", "objective=SquaredError", "--set", "net.code=1"]
    assert main([*common, "--keep-holes", "--leave-out"]) == 2
    assert "give one of them" in capsys.readouterr().err
    assert main([*common, *more, "--keep-holes", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert np.isfinite(found["test_mse"])


def test_both_errors_of_the_mean_differ_by_the_count_of_constant_columns() -> None:
    x = np.concatenate([X, np.full((80, 2), 0.5, np.float32)], 1)
    found = constant_columns(table(x, None))
    assert found.constant.tolist() == [False] * 6 + [True] * 2
    assert found.mse * 8 == pytest.approx(found.mse_varying * 6, rel=1e-9)
    holed = constant_columns(table())
    mean = np.array([X[:60, j][KNOWN[:60, j]].mean(dtype=float) for j in range(6)])
    assert holed.mse == pytest.approx(np.square(X[60:] - mean)[KNOWN[60:]].mean(), rel=1e-5)
