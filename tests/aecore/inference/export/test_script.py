"""The stand-alone script trains to the bits of the Session, for every recipe it does not refuse."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from typing import Any

import pytest

from aecore.families import find, load
from aecore.families.regularisation.contractive import ContractivePenalty
from aecore.families.regularisation.sparse import L1
from aecore.inference import export
from aecore.inference.export import About, Trained
from aecore.inference.model import Model
from aecore.parts.corruption import Dropout, Gaussian, SaltAndPepper
from aecore.parts.objective import KL, CrossEntropy, GaussianLikelihood, MeanSquaredError, Ridge, SquaredError
from aecore.runs.session import Session
from aecore.spec import Spec, Start, put

SCRIPT = export.find("script")
CLAIMED = (
    "undercomplete linear overcomplete tied denoising sparse contractive k-sparse vae convolutional switches "
    "convolutional-wta winner-take-all"
).split()
RUN_ALL = """
import runpy, sys
for path in sys.argv[1:]:
    print(">", path)
    runpy.run_path(path)
assert "aecore" not in sys.modules
"""


def recipe(family: str, **changes: Any) -> Spec:
    """A recipe on few small rows, brief; further changes as `path__with__dots=value`."""
    spec = find(family).spec
    few = {"net.code": 8, "data.rows": 150, "train.batch": 64, "train.epochs": 2, "train.device": "cpu"}
    if find(family).kind != "ratings":
        few["data.name"] = "digits"
    if "hidden" in type(spec.net).model_fields and spec.net.hidden:
        few["net.hidden"] = (32,)
    for path, value in (few | {path.replace("__", "."): value for path, value in changes.items()}).items():
        spec = put(spec, path, value)
    return spec


OTHERS = {
    "salt and pepper, momentum": recipe(
        "undercomplete",
        corruption=SaltAndPepper(level=0.2),
        train__optimiser="momentum",
        train__rate=1e-3,
        objective=(SquaredError(), Ridge(), L1()),
    ),
    "noise, RMSprop": recipe(
        "undercomplete",
        corruption=Gaussian(level=0.2),
        train__optimiser="rmsprop",
        train__rate=1e-3,
        objective=(GaussianLikelihood(), ContractivePenalty()),
    ),
    "dropout, gradients that add up": recipe(
        "tied",
        net__hidden=(16,),
        corruption=Dropout(),
        train__optimiser="sgd",
        train__clear_gradients=False,
        data__shift=1,
        objective=(MeanSquaredError(),),
    ),
    "warm-up": recipe("vae", objective=(CrossEntropy(), KL(warm_up=3)), net__decoder=(16, 24)),
    "noise in deep layers": recipe("noisy-layers", net__hidden=(32, 24), net__decoder=(16,)),
    "bounded by a sigmoid": recipe("sparse", net__code_activation="sigmoid", objective__KLSparsity__rho=0.1),
}
EMOJI = {"data__name": "emoji", "data__rows": 64, "net__code": 4}
OTHERS |= {
    "convolutions in colour": recipe("convolutional", net__channels=(4, 6, 5), net__kernel=3, **EMOJI),
    "pooling of odd sides, noise": recipe(
        "convolutional",
        data__name="mnist",
        data__rows=64,
        net__halving="pooling",
        net__channels=(4, 6, 5),
        net__activation="elu",
        net__code_activation="tanh",
        bottleneck=find("vae").spec.bottleneck,
        corruption=Gaussian(level=0.2),
        objective=(SquaredError(), Ridge(), KL()),
    ),
    "steps of odd sides": recipe("convolutional", data__name="mnist", data__rows=64, net__channels=(4, 6, 5)),
    "switches of odd sides": recipe("switches", data__name="mnist", data__rows=64, net__channels=(4, 6, 5)),
    "stamps in colour": recipe("convolutional-wta", net__window=5, net__kernel=5, **EMOJI),
}
BEATS = {"data__name": "ecg", "data__rows": 64, "net__picture": (1, 192), "net__output": "linear"}
OTHERS |= {
    f"one dimension, {halving}": recipe(
        "convolutional", net__halving=halving, net__channels=(4, 6, 5), net__kernel=9, **BEATS
    )
    for halving in ("steps", "pooling", "switches")
}
SPECS = {family: recipe(family) for family in load()} | OTHERS
ABLE = {name: spec for name, spec in SPECS.items() if SCRIPT.refuses(spec) is None}


def exported(spec: Spec, variant: str = "", changed: tuple[str, ...] = ()) -> bytes:
    session = Session(spec)
    model = Model(session.net, spec, session.device, session.precision)
    about = About("", changed, session.device, session.precision)
    return SCRIPT.file(Trained(model, session.data.features, about), variant).content


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each script printed, in a process that imports torch once and cannot reach this program."""
    folder = tmp_path_factory.mktemp("scripts")
    for i, spec in enumerate(ABLE.values()):
        zipfile.ZipFile(io.BytesIO(exported(spec))).extractall(folder / str(i))
    paths = [str(folder / str(i) / "train.py") for i in range(len(ABLE))]
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-W", "error", "-P", "-c", RUN_ALL, *paths]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=alone, check=True)
    return dict(zip(ABLE, done.stdout.split("> ")[1:], strict=True))


@pytest.mark.parametrize("name", ABLE)
def test_it_prints_the_loss_and_the_error_of_the_session_to_the_last_digit(
    name: str, printed: dict[str, str]
) -> None:
    session = Session(ABLE[name]).run()
    loss = session.log.curves()["loss"].value[-1]
    assert printed[name].splitlines()[-2:] == [f"loss {loss}", f"test MSE {session.evaluate()}"]


@pytest.mark.parametrize("name", [name for name in SPECS if name not in ABLE])
def test_a_recipe_that_it_cannot_say_is_refused_in_a_sentence(name: str) -> None:
    refusal = SCRIPT.refuses(SPECS[name])
    assert refusal and "\n" not in refusal and name not in CLAIMED
    with pytest.raises(ValueError, match="^" + refusal[:20]):
        exported(SPECS[name])


def test_the_kinds_that_a_course_begins_with_have_one() -> None:
    assert {*CLAIMED, *OTHERS} <= set(ABLE)


def test_a_penalty_that_has_no_formula_for_a_deep_net_is_refused() -> None:
    deep = recipe("undercomplete", net__hidden=(16,), objective=(SquaredError(), ContractivePenalty()))
    assert "of one layer alone" in (SCRIPT.refuses(deep) or "")


@pytest.mark.parametrize(
    ("change", "value", "said"),
    [
        ("train.seconds", 5.0, "by the clock"),
        ("data.mirror", True, "does not mirror them"),
        ("train.schedule", "plateau", "by its errors"),
        ("train.patience", 3, "by its errors"),
        ("train.precision", "bf16", "in bf16"),
        ("train.epochs", 0, "nothing to train"),
        ("start", Start(run="abc"), "another run's weights"),
        ("data.name", find("ratings").spec.data.name, "ratings are not"),
    ],
)
def test_what_no_script_repeats_is_refused(change: str, value: Any, said: str) -> None:
    assert said in (SCRIPT.refuses(put(recipe("undercomplete"), change, value)) or "")


def test_it_reads_like_a_page_and_is_the_same_bytes_each_time() -> None:
    text = exported(ABLE["denoising"], "script").decode()
    assert exported(ABLE["denoising"]) == exported(ABLE["denoising"])
    assert max(map(len, text.splitlines())) <= 110 and 60 < len(text.splitlines()) < 160
    compile(text, "train.py", "exec")
    for word in ("Vincent", "Masking noise", "def encode(x)", "def decode(z)", "def loss(x)"):
        assert word in text


def test_a_run_that_was_changed_while_it_learned_says_so_in_its_script() -> None:
    text = exported(ABLE["linear"], "script", ("train.rate",)).decode()
    assert "changed while it learned (train.rate)" in " ".join(text.split())
