"""Files of this project are read once in a process: a page must not read them again."""

import ast
from collections.abc import Iterator

import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

READERS = {"read_as", "read_yaml"}
# They read whatever they are given; who asks them keeps what they found.
GIVEN = {"read_as", "read_rules"}


def reading_functions() -> Iterator[tuple[str, str, bool]]:
    """Each function that reads a file of this project: where, its name, whether it keeps it."""
    for path in sorted((PROJECT_DIR / "include" / "ansinh").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and READERS & _called(node):
                decorators = {ast.unparse(one) for one in node.decorator_list}
                yield str(path.relative_to(PROJECT_DIR)), node.name, "cache" in decorators


def _called(node: ast.AST) -> set[str]:
    return {
        one.func.id
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
    }


def test_whoever_reads_a_list_keeps_it() -> None:
    found = list(reading_functions())
    assert len(found) > 8
    assert [(path, name) for path, name, keeps in found if not keeps and name not in GIVEN] == []
    assert {name for _, name, _ in found} >= GIVEN
