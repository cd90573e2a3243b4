"""The direction of imports, as the architecture draws it: each floor sees only the floors below."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "vigie"
FLOORS = [
    {"model", "process"},
    {"exchange", "identity"},
    {"knowledge"},
    {"sources"},
    {"reading"},
    {"record"},
    {"charts"},
    {"analysis"},
    {"brief"},
    {"web"},
    {"cli", "demo"},
]
FLOOR = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            base = node.module or ""
            names |= {f"{base}.{alias.name}" for alias in node.names} if base == "vigie" else {base}
    return {name.split(".")[1] for name in names if name.startswith("vigie.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_rooms_below_its_own(path):
    here = room(path)
    if here in {"__init__", "__main__"}:
        return
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        assert name in FLOOR, f"{path}: no floor for '{name}'"
        assert name == here or FLOOR[name] < FLOOR[here], f"{path} reaches up to {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_says_what_it_is_and_stays_small(path):
    text = path.read_text(encoding="utf-8")
    assert not text or ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
    assert text.count("\n") <= 450, f"{path} has grown too large"
