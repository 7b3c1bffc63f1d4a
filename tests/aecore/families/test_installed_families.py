"""Families of packages that are installed beside the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COSINE = '''
from pathlib import Path

from aecore.families.family import Family
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training


class Cosine(Part):
    """Keep the codes of a minibatch apart. Source: this test."""

    weight: Live[float] = knob(0.1, 0, 10, help="strength beside the reconstruction")

    def __call__(self, p: Pass) -> torch.Tensor:
        unit = functional.normalize(p.z, dim=1)
        return self.weight * (unit @ unit.T).square().mean()


FAMILY = Family(
    name="NAME",
    title="Cosine",
    summary="Codes are kept apart. They point each its own way. That is all.",
    formula="z",
    source="This test (2020)",
    group="Elsewhere",
    spec=Spec(
        family="cosine",
        data=DataSpec(name="digits", rows=64),
        net=Dense(hidden=(), code=3),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(), Cosine()),
        train=Training(epochs=1, device="cpu"),
    ),
    components=(Cosine,),
    folder=Path(__file__).parent,
)
'''
PRESETS = """
[far-apart]
title = "Cosine penalty 2"
subtitle = "Elbows out"
hint = "Notice the codes turn away from each other."
question = "Is there room for all?"
changes = { "objective.Cosine.weight" = 2.0 }
"""


def install(site: Path, module: str, code: str) -> None:
    """Put a package that offers a family where Python looks for packages, as an installer does."""
    (site / f"{module}.py").write_text(code)
    about = site / f"{module}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[aecore.families]\n{module} = {module}\n")


def fresh(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the program says in a new process that has the packages of `site`."""
    around = os.environ | {"PYTHONPATH": str(site), "LATENTLAB_HOME": str(site / "home")}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=around)


def test_a_family_of_another_package_is_one_of_all(tmp_path: Path) -> None:
    install(tmp_path, "cosine_family", COSINE.replace("NAME", "cosine"))
    (tmp_path / "cosine.toml").write_text(PRESETS)
    found = json.loads(fresh(tmp_path, "-m", "aecore", "families", "--json").stdout)
    assert [each["name"] for each in found].index("cosine") == len(found) - 1
    assert found[-1]["presets"] == {"far-apart": "Cosine penalty 2"} and found[-1]["adds"] == ["Cosine"]
    schema = json.loads(fresh(tmp_path, "-m", "aecore", "schema").stdout)
    assert "Cosine" in schema["properties"]["objective"]["items"]["oneOf"][0]["enum"]
    trained = fresh(tmp_path, "-m", "aecore", "train", "--preset", "far-apart", "--json").stdout
    assert json.loads(trained.splitlines()[-1])["status"] == "done"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise OSError('no such\\nlibrary')", "OSError: no such library"),
        ("import no_such_package", "No module named 'no_such_package'"),
        ("", "there is no FAMILY"),
        (COSINE.replace("NAME", "cosinus"), "its recipe is for 'cosine', and its name is 'cosinus'"),
        (COSINE.replace("NAME", "cosine").replace("code=3", "code=0"), "Dense.code must be in [1, 16384]"),
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        (COSINE.replace("NAME", "cosine").replace('"digits"', '"cosines"'), "there is no data set 'cosines'"),
        (COSINE.replace("NAME", "cosine").replace('"This test (2020)"', "None"), "TypeError"),
    ],
    ids=["fails", "lacks", "empty", "misnamed", "refused", "leaves", "without data", "without source"],
)
def test_a_family_that_cannot_be_used_is_left_out_in_one_sentence(
    tmp_path: Path, code: str, says: str
) -> None:
    install(tmp_path, "cosine_family", code)
    ran = fresh(tmp_path, "-c", "from aecore.families import load; print(*load())")
    assert "linear" in ran.stdout and "cosin" not in ran.stdout
    (sentence,) = (line for line in ran.stderr.splitlines() if "is left out" in line)
    assert "the family 'cosine_family' of cosine_family is left out: " in sentence and says in sentence


def test_no_package_takes_the_place_of_a_family_that_is_here(tmp_path: Path) -> None:
    taken = COSINE.replace("NAME", "linear").replace('family="cosine"', 'family="linear"')
    install(tmp_path, "cosine_family", taken)
    ran = fresh(tmp_path, "-c", "from aecore.families import find; print(find('linear').title)")
    assert ran.stdout.strip() == "Linear"
    assert ran.stderr.count("is left out: ValueError: there is a family 'linear' already") == 1


def test_of_two_families_of_one_name_the_first_is_there(tmp_path: Path) -> None:
    for module, title in (("a_cosine", "One"), ("b_cosine", "Other")):
        code = COSINE.replace("NAME", "cosine").replace('title="Cosine"', f'title="{title}"')
        install(tmp_path, module, code)
    ran = fresh(tmp_path, "-c", "from aecore.families import find; print(find('cosine').title)")
    assert ran.stdout.strip() in ("One", "Other")
    assert ran.stderr.count("is left out: ValueError: there is a family 'cosine' already") == 1


def test_no_package_takes_the_place_of_a_part_or_a_preset_that_is_here(tmp_path: Path) -> None:
    code = COSINE.replace("NAME", "cosine").replace("class Cosine", "class TopK")
    install(tmp_path, "cosine_family", code.replace("Cosine()", "TopK()").replace("(Cosine,)", "(TopK,)"))
    (tmp_path / "cosine.toml").write_text(PRESETS.replace("far-apart", "first").partition("changes")[0])
    known = "from aecore.families import find, presets; from aecore.slots import part_named; find('cosine')"
    asked = "print(part_named('TopK').__module__, presets()['first'].spec.family)"
    ran = fresh(tmp_path, "-c", f"{known}; {asked}")
    assert ran.stdout.split() == ["aecore.families.regularisation.k_sparse", "undercomplete"]
