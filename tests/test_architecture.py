from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aecore import families
from aecore.knobs import Part, knobs

ROOT = Path(__file__).parents[1]
FLOORS = ("aecore", "ui", "pages", "app")
INSIDE = "spec data nets parts evaluation training views families inference runs"
ORDER = [
    *"lazy old_names text_format replay knobs device slots".split(),
    *INSIDE.split(),
    "recommend",
    *("estimator", "outlier_detector"),
    "cli",
    "__main__",
]
BESIDE = {"limits": "data"}
"""A file that stands on the floor of a folder."""


def imported(path: Path) -> set[str]:
    """Every module a file names, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return found


def sources(floor: str) -> list[Path]:
    return [ROOT / "app.py"] if floor == "app" else sorted((ROOT / floor).rglob("*.py"))


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down(floor: str) -> None:
    above = FLOORS[FLOORS.index(floor) + 1 :]
    for path in sources(floor):
        for module in imported(path):
            assert module.split(".")[0] not in above, f"{path.relative_to(ROOT)} imports {module}"


def test_only_the_screen_imports_streamlit() -> None:
    for path in sources("aecore"):
        assert not any(each.split(".")[0] == "streamlit" for each in imported(path)), path


def test_only_what_speaks_with_a_cluster_imports_ray() -> None:
    for path in [path for floor in FLOORS for path in sources(floor)]:
        uses = any(each.split(".")[0] == "ray" for each in imported(path))
        assert uses == (path.name == "ray_cluster.py"), path


def test_the_screen_never_touches_a_tensor() -> None:
    for floor in ("ui", "pages"):
        for path in sources(floor):
            assert not any(each.split(".")[0] == "torch" for each in imported(path)), path


def level(module: str) -> int | None:
    """On which floor of aecore a module stands, the lowest first; None for what is not aecore's."""
    steps = module.split(".")
    room = BESIDE.get(steps[1], steps[1]) if steps[0] == "aecore" and len(steps) > 1 else ""
    return ORDER.index(room) if room in ORDER else None


def test_imports_inside_the_engine_point_down_too() -> None:
    for path in sources("aecore"):
        own = level(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for module in imported(path):
            other = level(module)
            if own is not None and other is not None:
                assert other <= own, f"{path.relative_to(ROOT)} imports {module}"


def test_every_module_of_the_engine_stands_on_a_floor() -> None:
    for path in (ROOT / "aecore").iterdir():
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists():
            assert level(f"aecore.{path.stem}") is not None, path


def fresh(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout


def test_reading_recipes_needs_neither_torch_nor_a_screen() -> None:
    heavy = fresh(
        "import sys, aecore, aecore.families as f, aecore.data as d\n"
        "f.read(f.find('sparse').spec.model_dump_json()); [d.card(n) for n in d.names()]\n"
        "print([m for m in ('torch', 'streamlit', 'sklearn', 'umap', 'scipy', 'pooch') if m in sys.modules])"
    )
    assert heavy.strip() == "[]"


def test_the_whole_engine_runs_without_a_screen() -> None:
    modules = "aecore.runs.scheduler, aecore.estimator, aecore.runs.store, aecore.__main__"
    assert fresh(f"import sys, {modules}; print('streamlit' in sys.modules)").strip() == "False"


def every_part() -> list[type[Part]]:
    families.load()
    found, queue = [], [Part]
    while queue:
        part = queue.pop()
        queue += part.__subclasses__()
        found += [part] if part is not Part and part.__module__.startswith("aecore") else []
    return found


def test_every_knob_has_help_and_a_range_that_holds_its_default() -> None:
    for part in every_part():
        for each in knobs(part):
            assert each.help, f"{part.__name__}.{each.name}"
            if each.kind in ("int", "float") and each.default is not None:
                assert each.lo is not None and each.hi is not None, f"{part.__name__}.{each.name}"
                assert each.lo <= each.default <= each.hi


def test_every_part_and_family_names_its_source() -> None:
    settings = {"Spec", "DataSpec", "Start", "Training"}
    for part in every_part():
        assert (
            part.__name__ in settings or part.__name__ == "NoCorruption" or "Source:" in (part.__doc__ or "")
        ), part
    for family in families.load().values():
        assert family.source and family.formula and family.summary.count(".") >= 3


def test_a_family_is_one_file_that_nobody_lists() -> None:
    for path in (ROOT / "aecore" / "families").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 120, path
    names = set(families.load())
    text = (ROOT / "aecore" / "families" / "__init__.py").read_text(encoding="utf-8")
    assert not any(f'"{name}"' in text for name in names)


ESCAPES = {
    "aecore/text_format.py": {"html.escape"},
    "aecore/cli/report.py": {"rich.console.Console"},
}
"""Who escapes text from outside: for HTML on a screen or a page that leaves us, for the terminal."""


def called(path: Path) -> set[str]:
    """The functions a file calls, as `name` and, where it imports them, as `module.name`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    whole = {
        alias.asname or alias.name: f"{node.module}.{alias.name}" for node in imports for alias in node.names
    }
    used = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    bases = {
        ast.unparse(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases
    }
    return {whole.get(name, name) for name in used | bases}


def test_text_is_escaped_in_one_place_for_each_way_of_showing_it() -> None:
    escapes = {"html.escape", "rich.markup.escape", "xml.sax.saxutils.escape", "rich.console.Console"}
    for floor in FLOORS:
        for path in sources(floor):
            name = path.relative_to(ROOT).as_posix()
            assert called(path) & escapes == ESCAPES.get(name, set()), name
            assert "unsafe_allow_html" not in path.read_text(encoding="utf-8"), name


def test_scripts_put_text_on_the_page_and_never_markup() -> None:
    parsing = re.compile(
        r"\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|DOMParser|ContextualFragment"
    )
    for path in (*(ROOT / "ui").rglob("*.js"), *(ROOT / "aecore").rglob("*.js")):
        assert not parsing.search(path.read_text(encoding="utf-8")), path
