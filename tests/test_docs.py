from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import aecore
from aecore.old_names import OLD_FIELDS, OLD_NAMES
from scripts.run_notebooks import run

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [
    *sorted(DOCS.rglob("*.md")),
    *sorted(ROOT.glob("*.md")),
    ROOT / ".github" / "pull_request_template.md",
]
LINK = re.compile(r"\]\(([^)\s]+)\)")
ROW = re.compile(r"^\| \d+ \| \[[^\]]+\]\(\.\./([^)]+)\) \| ([^|]+) \|", re.MULTILINE)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_no_link_is_dead(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        place = link.partition("#")[0]
        if "://" not in link and place:
            assert (page.parent / place).resolve().exists(), f"{relative(page)} links to {link}"


def python_names(source: str) -> set[str]:
    """Functions, classes and constants of a module; methods and fields of a class as Class.name."""
    return set().union(*(defined(node, "") for node in ast.parse(source).body))


def defined(node: ast.stmt, stem: str) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return {stem + node.name}
    if isinstance(node, ast.ClassDef):
        inner = (defined(each, f"{stem}{node.name}.") for each in node.body)
        return {stem + node.name}.union(*inner)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {stem + each.id for each in targets if isinstance(each, ast.Name)}


def javascript_names(source: str) -> set[str]:
    """Functions, classes and constants of a module, and of each class its methods as Class.name."""
    found = set(
        re.findall(r"^(?:export )?(?:default )?(?:async )?(?:function|class|const|let) (\w+)", source, re.M)
    )
    for name, body in re.findall(r"^(?:export )?class (\w+)[^\n]*\{\n(.*?)^\}", source, re.M | re.S):
        found |= {f"{name}.{method}" for method in re.findall(r"^  (?:async |get |set )?(\w+)\(", body, re.M)}
    return found


def names(path: Path) -> set[str]:
    read = python_names if path.suffix == ".py" else javascript_names
    return read(path.read_text(encoding="utf-8"))


STEPS = [
    (path, name)
    for path, listed in ROW.findall((DOCS / "architecture.md").read_text(encoding="utf-8"))
    for name in re.findall(r"`([^`]+)`", listed)
]


def test_the_architecture_takes_five_walks() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    walks = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert [each.splitlines()[0] for each in walks] == [
        "A minibatch",
        "A knob",
        "A snapshot",
        "A rating",
        "A link",
    ]
    assert all(len(ROW.findall(each)) >= 5 for each in walks)


@pytest.mark.parametrize(("path", "name"), STEPS)
def test_every_step_of_a_walk_is_where_the_architecture_says(path: str, name: str) -> None:
    assert name in names(ROOT / path), f"{path} has no {name}"


TERM = re.compile(
    r"^\| \*\*(.+?)\*\* \| (.+?) \| \[[^\]]+\]\(\.\./([^)]+)\)(?:, `(.+?)`)? \| (.+?) \|$", re.M
)
TERMS = TERM.findall((DOCS / "glossary.md").read_text(encoding="utf-8"))


def test_the_glossary_has_a_sentence_and_a_page_for_each_of_fifty_terms() -> None:
    assert len(TERMS) >= 50 and len({term for term, *_ in TERMS}) == len(TERMS)
    for term, sentence, _, _, seen in TERMS:
        assert sentence.endswith("."), term
        assert re.search(r"\]\(\.\./pages/\w+\.py\)", seen), term


@pytest.mark.parametrize(("term", "path", "word"), [(term, path, word) for term, _, path, word, _ in TERMS])
def test_a_search_for_a_term_of_the_glossary_ends_in_its_file(term: str, path: str, word: str) -> None:
    assert (word or term).lower() in (ROOT / path).read_text(encoding="utf-8").lower()


WORDS = {
    "discriminator": "aecore/parts/discriminator.py",
    "gradient penalty": "aecore/parts/discriminator.py",
    "posterior": "aecore/parts/bottleneck.py",
    "reparameteris": "aecore/nets/gaussian.py",
    "early stopping": "aecore/training/gradient_descent.py",
    "warm start": "aecore/training/warm_start.py",
    "dead unit": "aecore/evaluation/metrics.py",
    "slerp": "aecore/inference/latent_space.py",
    "polling": "ui/core/polling.py",
    "tooltip": "ui/components/view_card/tooltip.js",
    "thumbnail": "ui/families/thumbnail.py",
}


@pytest.mark.parametrize("word", WORDS)
def test_a_search_for_a_word_of_the_field_finds_the_file_that_does_it(word: str) -> None:
    assert word in (ROOT / WORDS[word]).read_text(encoding="utf-8").lower()


def code_folders() -> dict[str, int]:
    """How many files of code each folder of the repository holds."""
    found: dict[str, int] = {}
    for top in ("aecore", "benchmarks", "pages", "scripts", "tests", "ui"):
        for path in (ROOT / top).rglob("*"):
            if path.suffix in (".py", ".js", ".css", ".ts", ".sh"):
                found[relative(path.parent)] = found.get(relative(path.parent), 0) + 1
    return found


def test_no_folder_holds_more_than_twenty_files_of_code() -> None:
    assert {folder: n for folder, n in code_folders().items() if n > 20} == {}


README = (ROOT / "README.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


ROWS = """
from aecore import data
digits = data.load("digits")
x_train, y_train, x_test, y_test = digits.x_train[:256], digits.y_train[:256], digits.x_test, digits.y_test
"""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.splitlines()[0][:40])
def test_a_sample_of_the_readme_runs(sample: str) -> None:
    subprocess.run([sys.executable, "-c", ROWS + sample], cwd=ROOT, check=True)


def test_the_readme_says_how_to_run_and_to_test_it_in_one_line_each() -> None:
    commands = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert "pip install -r requirements.txt && streamlit run app.py\n" in commands
    assert "pip install -r requirements-dev.txt && pytest\n" in commands


def test_one_version_is_said_by_the_package_the_changelog_and_the_citation() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert versions[0][0] == aecore.__version__
    assert f"version: {versions[0][0]}\ndate-released: {versions[0][1]}\n" in citation


def test_the_changelog_lists_every_name_that_saved_recipes_may_hold() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for old, new in OLD_NAMES.items():
        assert f"| `{old}` | `{new}` |" in changelog
    for part, fields in OLD_FIELDS.items():
        for old, new in fields.items():
            assert f"`{part}.{old}` is `{new}`" in changelog


NOTEBOOKS = sorted((DOCS / "examples").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_its_first_cell_on(path: Path) -> None:
    done = run(path)
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_with_what_it_printed_and_without_a_place_of_this_machine(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(home|root|tmp|usr|opt|work|Users)/|[A-Z]:\\\\", text)
