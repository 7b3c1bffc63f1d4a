"""Containers made elsewhere: what a fragment may write into them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTROLS = {"self._knobs", "draw_map_choice"}
PANELS = {"draw_pad", "draw_sample"}
ALWAYS_THERE = {"draw_card", "numbers", "controls", "scrub", "demo_run.draw_cards", *PANELS, *CONTROLS}
"""What draws something at any time, so that it is never missing where it was drawn before.

The pad is there for every run on pictures and for no other, the sample for all but ratings; another run has
the page drawn anew.
"""
NOTHING_DRAWN = {"now.data", "shown.data", "tall"}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.name}: {node.name}", node


def made(function: ast.FunctionDef) -> set[str]:
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def written_elsewhere(function: ast.FunctionDef) -> list[ast.With]:
    """The blocks of a function that write into a container which it did not make."""
    blocks = (node for node in ast.walk(function) if isinstance(node, ast.With))
    places = {block: [item.context_expr for item in block.items] for block in blocks}
    return [
        block
        for block, names in places.items()
        if any(isinstance(name, ast.Name) and name.id not in made(function) for name in names)
    ]


def test_no_message_is_written_into_a_container_made_elsewhere() -> None:
    """Streamlit lets a fragment write there only what it wrote when the page was drawn, or shows nothing."""
    blocks = [(name, block) for name, function in functions() for block in written_elsewhere(function)]
    assert {name for name, _ in blocks} >= {"playground.py: draw", "home.py: draw", "control_bar.py: draw"}
    for name, node in ((name, node) for name, block in blocks for node in ast.walk(block)):
        assert not isinstance(node, ast.If | ast.For), name
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) in ALWAYS_THERE | NOTHING_DRAWN, f"{name}, line {node.lineno}"
